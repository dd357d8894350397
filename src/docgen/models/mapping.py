"""Models from plain data and back: the one place that knows how each is written in JSON.

Plain data is what ``json.load`` or ``yaml.safe_load`` gives: money and quantities as strings or
numbers, dates as ISO strings, rates, currencies and units by their code, pictures as ``data:``
URLs or as bytes.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
import reprlib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final, TypeVar, cast, get_origin

import attrs
from cattrs import Converter, transform_error
from cattrs.cols import homogenous_tuple_structure_factory, mapping_structure_factory
from cattrs.errors import ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn

from docgen.exceptions import DataError, UnknownNameError, nearest_names
from docgen.models.address import Address
from docgen.models.currency import CURRENCIES, Currency, currency
from docgen.models.line import Item, Line, price_items
from docgen.models.money import MAX_AMOUNT, MAX_FRACTION_DIGITS
from docgen.models.payload import SalePayload
from docgen.models.period import Period
from docgen.models.person import PersonName
from docgen.models.picture import Picture
from docgen.models.text import clean_text
from docgen.models.unit import Unit, unit
from docgen.models.vat import VatRate, vat_rate

T = TypeVar("T")

#: A number as nearly all are written, which keeps within all limits.
_ORDINARY_NUMBER: Final = re.compile(rf"-?[0-9]{{1,15}}(\.[0-9]{{1,{MAX_FRACTION_DIGITS}}})?")
_DATA_URL: Final = ("data:image/png;base64,", "data:image/jpeg;base64,")


def from_mapping(cls: type[T], data: object, *, source: str = "data") -> T:
    """Build a model from plain data; ``source`` names the data in errors.

    Raises:
        DataError: something is missing, unknown or of a wrong shape; lists every problem with
            its path (``lines[3].vat_rate``).

    """
    try:
        return _converter.structure(data, cls)
    except Exception as error:  # noqa: BLE001 - cattrs gathers whatever its hooks raised
        found = transform_error(error, path="", format_exception=_explain)
        problems = [(path.lstrip("."), message) for message, _, path in map(_split, found)]
        raise DataError(problems, source=source) from None


def to_mapping(value: object, *, keep_pictures: bool = False) -> Any:  # noqa: ANN401 - plain data of any shape
    """Write a model as plain data that :func:`from_mapping` reads back to an equal one.

    With ``keep_pictures`` they stay as they are, for whoever puts them elsewhere.
    """
    return (_picture_keeper if keep_pictures else _converter).unstructure(value)


def _split(problem: str) -> tuple[str, str, str]:
    return problem.rpartition(" @ ")


def _explain(error: BaseException, _: object) -> str:
    """Say in one line what is wrong with a value."""
    if isinstance(error, KeyError) and not isinstance(error, UnknownNameError):
        return "is required and missing"
    if isinstance(error, ForbiddenExtraKeysError):
        known = [attribute.name for attribute in attrs.fields(error.cl)]
        return "; ".join(_unknown_field(str(name), known) for name in error.extra_fields)
    if isinstance(error, RecursionError):
        return "the data is nested too deeply"
    return str(error)


def _unknown_field(name: str, known: list[str]) -> str:
    nearest = nearest_names(name, known)
    hint = f"did you mean {nearest[0]!r}?" if nearest else f"known: {', '.join(sorted(known))}"
    return f"has an unknown field {name!r}; {hint}"


def _refuse(value: object, expected: str) -> ValueError:
    # `reprlib` cuts what is long or deep.
    return ValueError(f"{expected} is expected, not {reprlib.repr(value)}")


def _text(value: object, _: type) -> str:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _refuse(value, "text")
    return str(value)


def _decimal(value: object, _: type) -> Decimal:
    if isinstance(value, str) and _ORDINARY_NUMBER.fullmatch(value):
        return Decimal(value)
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise _refuse(value, "a number")
    try:
        # A float is read as it is written: 0.1 is one tenth.
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise _refuse(value, "a number like 1234.50") from None
    if not number.is_finite() or abs(number) >= MAX_AMOUNT:
        raise _refuse(value, f"a number under {MAX_AMOUNT:f}")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MAX_FRACTION_DIGITS:
        raise _refuse(value, f"a number with at most {MAX_FRACTION_DIGITS} digits after the point")
    return number


def _integer(value: object, _: type) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _refuse(value, "a whole number")
    return value


def _boolean(value: object, _: type) -> bool:
    if not isinstance(value, bool):
        raise _refuse(value, "true or false")
    return value


def _date(value: object, _: type) -> dt.date:
    if isinstance(value, dt.datetime):
        raise _refuse(value, "a date without time")
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(cast("str", value))
    except (TypeError, ValueError):
        raise _refuse(value, "a date like 2026-10-31") from None


def _moment(value: object, _: type) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value
    try:
        return dt.datetime.fromisoformat(cast("str", value))
    except (TypeError, ValueError):
        raise _refuse(value, "a moment like 2026-10-31T14:05:00+03:00") from None


def _enum(value: object, cls: type[StrEnum]) -> StrEnum:
    try:
        return cls(cast("str", value))
    except ValueError:
        raise _refuse(value, f"one of {', '.join(str(row.value) for row in cls)}") from None


def _period(value: object, _: type) -> Period:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)  # YAML reads a year as a number
    if not isinstance(value, str):
        raise _refuse(value, "a period like 2026-10")
    return Period.parse(value)


def _named(value: object, find: Any) -> Any:  # noqa: ANN401 - a row of any table
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise _refuse(value, "a code")
    return find(str(value))


def _unit(value: object, _: type) -> Unit:
    if isinstance(value, Mapping):
        return _by_fields(value, Unit)
    return cast("Unit", _named(value, unit))


def _currency(value: object, _: type) -> Currency:
    if isinstance(value, Mapping):
        return _by_fields(value, Currency)
    return cast("Currency", _named(value, currency))


def _write_currency(value: Currency) -> Any:  # noqa: ANN401 - a code, or fields as plain data
    # A received document may be in a currency that docgen has no words for.
    return value.code if value in CURRENCIES else attrs.asdict(value)


def _address(value: object, _: type) -> Address:
    if isinstance(value, str):
        return Address(text=clean_text(value))
    return _by_fields(value, Address)


def _person(value: object, _: type) -> PersonName:
    if isinstance(value, str):
        return PersonName.parse(clean_text(value))
    return _by_fields(value, PersonName)


def _picture(value: object, _: type) -> Picture:
    if isinstance(value, Picture):
        return value
    if isinstance(value, bytes):
        return Picture(content=value)
    if not isinstance(value, str) or not value.startswith(_DATA_URL):
        raise _refuse(value, f"a picture as {_DATA_URL[0]}…")
    try:
        return Picture(content=base64.b64decode(value.partition(",")[2], validate=True))
    except binascii.Error:
        raise _refuse(value, "base64") from None


def _line(value: object, _: type) -> Line | Item:
    """Read a priced line; without an ``amount`` it is an item, priced with its payload."""
    if isinstance(value, Mapping) and "amount" not in value:
        return _converter.structure(value, Item)
    return _by_fields(value, Line)


def _sale_payload(value: object, cls: type[SalePayload]) -> SalePayload:
    payload = _by_fields(value, cls)
    items = [row for row in payload.lines if isinstance(row, Item)]
    if not items:
        return payload
    if len(items) < len(payload.lines):
        message = "either every line has its amounts or none has"
        raise ValueError(message)
    return attrs.evolve(payload, lines=price_items(items, payload.seller.vat_policy))


def _by_fields(value: object, cls: type[T]) -> T:
    """Build field by field a class whose own hook accepts short forms too."""
    if cls not in _field_hooks:
        _field_hooks[cls] = _fields_hook(cls)
    return cast("T", _field_hooks[cls](value, cls))


_field_hooks: dict[type, Any] = {}
#: Nearly all are a dict, which is told at once.
_MAPPING: Final = (dict, Mapping)


def _fields_hook(cls: type) -> Any:  # noqa: ANN401 - a hook, as cattrs takes it
    build: Any = make_dict_structure_fn(
        cls, _converter, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True
    )
    return _after_check(build, _MAPPING, f"a mapping with the fields of {cls.__name__}")


def _tuple_hook(cls: Any, converter: Converter) -> Any:  # noqa: ANN401 - the same
    # A text is iterable too, and would become a list of its letters.
    build: Any = homogenous_tuple_structure_factory(cls, converter)
    return _after_check(build, (list, tuple), "a list")


def _mapping_hook(cls: Any, converter: Converter) -> Any:  # noqa: ANN401 - the same
    return _after_check(mapping_structure_factory(cls, converter), _MAPPING, "a mapping")


def _after_check(build: Any, kind: Any, expected: str) -> Any:  # noqa: ANN401 - the same
    """Return the hook ``build``, run only on values of the right kind."""

    def hook(value: object, cls: type) -> object:
        if not isinstance(value, kind):
            raise _refuse(value, expected)
        return build(value, cls)

    return hook


def _make_converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    for cls, hook in (
        (str, _text),
        (Decimal, _decimal),
        (int, _integer),
        (bool, _boolean),
        (dt.date, _date),
        (dt.datetime, _moment),
        (Period, _period),
        (Unit, _unit),
        (Currency, _currency),
        (Address, _address),
        (PersonName, _person),
        (Picture, _picture),
        (Line, _line),
        (StrEnum, _enum),  # it is text too: without this row any text would do
    ):
        converter.register_structure_hook(cls, hook)
    converter.register_structure_hook(VatRate, lambda value, _: _named(value, vat_rate))
    converter.register_structure_hook_factory(attrs.has, _fields_hook)
    converter.register_structure_hook_factory(_is_generic(tuple), _tuple_hook)
    converter.register_structure_hook_factory(_is_generic(Mapping), _mapping_hook)
    converter.register_structure_hook_func(_is_subclass_of(SalePayload), _sale_payload)
    converter.register_unstructure_hook(Decimal, lambda value: f"{value:f}")
    converter.register_unstructure_hook(StrEnum, lambda value: value.value)
    converter.register_unstructure_hook(dt.date, dt.date.isoformat)
    converter.register_unstructure_hook(dt.datetime, dt.datetime.isoformat)
    converter.register_unstructure_hook(Period, str)
    converter.register_unstructure_hook(VatRate, lambda value: value.code)
    converter.register_unstructure_hook(Currency, _write_currency)
    converter.register_unstructure_hook(
        Picture,
        lambda value: (
            f"data:{value.media_type};base64,{base64.b64encode(value.content).decode('ascii')}"
        ),
    )
    return converter


def _is_subclass_of(base: type) -> Any:  # noqa: ANN401 - a predicate, as cattrs takes it
    return lambda cls: isinstance(cls, type) and issubclass(cls, base)


def _is_generic(base: object) -> Any:  # noqa: ANN401 - the same
    return lambda cls: get_origin(cls) is base


_converter: Final = _make_converter()
_picture_keeper: Final = _converter.copy()
_picture_keeper.register_unstructure_hook(Picture, lambda value: value)
