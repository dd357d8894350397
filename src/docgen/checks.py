"""What is wrong with a document of any type, as findings in Russian.

Types add their own checks by the hook ``docgen_check``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from docgen.language.dates import format_date
from docgen.language.numbers import format_money
from docgen.models import (
    KOPECK,
    VAT_RATES,
    Correction,
    Document,
    Finding,
    Line,
    Payload,
    PeriodKind,
    Reporter,
    SalePayload,
    Template,
    VatRounding,
    round_kopecks,
)
from docgen.requisites.party import party_findings

_document: Final = Reporter("document")
_lines: Final = Reporter("lines")
_line: Final = Reporter("line")

_PERIOD_KINDS: Final = {
    PeriodKind.MONTH: "месяц",
    PeriodKind.QUARTER: "квартал",
    PeriodKind.YEAR: "год",
}
_REPEAT_RATES: Final = "Поставьте ставку, действующую на дату документа: {rates}"


def payload_findings(payload: Payload) -> Iterator[Finding]:
    """Check the parties, the dates and, where there are lines, their rates and sums."""
    yield from party_findings(payload.seller, path="seller")
    yield from party_findings(payload.buyer, path="buyer")
    yield from _date_findings(payload)
    if isinstance(payload, SalePayload):
        yield from _sale_findings(payload)


def empty_finding() -> Finding:
    """Report that a source has nothing to document; such documents are not made by accident."""
    return _document.error(
        "empty",
        "lines",
        "За период нечего документировать: сумма равна нулю",
        "Проверьте период и начисления по договору",
    )


def period_kind_finding(payload: Payload, template: Template) -> Iterator[Finding]:
    """Report a period of another kind than the template is meant for."""
    period, kind = payload.period, template.period
    if kind is not None and period is not None and period.kind is not kind:
        yield _document.warning(
            "period.kind",
            "period",
            f"Шаблон составлен для периода «{_PERIOD_KINDS[kind]}», указан {period}",
            "Выберите другой шаблон или период",
        )


def beyond_basis_finding(
    payload: Payload, basis: Document, made_before: Decimal
) -> Iterator[Finding]:
    """Report a document for more than is left of what it is made from.

    ``made_before`` is what documents of its type were already made for.
    """
    limit, total = basis.payload.total, payload.total
    if limit is None or total is None or made_before + total <= limit:
        return
    left = format_money(limit - made_before)
    yield _document.error(
        "beyond_basis",
        "lines",
        f"Сумма {format_money(total)} больше, чем осталось по документу № {basis.number} "
        f"от {format_date(basis.date)}: {left}",
        "Уменьшите сумму, или разрешите превышение",
    )


def corrected_already_finding(basis: Document, corrective: Document) -> Finding:
    """Report a corrective document that passes over one which its basis has had before."""
    return _document.error(
        "corrected_already",
        "",
        f"Документ № {basis.number} от {format_date(basis.date)} уже корректирует "
        f"№ {corrective.number} от {format_date(corrective.date)}",
        f"Добавьте к основаниям и его (идентификатор {corrective.id}), "
        "чтобы изменения отсчитывались от него",
    )


def correctable_from(former: Document) -> date:
    """Return the first day that a correction of a document may be of."""
    before = former.payload.correction
    return before.date if before is not None else former.date


def correction_date_finding(former: Document, correction: Correction) -> Iterator[Finding]:
    """Report a correction that is dated before what it corrects."""
    earliest = correctable_from(former)
    if correction.date < earliest:
        yield _document.error(
            "correction.date",
            "correction.date",
            f"Исправление от {format_date(correction.date)} раньше того, что оно исправляет: "
            f"{format_date(earliest)}",
            f"Поставьте дату не раньше {format_date(earliest)}",
        )


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
    if not line.vat_rate.in_force(payload.date):
        in_force = [row.title for row in VAT_RATES if row.in_force(payload.date)]
        yield _line.error(
            "vat_rate.not_in_force",
            "vat_rate",
            f"Ставка НДС {line.vat_rate.title} не действует на {format_date(payload.date)}",
            _REPEAT_RATES.format(rates=", ".join(in_force)),
        )
    yield from sum_findings(line, tolerance)


def sum_findings(line: Line, tolerance: Decimal) -> Iterator[Finding]:
    """Check given sums against each other; sums that docgen has computed always agree."""
    stated = round_kopecks(line.quantity * line.price - line.discount)
    if line.stated_amount != stated:
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
