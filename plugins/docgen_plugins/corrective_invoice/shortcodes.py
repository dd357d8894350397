"""The shortcodes of a corrective invoice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from attrs import evolve

from docgen.models import Line, Printable, Shortcode, ShortcodeKind
from docgen.templates.shortcodes.rows import row
from docgen.templates.shortcodes.sale import ITEM_ROWS, NumberedLine
from docgen_plugins.corrective_invoice.payload import (
    CorrectedInvoice,
    CorrectedLine,
    CorrectiveInvoicePayload,
    Difference,
)
from docgen_plugins.vat_invoice.edition_shortcodes import EDITION_ROWS
from docgen_plugins.vat_invoice.legal import form_edition
from docgen_plugins.vat_invoice.shortcodes import BLANK, numbered, yes

_BLOCK: Final = ShortcodeKind.BLOCK
_MONEY: Final = ShortcodeKind.MONEY
_NUMBER: Final = ShortcodeKind.NUMBER

_OF_LINE: Final = "item."
_OF_LINE_ALIAS: Final = "позиция."

#: What a line has once, whatever was changed of it.
_ONCE: Final = frozenset(
    {"item.name", "item.description", "item.code", "item.kind_code", "item.registration_number"}
)


class CorrectiveInvoiceShortcodes:
    """The resolver of corrective invoices."""

    def catalog(self) -> Sequence[Shortcode]:
        """Return the rows."""
        return _ROWS


def _of(get: Callable[[CorrectiveInvoicePayload], object]) -> Callable[[Printable], object]:
    """Make a getter of a document from one of its payload."""

    def find(document: Printable) -> object:
        payload = document.payload
        if not isinstance(payload, CorrectiveInvoicePayload):
            name = type(payload).__name__
            raise TypeError(f"a corrective invoice's payload is expected, not {name}")
        return get(payload)

    return find


def _invoice(invoice: CorrectedInvoice) -> str:
    correction = numbered(invoice.correction) if invoice.correction else BLANK
    return f"{numbered(invoice)}, с учетом исправления {correction}"


def _has_traceability(payload: CorrectiveInvoicePayload) -> bool:
    return payload.has_traceable_goods and form_edition(payload.date).has_traceability


def _reading(
    one: Shortcode, get: Callable[[CorrectedLine], Line]
) -> Callable[[CorrectedLine], object]:
    """Return what a row of any line says of one side of a corrected line."""
    return lambda item: one.value(NumberedLine(index=item.number, line=get(item)))


def _line_rows() -> tuple[Shortcode, ...]:
    """Return what a line has once, by the rows of any line."""
    return tuple(
        evolve(one, value=_reading(one, lambda item: item.after))
        for one in ITEM_ROWS
        if one.name in _ONCE
    )


def _side_rows(
    names: str, when: str, get: Callable[[CorrectedLine], Line]
) -> tuple[Shortcode, ...]:
    """Return the rows of a line as it was or as it is; ``when`` ends their titles."""
    name, _, alias = names.partition(" = ")
    return tuple(
        evolve(
            one,
            name=f"{name}.{one.name.removeprefix(_OF_LINE)}",
            alias=f"{alias}.{one.alias.removeprefix(_OF_LINE_ALIAS)}",
            title=f"{one.title}, {when}",
            value=_reading(one, get),
        )
        for one in ITEM_ROWS
        if one.name not in _ONCE and one.name != "item.index"
    )


#: name = alias, what it is of, example, the figure, kind
_FIGURES: Final[
    tuple[tuple[str, str, str, Callable[[Difference], Decimal], ShortcodeKind], ...]
] = (
    ("amount = сумма_с_ндс", "сумма с НДС", "1 220,00", lambda d: d.amount, _MONEY),
    ("without_vat = без_ндс", "сумма без НДС", "1 000,00", lambda d: d.amount_without_vat, _MONEY),
    ("vat = ндс", "НДС", "220,00", lambda d: d.vat, _MONEY),
    ("excise = акциз", "акциз", "15,00", lambda d: d.excise, _MONEY),
    (
        "traceable_quantity = прослеживаемое_количество",
        "количество прослеживаемого товара",
        "2",
        lambda d: d.traceable_quantity,
        _NUMBER,
    ),
    (
        "traceable_amount = прослеживаемая_стоимость",
        "стоимость прослеживаемого товара без НДС",
        "50 000,00",
        lambda d: d.traceable_amount,
        _MONEY,
    ),
)


def _difference_rows(
    names: str, what: str, find: Callable[[CorrectedLine], Difference]
) -> tuple[Shortcode, ...]:
    """Return the figures by which a line grew or fell; what did not change has no value."""
    name, _, alias = names.partition(" = ")
    return tuple(
        row(
            f"{name}.{part} = {alias}.{part_alias}",
            f"{what}: {of}",
            example,
            _figure(get, find),
            kind=kind,
        )
        for part_names, of, example, get, kind in _FIGURES
        for part, part_alias in (part_names.split(" = "),)
    )


def _figure(
    get: Callable[[Difference], Decimal], find: Callable[[CorrectedLine], Difference]
) -> Callable[[CorrectedLine], Decimal | None]:
    return lambda item: get(find(item)) or None


def _total_rows(
    names: str, what: str, find: Callable[[CorrectiveInvoicePayload], Difference]
) -> tuple[Shortcode, ...]:
    """Return the sums of all lines, with tax, without it, and the tax."""
    name, _, alias = names.partition(" = ")

    def money(one: str, of: str, get: Callable[[Difference], Decimal]) -> Shortcode:
        value = _of(lambda payload: get(find(payload)) or None)
        return row(one, f"{what}: {of}", "1 220,00", value, kind=_MONEY)

    return (
        money(names, "сумма с НДС", lambda d: d.amount),
        money(
            f"{name}.without_vat = {alias}.без_ндс", "сумма без НДС", lambda d: d.amount_without_vat
        ),
        money(f"{name}.vat = {alias}.ндс", "НДС", lambda d: d.vat),
    )


_ITEM_ROWS: Final = (
    row(
        "item.index = позиция.номер",
        "Номер строки в корректируемом счёте-фактуре (графа 1)",
        "2",
        lambda item: item.number,
        kind=_NUMBER,
    ),
    *_line_rows(),
    *_side_rows("item.before = позиция.до", "до изменения (А)", lambda item: item.before),
    *_side_rows("item.after = позиция.после", "после изменения (Б)", lambda item: item.after),
    *_difference_rows(
        "item.increase = позиция.увеличение", "Увеличение (В)", lambda item: item.increase
    ),
    *_difference_rows(
        "item.decrease = позиция.уменьшение", "Уменьшение (Г)", lambda item: item.decrease
    ),
)

_ROWS: Final = (
    *EDITION_ROWS,
    row(
        "invoices = счета_фактуры",
        "Корректируемые счета-фактуры и их исправления (строка 1б)",
        "№ 154 от 31.10.2026, с учетом исправления № 1 от 09.11.2026",
        _of(lambda payload: "; ".join(map(_invoice, payload.invoices))),
    ),
    row(
        "agreements = согласие",
        "Документы о согласии покупателя",
        "№ 3 от 12.11.2026",
        _of(lambda payload: "; ".join(map(numbered, payload.agreements))),
    ),
    row(
        "state_contract_id = идентификатор_госконтракта",
        "Идентификатор государственного контракта, договора (соглашения) (строка 5)",
        "1772000000000000000000000",
        _of(lambda payload: payload.state_contract_id),
    ),
    row(
        "items = позиции",
        "Изменённые строки",
        "",
        _of(lambda payload: payload.lines),
        kind=_BLOCK,
        children=_ITEM_ROWS,
    ),
    *_total_rows(
        "total.increase = итого.увеличение", "Всего увеличение", lambda payload: payload.increase
    ),
    *_total_rows(
        "total.decrease = итого.уменьшение", "Всего уменьшение", lambda payload: payload.decrease
    ),
    row(
        "traceable = прослеживаемость",
        "«да», если есть прослеживаемый товар (графы 10–12)",
        "да",
        _of(lambda payload: yes(_has_traceability(payload))),
    ),
    row(
        "traceable.amount = прослеживаемость.стоимость",
        "«да», если есть и графа 13",
        "да",
        _of(
            lambda payload: yes(
                _has_traceability(payload) and form_edition(payload.date).has_traceable_amount
            )
        ),
    ),
)
