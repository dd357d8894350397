"""The shortcodes of documents with priced lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Final

from attrs import frozen

from docgen.models import Line, Printable, SalePayload, Shortcode, ShortcodeKind, VatTotal
from docgen.templates.shortcodes.goods import GOODS_ROWS
from docgen.templates.shortcodes.rows import row

_MONEY: Final = ShortcodeKind.MONEY
_NUMBER: Final = ShortcodeKind.NUMBER


@frozen(kw_only=True)
class NumberedLine:
    """An element of the block ``items``: a line and its place, from 1."""

    index: int
    line: Line


def _of(get: Callable[[SalePayload], object]) -> Callable[[Printable], object]:
    """Make a getter of a document from one of its payload."""

    def find(document: Printable) -> object:
        payload = document.payload
        if not isinstance(payload, SalePayload):
            raise TypeError(f"{type(payload).__name__} has no lines")
        return get(payload)

    return find


def numbered_lines(payload: SalePayload) -> Sequence[NumberedLine]:
    """Return the elements of ``items``, for blocks that show them in another order or in parts."""
    return [
        NumberedLine(index=index, line=line) for index, line in enumerate(payload.lines, start=1)
    ]


def _line_money(
    names: str, title: str, example: str, get: Callable[[Line], Decimal | None]
) -> Shortcode:
    return row(names, title, example, lambda item: get(item.line), kind=_MONEY)


def _vat_money(
    names: str, title: str, example: str, get: Callable[[VatTotal], Decimal]
) -> Shortcode:
    return row(names, title, example, get, kind=_MONEY)


def _money(
    names: str, title: str, example: str, get: Callable[[SalePayload], Decimal]
) -> Shortcode:
    return row(names, title, example, _of(get), kind=_MONEY)


#: The rows of an element of ``items``.
ITEM_ROWS: Final = (
    row("item.index = позиция.номер", "Номер по порядку", "1", attrgetter("index"), kind=_NUMBER),
    row("item.name = позиция.наименование", "Наименование", "Интернет", attrgetter("line.name")),
    row("item.code = позиция.код", "Код товара, услуги", "00-15", attrgetter("line.code")),
    row(
        "item.quantity = позиция.количество",
        "Количество",
        "2,5",
        attrgetter("line.quantity"),
        kind=_NUMBER,
    ),
    row("item.unit = позиция.единица", "Единица", "мес", attrgetter("line.unit.symbol")),
    row(
        "item.unit_code = позиция.код_единицы",
        "Код единицы по ОКЕИ",
        "362",
        attrgetter("line.unit.code"),
    ),
    _line_money("item.price = позиция.цена", "Цена", "1 234,50", attrgetter("price")),
    _line_money(
        "item.price_without_vat = позиция.цена_без_ндс",
        "Цена без НДС и после скидки",
        "1 011,89",
        attrgetter("price_without_vat"),
    ),
    _line_money(
        "item.discount = позиция.скидка", "Скидка на строку", "100,00", attrgetter("discount")
    ),
    _line_money(
        "item.sum = позиция.сумма",
        "Сумма: с НДС, если цена с НДС, иначе без",
        "2 469,00",
        attrgetter("stated_amount"),
    ),
    row(
        "item.vat_rate = позиция.ставка",
        "Ставка НДС",
        "22%",
        attrgetter("line.vat_rate.title"),
    ),
    row(
        "item.is_taxed = позиция.облагается",
        "«да», если по ставке строки исчисляется налог",
        "да",
        lambda i: "да" if i.line.vat_rate.is_taxed else None,
    ),
    _line_money("item.vat = позиция.ндс", "Сумма НДС", "445,23", attrgetter("vat")),
    _line_money(
        "item.amount_without_vat = позиция.сумма_без_ндс",
        "Сумма без НДС",
        "2 023,77",
        attrgetter("amount_without_vat"),
    ),
    _line_money(
        "item.excise = позиция.акциз",
        "Акциз в цене, если он есть",
        "1 500,00",
        attrgetter("excise"),
    ),
    _line_money(
        "item.amount = позиция.сумма_с_ндс", "Сумма с НДС", "2 469,00", attrgetter("amount")
    ),
    *GOODS_ROWS,
)

_VAT_ROWS: Final = (
    row("vat.rate = ндс.ставка", "Ставка НДС", "22%", attrgetter("vat_rate.title")),
    row(
        "vat.taxed = ндс.облагается",
        "«да», если по ставке исчисляется налог",
        "да",
        lambda total: "да" if total.vat_rate.is_taxed else None,
    ),
    _vat_money("vat.amount = ндс.сумма", "Сумма НДС", "445,23", attrgetter("vat")),
    _vat_money(
        "vat.base = ндс.база", "Сумма без НДС", "2 023,77", attrgetter("amount_without_vat")
    ),
    _vat_money("vat.total = ндс.всего", "Сумма с НДС", "2 469,00", attrgetter("amount")),
)

SALE_ROWS: Final = (
    row(
        "items = позиции",
        "Строки документа",
        "",
        _of(numbered_lines),
        kind=ShortcodeKind.BLOCK,
        children=ITEM_ROWS,
    ),
    row(
        "vat_totals = итоги_ндс",
        "Итоги по ставкам НДС",
        "",
        _of(attrgetter("vat_totals")),
        kind=ShortcodeKind.BLOCK,
        children=_VAT_ROWS,
    ),
    _money("total = итого", "Всего с НДС", "2 469,00", attrgetter("total")),
    _money("total.vat = итого.ндс", "Сумма НДС", "445,23", attrgetter("total_vat")),
    _money(
        "total.without_vat = итого.без_ндс",
        "Всего без НДС",
        "2 023,77",
        attrgetter("total_without_vat"),
    ),
    _money(
        "total.sum = итого.сумма",
        "Сумма строк: с НДС, если цены с НДС, иначе без",
        "2 469,00",
        attrgetter("stated_total"),
    ),
    _money(
        "total.discount = итого.скидка",
        "Сумма скидок",
        "100,00",
        attrgetter("total_discount"),
    ),
    row(
        "total.count = итого.строк",
        "Число строк",
        "3",
        _of(lambda payload: len(payload.lines)),
        kind=_NUMBER,
    ),
    row(
        "total.vat_included = итого.цены_с_ндс",
        "«да», если цены с НДС",
        "да",
        _of(lambda payload: "да" if payload.prices_include_vat else None),
    ),
)
