"""Goods in the lines of УПД 5.02 and 5.03: origin, traceability, marks."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from docgen.models import ZERO, Country, Goods, Line, Marking, Nature, Traceability, Unit
from docgen.models.requisite import identification_code
from docgen.official.binding import DECIMAL, INTEGER, Codec, Record, attribute, texts


def goods_value(name: str) -> Callable[[Line], Any]:
    """Return what finds a field of a line's goods, empty for a line without them."""
    return lambda line: getattr(line.goods, name, "")


def country_value(name: str) -> Callable[[Line], Any]:
    """Return what finds a field of the country that a line's goods come from."""
    return lambda line: getattr(getattr(line.goods, "country", None), name, "")


def nature(line: Line) -> Nature:
    """Return what a line is of; by what else it has, where nothing says so."""
    return line.nature or (Nature.GOODS if line.goods else Nature.SERVICE)


def markings(line: Line) -> tuple[Marking, ...]:
    """Return the marks of a line's goods."""
    return line.goods.markings if line.goods else ()


def traceability(line: Line) -> Traceability | None:
    """Return what a line's goods are traced by."""
    return line.goods.traceability if line.goods else None


def take_goods(found: dict[str, Any]) -> Goods | None:
    """Take what belongs to goods out of a line's fields."""
    fields = {name: found.pop(name) for name in _GOODS_FIELDS & found.keys()}
    code, name = fields.pop("country_code", ""), fields.pop("country_name", "")
    if code or name:
        fields["country"] = Country(code=code, name=name)
    return Goods(**fields) if fields else None


_GOODS_FIELDS: Final = frozenset(
    {
        "article",
        "characteristic",
        "sort",
        "series",
        "gtin",
        "kind_code",
        "okpd2",
        "country_code",
        "country_name",
        "declaration",
        "traceability",
        "markings",
    }
)

#: The format wants the КИ alone, without what scanners give after it.
_CODE: Final = Codec(identification_code, str)

MARKING: Final = Record(
    Marking,
    attribute("ИдентТрансУпак", "transport_package", _CODE),
    attribute("КолВедМарк", "quantity", INTEGER),
    attribute("ПрПартМарк", "batch"),
    texts("КИЗ", "codes", _CODE),
    texts("НомУпак", "packages", _CODE),
)


def make_traceability(
    unit_code: str,
    unit_symbol: str,
    amount_without_vat: Decimal = ZERO,
    **found: Any,  # noqa: ANN401 - fields
) -> Traceability:
    """Return what goods are traced by; the sum came with 5.02."""
    unit = Unit(code=unit_code, symbol=unit_symbol)
    return Traceability(unit=unit, amount_without_vat=amount_without_vat, **found)


TRACED: Final = (
    attribute("НомТовПрослеж", "registration_number"),
    attribute("ЕдИзмПрослеж", "unit_code", get=lambda row: row.unit.code),
    attribute("НаимЕдИзмПрослеж", "unit_symbol", get=lambda row: row.unit.symbol),
    attribute("КолВЕдПрослеж", "quantity", DECIMAL),
)

TRACEABILITY: Final = Record(
    make_traceability,
    *TRACED,
    attribute("СтТовБезНДСПрослеж", "amount_without_vat", DECIMAL),
)
