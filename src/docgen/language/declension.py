"""Declension of names, positions and company forms.

A form comes from the first that has it: the data, the host's dictionary, the engines. In doubt
the nominative stays, and :func:`docgen.language.declension_finding` says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attrs import evolve

from docgen.language.declined import Certainty, Declined, DeclinedPerson
from docgen.language.gender import gender_of
from docgen.language.name_parts import NamePart, decline_part
from docgen.language.phrases import inflect_phrase
from docgen.models import Case, Gender, PersonName, Signatory

#: Forms by the nominative they belong to, whole names and whole phrases.
Dictionary = Mapping[str, Mapping[Case, str]]

_NO_FORMS: Final[Mapping[Case, str]] = MappingProxyType({})
_NO_DICTIONARY: Final[Dictionary] = MappingProxyType({})

_PARTS: Final = (
    ("last", NamePart.LASTNAME),
    ("first", NamePart.FIRSTNAME),
    ("middle", NamePart.MIDDLENAME),
)


def decline_person(
    name: PersonName, case: Case, *, dictionary: Dictionary = _NO_DICTIONARY
) -> DeclinedPerson:
    """Decline a person's name; the result is still a name by its parts.

    A whole name is declined or left: one doubtful word leaves all of it in the nominative.
    """
    if case is Case.NOMINATIVE:
        return DeclinedPerson(name=name)
    given = name.forms.get(case) or dictionary.get(name.full, _NO_FORMS).get(case)
    if given:
        return DeclinedPerson(name=_split_like(name, given), certainty=Certainty.GIVEN)
    gender = gender_of(name)
    if gender is None or gender is Gender.NEUTER:
        return _doubtful(name, "пол неизвестен: нет отчества, и пол не указан")
    parts = [decline_part(getattr(name, field), part, gender, case) for field, part in _PARTS]
    for declined in parts:
        if declined.certainty is Certainty.DOUBTFUL:
            return _doubtful(name, declined.reason)
    last, first, middle = (declined.text for declined in parts)
    return DeclinedPerson(name=evolve(name, last=last, first=first, middle=middle, forms={}))


def decline_phrase(
    text: str,
    case: Case,
    *,
    forms: Mapping[Case, str] = _NO_FORMS,
    dictionary: Dictionary = _NO_DICTIONARY,
) -> Declined:
    """Decline a position or a company form: its main noun and the words that agree with it.

    ``forms`` are those given in the data.
    """
    if case is Case.NOMINATIVE or not text.strip():
        return Declined(text=text)
    given = forms.get(case) or dictionary.get(text, _NO_FORMS).get(case)
    if given:
        return Declined(text=given, certainty=Certainty.GIVEN)
    return inflect_phrase(text, case)


def decline_position(
    signatory: Signatory, case: Case, *, dictionary: Dictionary = _NO_DICTIONARY
) -> Declined:
    """Decline what a signatory signs as."""
    return decline_phrase(
        signatory.position, case, forms=signatory.position_forms, dictionary=dictionary
    )


def _doubtful(name: PersonName, reason: str) -> DeclinedPerson:
    return DeclinedPerson(name=name, certainty=Certainty.DOUBTFUL, reason=reason)


def _split_like(name: PersonName, given: str) -> PersonName:
    """Split a whole declined name into as many words for each part as the nominative has."""
    words = given.split()
    counts = [len(getattr(name, field).split()) for field, _ in _PARTS]
    if sum(counts) != len(words):
        return evolve(name, last=given, first="", middle="", forms={})
    rest = iter(words)
    last, first, middle = (" ".join(next(rest) for _ in range(count)) for count in counts)
    return evolve(name, last=last, first=first, middle=middle, forms={})
