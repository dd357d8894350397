"""How often declension is right, doubtful and wrong, on a corpus that no rule was tuned on."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from attrs import evolve

from docgen.language import Certainty, decline_person, decline_phrase
from docgen.models import Case, Gender, PersonName

CORPUS = Path(__file__).parent / "corpus"
CASES = tuple(case for case in Case if case is not Case.NOMINATIVE)
GENDERS = {"m": Gender.MASCULINE, "f": Gender.FEMININE, "-": None}
MOST_DOUBTFUL = 0.08
LEAST_ENTRIES = 250


def read(name):
    """Return the entries of a file."""
    with (CORPUS / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def acceptable(entry, column):
    """Return the forms that may be printed; `/` parts them, unless the entry itself has one."""
    forms = entry[column]
    return [forms] if "/" in entry["nominative"] else forms.split("/")


def decline(entry, case):
    """Return the certainty of an entry's form in a case, and the form."""
    nominative, gender = entry["nominative"], GENDERS[entry["gender"]]
    if entry["part"] == "phrase":
        declined = decline_phrase(nominative, case)
        return declined.certainty, declined.text
    if entry["part"] == "person":
        person = decline_person(evolve(PersonName.parse(nominative), gender=gender), case)
        return person.certainty, person.text
    part = entry["part"]
    name = PersonName(**{"last": "", part: nominative}, gender=gender)
    person = decline_person(name, case)
    return person.certainty, getattr(person.name, part)


def verdict(entry, case, column):
    """Return «right», «doubtful», or what is wrong."""
    certainty, text = decline(entry, case)
    if certainty is Certainty.DOUBTFUL:
        assert text == entry["nominative"]
        return "doubtful"
    plain = [form.replace("ё", "е") for form in acceptable(entry, column)]
    return "right" if text.replace("ё", "е") in plain else f"{entry['nominative']}: {text}"


@pytest.mark.parametrize("half", ["tuning", "held-out"])
def test_nothing_is_silently_wrong(half):
    """Every form of the corpus is right or doubtful, and few are doubtful."""
    entries = [entry for entry in read("declension.tsv") if entry["half"] == half]
    counts = Counter(verdict(entry, case, case) for entry in entries for case in CASES)
    assert len(entries) >= LEAST_ENTRIES
    assert counts.keys() <= {"right", "doubtful"}
    assert counts["doubtful"] < MOST_DOUBTFUL * counts.total()


@pytest.mark.parametrize(
    "entry", [pytest.param(entry, id=entry["nominative"]) for entry in read("hard_names.tsv")]
)
def test_what_engines_get_wrong_is_right_or_doubtful(entry):
    """Each of the hard kinds has an acceptable genitive, or says that it is not certain."""
    assert verdict(entry, Case.GENITIVE, "genitive_ok") in {"right", "doubtful"}
