"""How much one document may hold: bounded once, wherever its data came from.

Texts and numbers by themselves are bounded where they are read; here all of them together are, and
whatever a host or a plugin has made without reading it. The table of all limits stands in
``docs/explanation/security.md``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from functools import cache, partial
from operator import attrgetter
from typing import Any, Final

import attrs

from docgen.exceptions import DataError, DataProblem
from docgen.models.currency import Currency
from docgen.models.picture import Picture
from docgen.models.unit import Unit
from docgen.models.vat import VatRate

#: Values of a document, those in others too; an invoice of 20,000 lines has half as many.
MAX_VALUES: Final = 1_000_000
#: Characters of all its texts.
MAX_CHARACTERS: Final = 5_000_000
#: Values one inside another.
MAX_DEPTH: Final = 20
#: A whole number, and the exponents of one with a point: beyond them arithmetic itself takes long.
MAX_WHOLE: Final = 10**18
EXPONENTS: Final = range(-60, 19)
#: What counts as one value: rows of tables, and pictures, which have a size of their own.
_WHOLE: Final = (Currency, Picture, Unit, VatRate)
#: What is bounded by its kind.
_SMALL: Final = frozenset({type(None), bool, dt.date, *_WHOLE})


def require_bounded(value: object) -> None:
    """Refuse data that is larger, deeper or of longer numbers than any document's.

    Raises:
        DataError: says which limit, and where.

    """
    values = characters = 0
    waiting: list[tuple[Iterable[Any], int]] = [((value,), 0)]
    while waiting:
        parts, depth = waiting.pop()
        for one in parts:
            values += 1
            kind: Any = type(one)  # whatever mypy makes of it, a class has a hash
            if kind is str:
                characters += len(one)
            elif kind is Decimal:
                _require_number(one)
            elif kind not in _SMALL and (inside := _way_into(kind)(one)):
                waiting.append((inside, depth + 1))
        _require_within(values, characters, depth)


def _require_within(values: int, characters: int, depth: int) -> None:
    if values > MAX_VALUES:
        raise _refused("values", MAX_VALUES)
    if characters > MAX_CHARACTERS:
        raise _refused("characters", MAX_CHARACTERS)
    if depth > MAX_DEPTH:
        raise _refused("depth", MAX_DEPTH)


@cache
def _way_into(kind: type[Any]) -> Callable[[Any], Collection[Any]]:
    """Return what takes values of a class apart, or refuses them."""
    if issubclass(kind, str):
        return _as_plain_text
    if issubclass(kind, (int, Decimal)):
        return _require_number
    if issubclass(kind, Mapping):
        return _keys_and_values
    if issubclass(kind, (tuple, list, set, frozenset)):
        return _itself
    names = _names(kind)
    if len(names) < 2:  # noqa: PLR2004 - of one name, it gives no tuple
        return partial(_by_names, names=names)
    return attrgetter(*names)


def _as_plain_text(value: str) -> Collection[str]:
    return (str.__str__(value),)


def _itself(value: Collection[object]) -> Collection[object]:
    return value


def _keys_and_values(value: Mapping[object, object]) -> Collection[object]:
    return (*value.keys(), *value.values()) if value else ()


def _by_names(value: object, *, names: tuple[str, ...]) -> Collection[object]:
    return [getattr(value, name) for name in names]


def is_bounded(number: Decimal) -> bool:
    """Whether a number can be written out and reckoned with in no time."""
    exponent = number.as_tuple().exponent
    return not isinstance(exponent, int) or exponent in EXPONENTS


def _require_number(number: int | Decimal) -> Collection[object]:
    """Refuse a number that is too long; it has no parts."""
    if isinstance(number, Decimal):
        if not is_bounded(number):
            raise _refused("exponent", EXPONENTS.stop - 1)
    elif abs(number) > MAX_WHOLE:
        raise _refused("number", MAX_WHOLE)
    return ()


def _names(kind: type[Any]) -> tuple[str, ...]:
    """Return the names of the fields of a class, if it is a model."""
    if kind in _WHOLE or not attrs.has(kind):
        return ()
    return tuple(field.name for field in attrs.fields(kind))


_MESSAGES: Final = {
    "values": "a document may have {limit} values",
    "characters": "the texts of a document may have {limit} characters in all",
    "depth": "values may lie {limit} deep in one another",
    "number": "a whole number may be {limit} at most",
    "exponent": "a number may have {limit} zeros at its end",
}


def _refused(kind: str, limit: int) -> DataError:
    message = _MESSAGES[kind].format(limit=limit)
    return DataError([DataProblem("", message, f"data.extent_{kind}", {"limit": str(limit)})])
