"""Whether plain data of a model is read back as an equal one, told without reading it.

What is told of a class follows from the types of its fields, and is worked out once. A value of a
type that this module does not know, or out of the ordinary, is not told of: whoever asks reads it
back then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, Final, TypeAlias, Union, get_args, get_origin

import attrs

from docgen.models.address import Address
from docgen.models.billing import Day
from docgen.models.currency import CURRENCIES, Currency
from docgen.models.extent import MAX_WHOLE
from docgen.models.line import Line
from docgen.models.mapping import is_ordinary_number
from docgen.models.own_fields import OwnValues
from docgen.models.period import Period
from docgen.models.person import PersonName
from docgen.models.picture import Picture
from docgen.models.requisite import Identifier
from docgen.models.text import clean_text, is_ordinary_identifier
from docgen.models.unit import Unit
from docgen.models.vat import VatRate, vat_rate

_Check: TypeAlias = Callable[[Any], bool]

_KEPT_PERIODS: Final = 64


def comes_back(value: object, cls: type) -> bool:
    """Whether a model, written as plain data with its pictures, is known to be read back equal.

    ``cls`` is the class that it is read as. No is no answer: it may come back all the same.
    """
    try:
        return _check_of(cls)(value)
    except Exception:  # noqa: BLE001 - whatever stands in it, who reads it back is told what it is
        return False


def _unknown(_: object) -> bool:
    return False


def _is_text(value: object) -> bool:
    return type(value) is str and clean_text(value) == value


def _is_identifier(value: object) -> bool:
    return type(value) is str and is_ordinary_identifier(value) is not None


def _is_number(value: object) -> bool:
    return type(value) is Decimal and is_ordinary_number(str(value)) is not None


def _is_whole_number(value: object) -> bool:
    return type(value) is int and abs(value) <= MAX_WHOLE


def _is_of_the_table(value: object) -> bool:
    if type(value) is not VatRate:
        return False
    found = vat_rate(value.code)
    return found is value or found == value


def _is_known_currency(value: object) -> bool:
    return type(value) is Currency and value in CURRENCIES


@lru_cache(_KEPT_PERIODS)
def _is_period(value: object) -> bool:
    return type(value) is Period and Period.parse(str(value)) == value


def _are_own_values(value: object) -> bool:
    if type(value) is not OwnValues:
        return False
    pairs: Any = value.pairs  # a host may have put anything there
    if type(pairs) is not tuple or any(type(pair) is not tuple for pair in pairs):
        return False
    names = {name for name, text in pairs if _is_text(name) and _is_text(text)}
    return len(names) == len(pairs)


def _is_empty(value: object) -> bool:
    """Whether a mapping is empty; one that holds something may also be changed by its owner."""
    return type(value) is dict and not value


_CHECKS: Final[Mapping[Any, _Check]] = {
    str: _is_text,
    Identifier: _is_identifier,
    Decimal: _is_number,
    int: _is_whole_number,
    VatRate: _is_of_the_table,
    Currency: _is_known_currency,
    Period: _is_period,
    Mapping: _is_empty,
    OwnValues: _are_own_values,
}
#: A value of just one of these is read as it is written.
_AS_WRITTEN: Final = {bool: bool, dt.date: dt.date, Day: dt.date, Picture: Picture}
#: Read in forms of their own; what derives from them is read as these.
_BASES: Final = frozenset(
    {Address, Currency, Line, OwnValues, Period, PersonName, Picture, Unit, VatRate}
)
#: Methods of attrs that change what a class is made of; the last is beside a class's own.
_MAKING: Final = ("__attrs_pre_init__", "__attrs_post_init__", "__attrs_init__")


@cache
def _check_of(kind: Any) -> _Check:  # noqa: ANN401 - a class, or what stands for several
    """Return what tells of the values of a type."""
    if kind in _AS_WRITTEN:
        return _is_just(_AS_WRITTEN[kind])
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType) and len(arguments) == 2 and NoneType in arguments:  # noqa: PLR2004 - it, or nothing
        return _or_none(_check_of(_but_nothing(kind)))
    if origin is tuple and arguments[1:] == (...,):
        return _all_of(_check_of(arguments[0]))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _is_just(kind)
    is_class = isinstance(kind, type) and attrs.has(kind) and kind not in _CHECKS
    return _of_fields(kind) if is_class else _CHECKS.get(kind) or _CHECKS.get(origin, _unknown)


def _but_nothing(kind: Any) -> Any:  # noqa: ANN401 - the same
    """Return what a value is of, unless it is ``None``, which it may be."""
    others = [one for one in get_args(kind) if one is not NoneType]
    return others[0] if get_origin(kind) in (Union, UnionType) and len(others) == 1 else kind


def _is_just(kind: type) -> _Check:
    def check(value: object) -> bool:
        return type(value) is kind

    return check


def _or_none(inner: _Check) -> _Check:
    def check(value: object) -> bool:
        return value is None or inner(value)

    return check


def _all_of(inner: _Check) -> _Check:
    def check(value: object) -> bool:
        return type(value) is tuple and (not value or all(map(inner, value)))

    return check


def _of_fields(cls: type[attrs.AttrsInstance]) -> _Check:
    """Return what tells of the values of a class, by their fields."""
    is_plain = (
        "__eq__" in vars(cls)  # made by attrs for this very class
        and not any(hasattr(cls, name) for name in _MAKING)
        and _BASES.isdisjoint(cls.__mro__[1:])
        and all(field.init and field.eq and field.eq_key is None for field in attrs.fields(cls))
    )
    if not is_plain:
        return _unknown
    ways: list[tuple[str, _Check, object]] = []

    def check(value: object) -> bool:
        if type(value) is not cls:
            return False
        if not ways:  # not before it is needed: a class may lead to itself
            # All of them or none, whatever else is asked meanwhile.
            ways[:] = [_way(field) for field in attrs.fields(attrs.resolve_types(cls))]
        for name, inner, blank in ways:
            part = getattr(value, name)
            if part is not blank and not inner(part):
                return False
        return True

    return check


def _way(field: attrs.Attribute[Any]) -> tuple[str, _Check, object]:
    """Return the name of a field, what tells of its values, and the one that it has unless given.

    That one comes back if it is nothing, where that may be, or an empty text.
    """
    default, convert = field.default, field.converter
    kind: Any = field.type  # whatever mypy makes of it, a type has a hash
    given = _but_nothing(kind)
    # Elsewhere nothing is left out, and the default is read.
    inner = _check_of(kind if default is attrs.NOTHING else given)
    told = inner if convert is None else _converted(inner, convert)
    if default is None:
        is_blank = given is not kind and convert is None
    else:
        is_blank = type(default) is str and not default and told(default)
    return field.name, told, default if is_blank else attrs.NOTHING


def _converted(inner: _Check, convert: Any) -> _Check:  # noqa: ANN401 - whatever a class has
    if isinstance(convert, attrs.Converter):
        return _unknown

    def check(value: object) -> bool:
        return inner(value) and convert(value) == value

    return check
