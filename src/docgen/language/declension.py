"""Declension of names, positions and company forms.

A form comes from the first that has it: the data, the host's dictionary, the engines. In doubt
the nominative stays, and :func:`docgen.language.declension_finding` says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from docgen.language.declined import Certainty, Declined, DeclinedPerson
from docgen.language.dictionary import EMPTY, Dictionary, form_in
from docgen.language.people import inflect_person, split_like
from docgen.language.phrases import inflect_phrase
from docgen.models import Case, PersonName, Signatory

_NO_FORMS: Final[Mapping[Case, str]] = MappingProxyType({})


def decline_person(
    name: PersonName, case: Case, *, dictionary: Dictionary = EMPTY
) -> DeclinedPerson:
    """Decline a person's name; the result is still a name by its parts.

    A whole name is declined or left: one doubtful word leaves all of it in the nominative.
    """
    if case is Case.NOMINATIVE:
        return DeclinedPerson(name=name)
    given = name.forms.get(case) or form_in(dictionary, name.full, case)
    if given:
        return DeclinedPerson(name=split_like(name, given), certainty=Certainty.GIVEN)
    return inflect_person(name, case, dictionary)


def decline_phrase(
    text: str,
    case: Case,
    *,
    forms: Mapping[Case, str] = _NO_FORMS,
    dictionary: Dictionary = EMPTY,
) -> Declined:
    """Decline a position, a company form or a whole name in a text.

    Of a phrase its main noun declines, with the words that agree with it. ``forms`` are those
    given in the data.
    """
    if case is Case.NOMINATIVE or not text.strip():
        return Declined(text=text)
    given = forms.get(case) or form_in(dictionary, text, case)
    if given:
        return Declined(text=given, certainty=Certainty.GIVEN)
    return inflect_phrase(text, case)


def decline_position(
    signatory: Signatory, case: Case, *, dictionary: Dictionary = EMPTY
) -> Declined:
    """Decline what a signatory signs as."""
    return decline_phrase(
        signatory.position, case, forms=signatory.position_forms, dictionary=dictionary
    )
