"""The host's forms put into the data: a document keeps those it was issued with."""

from __future__ import annotations

from typing import Any, Final, TypeVar, cast

import attrs

from docgen.language.declension import decline_person, decline_position
from docgen.language.declined import Certainty
from docgen.language.dictionary import Dictionary, is_in
from docgen.models import Case, PersonName, Signatory

ValueT = TypeVar("ValueT")

_OBLIQUE: Final[tuple[Case, ...]] = tuple(case for case in Case if case is not Case.NOMINATIVE)


def with_own_forms(value: ValueT, dictionary: Dictionary) -> ValueT:
    """Return a value with the dictionary's forms in all the names and positions it holds.

    Forms that stand in the data already win.
    """
    if not dictionary:
        return value
    if isinstance(value, tuple):
        return cast("ValueT", tuple(with_own_forms(item, dictionary) for item in value))
    if isinstance(value, PersonName):
        return cast("ValueT", _name(value, dictionary))
    kind: type[Any] = type(value)
    if not attrs.has(kind):
        return value
    changes = {
        field.name: changed
        for field in attrs.fields(kind)
        if (changed := with_own_forms(getattr(value, field.name), dictionary))
        is not getattr(value, field.name)
    }
    if isinstance(value, Signatory) and is_in(dictionary, value.position):
        changes["position_forms"] = {
            case: declined.text
            for case in _OBLIQUE
            if (declined := decline_position(value, case, dictionary=dictionary)).certainty
            is Certainty.GIVEN
        }
    return cast("ValueT", attrs.evolve(cast("Any", value), **changes)) if changes else value


def _name(name: PersonName, dictionary: Dictionary) -> PersonName:
    if not is_in(dictionary, name.full, name.last, name.first):
        return name
    forms = {
        case: declined.text
        for case in _OBLIQUE
        if (declined := decline_person(name, case, dictionary=dictionary)).certainty
        is Certainty.GIVEN
    }
    return attrs.evolve(name, forms=forms)
