"""Declension of whole names, by their parts or as a text."""

from __future__ import annotations

from typing import Final

from attrs import evolve

from docgen.language.declined import Certainty, Declined, DeclinedPerson
from docgen.language.dictionary import EMPTY, Dictionary, form_in
from docgen.language.gender import gender_of
from docgen.language.name_parts import decline_part, is_first_name_first, never_changes
from docgen.language.name_rules import NamePart
from docgen.models import Case, Gender, PersonName

_PARTS: Final = (
    ("last", NamePart.LASTNAME),
    ("first", NamePart.FIRSTNAME),
    ("middle", NamePart.MIDDLENAME),
)


def inflect_person(name: PersonName, case: Case, dictionary: Dictionary = EMPTY) -> DeclinedPerson:
    """Decline a name by its parts; one doubtful word leaves all of it in the nominative.

    ``case`` is not the nominative. A part that the dictionary has is taken from there: Соловья.
    """
    gender = gender_of(name)
    if gender is None or gender is Gender.NEUTER:
        return _doubtful(name, "пол неизвестен: нет отчества, и пол не указан")
    if is_first_name_first(name.last, name.first):
        return _doubtful(name, "похоже, имя стоит на месте фамилии")
    parts = [
        _given(getattr(name, field), part, gender, case, dictionary)
        or decline_part(getattr(name, field), part, gender, case)
        for field, part in _PARTS
    ]
    certainties = {declined.certainty for declined in parts}
    for declined in parts:
        if declined.certainty is Certainty.DOUBTFUL:
            return _doubtful(name, declined.reason)
    last, first, middle = (declined.text for declined in parts)
    return DeclinedPerson(
        name=evolve(name, last=last, first=first, middle=middle, forms={}),
        certainty=Certainty.GIVEN if Certainty.GIVEN in certainties else Certainty.SURE,
    )


def _given(
    text: str, part: NamePart, gender: Gender, case: Case, dictionary: Dictionary
) -> Declined | None:
    form = form_in(dictionary, text, case) if text else ""
    if not form or never_changes(text, part, gender):
        return None
    return Declined(text=form, certainty=Certainty.GIVEN)


def inflect_name_text(text: str, case: Case) -> Declined | None:
    """Decline a whole name in a text, in the order of its words.

    ``None`` when the text is not a name that shows its gender.
    """
    try:
        name = PersonName.parse(text)
    except ValueError:
        return None
    if gender_of(name) is None:
        return None
    declined = inflect_person(name, case)
    if declined.certainty is Certainty.DOUBTFUL:
        return Declined.doubtful(text, declined.reason)
    last, first, middle = declined.name.last, declined.name.first, declined.name.middle
    is_surname_first = text.split() == name.full.split()
    parts = (last, first, middle) if is_surname_first else (first, middle, last)
    return Declined(text=" ".join(filter(None, parts)))


def split_like(name: PersonName, given: str) -> PersonName:
    """Split a whole declined name into as many words for each part as the nominative has."""
    words = given.split()
    counts = [len(getattr(name, field).split()) for field, _ in _PARTS]
    if sum(counts) != len(words):
        return evolve(name, last=given, first="", middle="", forms={})
    rest = iter(words)
    last, first, middle = (" ".join(next(rest) for _ in range(count)) for count in counts)
    return evolve(name, last=last, first=first, middle=middle, forms={})


def _doubtful(name: PersonName, reason: str) -> DeclinedPerson:
    return DeclinedPerson(name=name, certainty=Certainty.DOUBTFUL, reason=reason)
