"""The lines and the totals of УПД 5.02 and 5.03 (ТаблСчФакт)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, Final

from attrs import frozen
from lxml import etree

from docgen.models import TAX_AGENT, WITHOUT_VAT, ZERO, Line, Nature, Unit, VatRate, vat_rate
from docgen.official.binding import (
    DECIMAL,
    Binding,
    Codec,
    Found,
    Record,
    attribute,
    case,
    child,
    children,
    choice,
    code,
    inside,
    own_text,
    saying,
    text,
)
from docgen_plugins.upd.official.goods import (
    MARKING,
    TRACEABILITY,
    country_value,
    goods_value,
    markings,
    take_goods,
    traceability,
)
from docgen_plugins.upd.official.text_fields import TEXT_FIELD
from docgen_plugins.vat_invoice.payload import StatedTotals, VatInvoicePayload

VAT_RATE: Final = Codec(lambda rate: rate.title, vat_rate)


def is_measured(line: Line) -> bool:
    """Whether a line says how much of what: a received one may give nothing but its sum."""
    return bool(line.quantity)


def _quantity(line: Line) -> Decimal | None:
    return line.quantity if is_measured(line) else None


def _price(line: Line) -> Decimal | None:
    return line.price_without_vat if is_measured(line) or line.price else None


def amount(line: Line) -> Decimal:
    """Return column 9; where a tax agent computes the tax, the seller states no sum with it."""
    return ZERO if line.vat_rate is TAX_AGENT else line.amount


def make_line(
    vat_rate: VatRate,
    *,
    quantity: Decimal = ZERO,
    price: Decimal = ZERO,
    vat: Decimal | None = ZERO,
    amount: Decimal | None = None,
    amount_without_vat: Decimal | None = None,
    **found: Any,  # noqa: ANN401 - fields of a line and of its goods
) -> Line:
    """Return the line that an element gives; what it leaves out is nought."""
    vat = vat or ZERO
    if amount_without_vat is None:
        amount_without_vat = (amount or ZERO) - vat
    if amount is None or vat_rate is TAX_AGENT:
        amount = amount_without_vat + vat
    unit = Unit(code=found.pop("unit_code", ""), symbol=found.pop("unit_symbol", ""))
    found["goods"] = take_goods(found)
    return Line(
        name=found.pop("name", ""),
        quantity=quantity,
        unit=unit,
        price=price,
        vat_rate=vat_rate,
        amount_without_vat=amount_without_vat,
        vat=vat,
        amount=amount,
        price_includes_vat=False,
        **found,
    )


def tax(tag: str, key: str, get: Callable[[Any], Decimal | None]) -> Binding:
    """Bind a sum of tax (СумНДСТип); ``None`` is «без НДС»."""
    return inside(
        tag,
        choice(
            case("БезНДС", saying("без НДС"), when=lambda source: get(source) is None),
            case("СумНал", own_text(key, DECIMAL, get=get), when=lambda _: True),
        ),
    )


def line_tax(line: Line) -> Decimal | None:
    """Return column 8."""
    return None if line.vat_rate == WITHOUT_VAT else line.vat


def total_tax(payload: VatInvoicePayload) -> Decimal | None:
    """Return the total of column 8."""
    if all(line.vat_rate == WITHOUT_VAT for line in payload.lines):
        return None
    return payload.total_vat


EXCISE: Final = inside(
    "Акциз",
    choice(
        case("БезАкциз", saying("без акциза"), when=lambda line: line.excise is None),
        case("СумАкциз", own_text("excise", DECIMAL), when=lambda _: True),
    ),
)


def _line(before_goods: Iterable[Binding], country_name: Binding) -> Record[Line]:
    """Return the table of a line; versions differ in where the country's name stands."""
    return Record(
        make_line,
        attribute("НаимТов", "name"),
        *before_goods,
        attribute("НалСт", "vat_rate", VAT_RATE),
        attribute("СтТовУчНал", "amount", DECIMAL, get=amount),
        inside(
            "СвДТ",
            attribute("КодПроисх", "country_code", get=country_value("code")),
            attribute("НомерДТ", "declaration", get=goods_value("declaration")),
        ),
        inside(
            "ДопСведТов",
            attribute("ПрТовРаб", "nature", code(Nature)),
            attribute("ХарактерТов", "characteristic", get=goods_value("characteristic")),
            attribute("СортТов", "sort", get=goods_value("sort")),
            attribute("СерияТов", "series", get=goods_value("series")),
            attribute("АртикулТов", "article", get=goods_value("article")),
            attribute("КодТов", "code"),
            attribute("ГТИН", "gtin", get=goods_value("gtin")),
            attribute("КодВидТов", "kind_code", get=goods_value("kind_code")),
            attribute("КодТовОКПД2", "okpd2", get=goods_value("okpd2")),
            country_name,
            child("СведПрослеж", "traceability", TRACEABILITY, get=traceability),
            children("НомСредИдентТов", "markings", MARKING, get=markings),
        ),
        EXCISE,
        tax("СумНал", "vat", line_tax),
        children("ИнфПолФХЖ2", "text_fields", TEXT_FIELD),
    )


MEASURES: Final = (
    attribute("ОКЕИ_Тов", "unit_code", get=lambda line: line.unit.code),
    attribute("НаимЕдИзм", "unit_symbol", get=lambda line: line.unit.symbol),
    attribute("КолТов", "quantity", DECIMAL, get=_quantity),
    attribute("ЦенаТов", "price", DECIMAL, get=_price),
    attribute("СтТовБезНДС", "amount_without_vat", DECIMAL),
)

_NAME = country_value("name")
_LINE: Final = _line(MEASURES, text("КрНаимСтрПр", "country_name", get=_NAME))
_LINE_502: Final = _line(MEASURES, attribute("КрНаимСтрПр", "country_name", get=_NAME))
#: An advance has neither measure nor price: columns 2 to 5 are empty (decree 1137).
_ADVANCE: Final = _line((), text("КрНаимСтрПр", "country_name", get=_NAME))


@frozen
class LineTable:
    """ТаблСчФакт: numbered lines, then totals."""

    line: Record[Line]
    line_of_advance: Record[Line]

    def write(self, source: VatInvoicePayload, element: etree._Element) -> None:
        """Put the table into the document. See :class:`docgen.official.binding.Binding`."""
        table = etree.SubElement(element, "ТаблСчФакт")
        line = self.line_of_advance if source.is_advance else self.line
        for number, row in enumerate(source.lines, start=1):
            line.append(row, table, "СведТов")
            table[-1].set("НомСтр", str(number))
        _TOTALS.append(source, table, "ВсегоОпл")

    def read(self, element: etree._Element, found: Found) -> None:
        """Find the lines, and totals that they do not give."""
        table = element.find("ТаблСчФакт")
        if table is None:
            found["lines"] = ()
            return
        lines = tuple(map(self.line.read, table.iterchildren("СведТов")))
        found["lines"] = lines
        totals = table.find("ВсегоОпл")
        if totals is not None:
            found["stated_totals"] = stated_totals(_TOTALS.read(totals), lines)


def stated_totals(totals: StatedTotals, lines: Iterable[Line]) -> StatedTotals | None:
    """Return what a file states as its totals where the lines do not give the same."""
    rows = tuple(lines)
    sums = {
        "amount_without_vat": sum((line.amount_without_vat for line in rows), ZERO),
        "vat": sum((line.vat for line in rows), ZERO),
        "amount": sum((line.amount for line in rows), ZERO),
    }
    differing = {
        name: stated
        for name, computed in sums.items()
        if (stated := getattr(totals, name)) is not None and stated != computed
    }
    return StatedTotals(**differing) if differing else None


def _total_without_vat(payload: VatInvoicePayload) -> Decimal | None:
    return None if payload.is_advance else payload.total_without_vat


def _total(payload: VatInvoicePayload) -> Decimal:
    stated = payload.stated_totals
    if stated is not None and stated.amount is not None:
        return stated.amount
    return sum(map(amount, payload.lines), ZERO)


_TOTALS: Final = Record(
    StatedTotals,
    attribute("СтТовБезНДСВсего", "amount_without_vat", DECIMAL, get=_total_without_vat),
    attribute("СтТовУчНалВсего", "amount", DECIMAL, get=_total),
    tax("СумНалВсего", "vat", total_tax),
)

TABLE: Final[Binding] = LineTable(_LINE, _ADVANCE)
TABLE_502: Final[Binding] = LineTable(_LINE_502, _ADVANCE)
