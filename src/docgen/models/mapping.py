"""Models from plain data and back: the one place that knows how each is written in JSON.

Plain data is what ``json.load`` or ``yaml.safe_load`` gives: money and quantities as strings or
numbers, dates as ISO strings, rates, currencies and units by their code, pictures as ``data:``
URLs or as bytes. ``None`` in a field that may be left out leaves it out.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import math
import re
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import PurePath
from typing import Any, Final, TypeVar, cast, get_origin

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override

from docgen.exceptions import DataError
from docgen.models.address import Address
from docgen.models.billing import Day
from docgen.models.currency import CURRENCIES, Currency, currency
from docgen.models.extent import MAX_WHOLE, is_bounded
from docgen.models.field_hooks import (
    A_MAPPING,
    fields_hook,
    mapping_hook,
    structure,
    tuple_hook,
)
from docgen.models.line import Item, Line, price_items
from docgen.models.misfit import PICTURE_URLS, Misfit, misfit
from docgen.models.money import MAX_AMOUNT, MAX_FRACTION_DIGITS
from docgen.models.own_fields import OwnText, OwnValues, own_values
from docgen.models.payload import SalePayload
from docgen.models.period import Period
from docgen.models.person import PersonName
from docgen.models.picture import Picture
from docgen.models.problems import problems_of
from docgen.models.requisite import GS, Identifier, MarkingCode
from docgen.models.text import check_identifier, clean_text
from docgen.models.totals import fit_total
from docgen.models.unit import Unit, unit
from docgen.models.vat import VatRate, vat_rate

T = TypeVar("T")

#: A number as nearly all are written, which keeps within all limits.
is_ordinary_number: Final = re.compile(
    rf"-?[0-9]{{1,15}}(\.[0-9]{{1,{MAX_FRACTION_DIGITS}}})?"
).fullmatch


#: What may be more than a day has its time, too.
_DAY_ALONE: Final = re.compile(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}")


def from_mapping(cls: type[T], data: object, *, source: str = "data") -> T:
    """Build a model from plain data; ``source`` names the data in errors.

    Raises:
        DataError: something is missing, unknown or of a wrong shape; lists every problem with
            its path (``lines[3].vat_rate``).

    """
    try:
        return structure(_converter, data, cls)
    except Exception as error:  # noqa: BLE001 - cattrs gathers whatever its hooks raised
        raise DataError(problems_of(error), source=source) from None


def put(data: dict[str, Any], path: str, value: object) -> None:
    """Set a field of plain data by its dotted path; the parts on the way are made."""
    *parents, last = path.split(".")
    for name in parents:
        data = data.setdefault(name, {})
    data[last] = value


def from_settings(cls: type[T], data: object, *, source: str) -> T:
    """Build a model from a TOML file, which says itself whether a value is a text or a number.

    Raises:
        DataError: as :func:`from_mapping` does; and a number stands where a text belongs.

    """
    try:
        return structure(_settings_reader, data, cls)
    except Exception as error:  # noqa: BLE001 - the same
        raise DataError(problems_of(error), source=source) from None


def to_mapping(value: object, *, keep_pictures: bool = False) -> Any:  # noqa: ANN401 - plain data of any shape
    """Write a model as plain data that :func:`from_mapping` reads back to an equal one.

    With ``keep_pictures`` they stay as they are, for whoever puts them elsewhere.
    """
    return (_picture_keeper if keep_pictures else _converter).unstructure(value)


def _text(value: object, _: type) -> str:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise misfit(value, "text")
    return str(value)


def _stated_text(value: object, _: type) -> str:
    if isinstance(value, PurePath):  # settings in Python name folders so
        value = str(value)
    if not isinstance(value, str):
        raise misfit(value, "text")
    return clean_text(value)


def _identifier(value: object, _: type) -> str:
    """Read a text that nobody may change: it is taken as it is, or refused."""
    return check_identifier(value) if isinstance(value, str) else _text(value, str)


def _marking_code(value: object, _: type) -> str:
    """Read a marking code, with the separators that scanners give within it."""
    return check_identifier(value, GS) if isinstance(value, str) else _text(value, str)


def _decimal(value: object, _: type) -> Decimal:
    if isinstance(value, str) and is_ordinary_number(value):
        return Decimal(value)
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise misfit(value, "number")
    if isinstance(value, float) and math.isfinite(value):
        # One tenth is 0.1 as it is written; the sum of 0.1 and 0.2 has noise at its end.
        value = repr(round(value, MAX_FRACTION_DIGITS))
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise misfit(value, "number_form") from None
    if not number.is_finite() or not is_bounded(number) or abs(number) >= MAX_AMOUNT:
        raise misfit(value, "number_size")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MAX_FRACTION_DIGITS:
        raise misfit(value, "number_fraction")
    return number


def _integer(value: object, _: type) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise misfit(value, "whole_number")
    if abs(value) > MAX_WHOLE:
        raise misfit(value, "number_size")
    return value


def _boolean(value: object, _: type) -> bool:
    if not isinstance(value, bool):
        raise misfit(value, "boolean")
    return value


def _date(value: object, _: type) -> dt.date:
    if isinstance(value, dt.datetime):
        raise misfit(value, "day")
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(cast("str", value))
    except (TypeError, ValueError):
        raise misfit(value, "date") from None


def _day(value: object, _: type) -> dt.date:
    """Read the day of a record; of a moment with a zone, only its zone can say which day it is."""
    moment = value
    if isinstance(value, str) and not _DAY_ALONE.fullmatch(value):
        with suppress(ValueError):
            moment = dt.datetime.fromisoformat(value)
    if not isinstance(moment, dt.datetime):
        return _date(value, dt.date)
    if moment.tzinfo is not None:
        raise misfit(value, "day")
    return moment.date()


def _moment(value: object, _: type) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value
    try:
        return dt.datetime.fromisoformat(cast("str", value))
    except (TypeError, ValueError):
        raise misfit(value, "moment") from None


def _own_text(value: object, _: type) -> str:
    """Read a value of any simple kind; a declaration says later what it has to be."""
    if isinstance(value, (float, Decimal)):
        return f"{_decimal(value, Decimal):f}"
    if isinstance(value, dt.date):
        return _date(value, dt.date).isoformat()
    return _text(value, str)


def _own_values(value: object, _: type) -> OwnValues:
    texts: Mapping[str, str] = _converter.structure(value, Mapping[str, OwnText])  # type: ignore[type-abstract] # a shape, not a class to make
    return own_values(texts)


def _enum(value: object, cls: type[StrEnum]) -> StrEnum:
    try:
        return cls(cast("str", value))
    except ValueError:
        options = ", ".join(str(option.value) for option in cls)
        raise misfit(value, "option", options=options) from None


def _period(value: object, _: type) -> Period:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)  # YAML reads a year as a number
    if not isinstance(value, str):
        raise misfit(value, "period")
    return Period.parse(value)


def _named(value: object, find: Any) -> Any:  # noqa: ANN401 - a row of any table
    # Databases keep a rate or a code as a number of any kind: 22, 22.0, Decimal("22.00").
    if type(value) is str:
        return find(value)
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise misfit(value, "code")
    is_whole = isinstance(value, (float, Decimal)) and math.isfinite(value) and value % 1 == 0
    return find(str(int(value)) if is_whole else str(value))


def _unit(value: object, _: type) -> Unit:
    if isinstance(value, A_MAPPING):
        return _by_fields(value, Unit)
    return cast("Unit", _named(value, unit))


def _currency(value: object, _: type) -> Currency:
    if isinstance(value, A_MAPPING):
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
    if not isinstance(value, str) or not value.startswith(PICTURE_URLS):
        raise misfit(value, "picture")
    try:
        return Picture(content=base64.b64decode(value.partition(",")[2], validate=True))
    except binascii.Error:
        raise misfit(value, "base64") from None


def _line(value: object, _: type) -> Line | Item:
    """Read a priced line; without an ``amount`` it is an item, priced with its payload."""
    if isinstance(value, A_MAPPING) and value.get("amount") is None:
        if None in value.values():
            value = {name: part for name, part in value.items() if part is not None}
        return _by_fields(value, Item)
    return _by_fields(value, Line)


def _sale_payload(value: object, cls: type[SalePayload]) -> SalePayload:
    payload = _by_fields(value, cls)
    items = [line for line in payload.lines if isinstance(line, Item)]
    if not items:
        return payload
    if len(items) < len(payload.lines):
        raise Misfit("lines_mixed", "either every line has its amounts or none has")
    lines = price_items(items, payload.seller.vat_policy)
    return attrs.evolve(payload, lines=fit_total(lines, payload.source_total))


def _by_fields(value: object, cls: type[T]) -> T:
    """Build field by field a class whose own hook accepts short forms too."""
    if cls not in _field_hooks:
        _field_hooks[cls] = fields_hook(cls, _converter)
    return cast("T", _field_hooks[cls](value, cls))


_field_hooks: dict[type, Any] = {}


def _may_have_own_values(cls: object) -> bool:
    return attrs.has(cls) and any(field.type in _OWN_VALUES for field in attrs.fields(cls))  # type: ignore[arg-type]


def _writing_hook(cls: type, converter: Converter) -> Any:  # noqa: ANN401 - a hook, as cattrs takes it
    """Leave out what is empty: a document without own fields is written as it always was."""
    return make_dict_unstructure_fn(cls, converter, extra=override(omit_if_default=True))


#: A class's annotation is a text where its module postpones annotations.
_OWN_VALUES: Final = (OwnValues, OwnValues.__name__)


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
        (OwnValues, _own_values),
        (StrEnum, _enum),  # it is text too: without this row any text would do
    ):
        converter.register_structure_hook(cls, hook)
    converter.register_structure_hook_func(_is_type(Day), _day)
    converter.register_structure_hook_func(_is_type(Identifier), _identifier)
    converter.register_structure_hook_func(_is_type(MarkingCode), _marking_code)
    converter.register_structure_hook_func(_is_type(OwnText), _own_text)
    converter.register_structure_hook(VatRate, lambda value, _: _named(value, vat_rate))
    converter.register_structure_hook_factory(attrs.has, fields_hook)
    converter.register_structure_hook_factory(_is_generic(tuple), tuple_hook)
    converter.register_structure_hook_factory(_is_generic(Mapping), mapping_hook)
    converter.register_structure_hook_func(_is_subclass_of(SalePayload), _sale_payload)
    converter.register_unstructure_hook_factory(_may_have_own_values, _writing_hook)
    converter.register_unstructure_hook(OwnValues, dict)
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


def _is_type(kind: object) -> Any:  # noqa: ANN401 - the same
    return lambda cls: cls == kind


def _is_generic(base: object) -> Any:  # noqa: ANN401 - the same
    return lambda cls: get_origin(cls) is base


_converter: Final = _make_converter()
_settings_reader: Final = _converter.copy()
_settings_reader.register_structure_hook(str, _stated_text)
_picture_keeper: Final = _converter.copy()
_picture_keeper.register_unstructure_hook(Picture, lambda value: value)
