"""What is wrong with a payload of any type: its parties, its dates, the sums of its lines."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from docgen.kit.marking_checks import marking_findings
from docgen.kit.source_totals import source_total_findings
from docgen.language.dates import format_date
from docgen.language.numbers import format_money
from docgen.models import (
    KOPECK,
    VAT_RATES,
    ZERO,
    Finding,
    Line,
    Payload,
    Reporter,
    SalePayload,
    VatRounding,
    round_kopecks,
)
from docgen.requisites.party import party_findings

_document: Final = Reporter("document")
_lines: Final = Reporter("lines")
_line: Final = Reporter("line")

_REPEAT_RATES: Final = "Поставьте ставку, действующую на дату документа: {rates}"


def payload_findings(payload: Payload) -> Iterator[Finding]:
    """Check the parties, the dates and, where there are lines, their rates and sums."""
    yield from party_findings(payload.seller, path="seller")
    yield from party_findings(payload.buyer, path="buyer")
    yield from _date_findings(payload)
    if isinstance(payload, SalePayload):
        yield from _sale_findings(payload)


def _date_findings(payload: Payload) -> Iterator[Finding]:
    contract = payload.contract
    if contract is not None and payload.date < contract.date:
        yield _document.error(
            "date.before_contract",
            "date",
            f"Документ от {format_date(payload.date)} раньше договора "
            f"№ {contract.number} от {format_date(contract.date)}",
            "Исправьте дату документа или дату договора",
        )


def _sale_findings(payload: SalePayload) -> Iterator[Finding]:
    if not payload.lines:
        yield _lines.error("missing", "lines", "В документе нет ни одной строки", "Добавьте строки")
    tolerance = KOPECK
    if payload.seller.vat_policy.rounding is VatRounding.TOTAL:
        tolerance = KOPECK * len(payload.lines)
    for index, line in enumerate(payload.lines):
        for finding in _line_findings(line, payload, tolerance):
            yield finding.under(f"lines[{index}]")
    yield from source_total_findings(payload)
    yield from marking_findings(payload)


def _line_findings(line: Line, payload: SalePayload, tolerance: Decimal) -> Iterator[Finding]:
    if not line.name.strip():
        yield _line.error("name.missing", "name", "Не указано наименование", "Заполните его")
    if line.quantity <= 0:
        yield _line.error(
            "quantity.not_positive",
            "quantity",
            f"Количество должно быть больше нуля, указано {line.quantity:f}",
            "Исправьте количество; для возврата нужен отдельный документ",
        )
    if line.price < 0:
        yield _line.error(
            "price.negative",
            "price",
            f"Цена не может быть отрицательной, указано {line.price:f}",
            "Исправьте цену; уменьшение суммы укажите как скидку",
        )
    yield from _discount_findings(line)
    if not line.vat_rate.in_force(payload.date):
        in_force = [vat_rate.title for vat_rate in VAT_RATES if vat_rate.in_force(payload.date)]
        yield _line.error(
            "vat_rate.not_in_force",
            "vat_rate",
            f"Ставка НДС {line.vat_rate.title} не действует на {format_date(payload.date)}",
            _REPEAT_RATES.format(rates=", ".join(in_force)),
        )
    is_stated = line.source_total is not None or payload.source_total is not None
    yield from sum_findings(line, tolerance, off=KOPECK if is_stated else ZERO)


def _discount_findings(line: Line) -> Iterator[Finding]:
    """Check that a discount takes away no more than there is."""
    if line.discount < 0:
        yield _line.warning(
            "discount.negative",
            "discount",
            f"Скидка меньше нуля увеличивает сумму: {format_money(line.discount)}",
            "Наценку включите в цену",
        )
    full = round_kopecks(line.quantity * line.price)
    if line.discount > max(full, ZERO):
        yield _line.error(
            "discount.over_amount",
            "discount",
            f"Скидка {format_money(line.discount)} больше суммы строки {format_money(full)}",
            "Уменьшите скидку; возврат оформляют отдельным документом",
        )


def sum_findings(line: Line, tolerance: Decimal, *, off: Decimal = ZERO) -> Iterator[Finding]:
    """Check given sums against each other; sums that docgen has computed always agree.

    ``tolerance`` is how far the tax may be from what its rate gives, ``off`` how far the sum from
    what the price gives.
    """
    stated = round_kopecks(line.quantity * line.price - line.discount)
    if abs(line.stated_amount - stated) > off:
        yield _line.error(
            "amount.mismatch",
            "amount",
            f"Сумма {line.stated_amount:f} не равна количеству, умноженному на цену, "
            f"за вычетом скидки: {stated:f}",
            "Исправьте сумму, цену или количество",
        )
    if line.amount_without_vat + line.vat != line.amount:
        yield _line.error(
            "total.mismatch",
            "amount",
            f"Сумма без НДС {line.amount_without_vat:f} и НДС {line.vat:f} "
            f"не дают суммы с НДС {line.amount:f}",
            "Исправьте суммы строки",
        )
    expected = line.vat_rate.vat_on_top(line.amount_without_vat)
    if line.price_includes_vat:
        expected = line.vat_rate.vat_inside(line.amount)
    if abs(line.vat - expected) > tolerance:
        yield _line.error(
            "vat.mismatch",
            "vat",
            f"НДС {line.vat:f} не соответствует ставке {line.vat_rate.title}: {expected:f}",
            "Исправьте сумму налога или ставку",
        )
