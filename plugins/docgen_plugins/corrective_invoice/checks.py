"""What can be wrong with a corrective invoice (НК 168 п. 3, 169 п. 5.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from attrs import evolve

from docgen.kit.payload_checks import sum_findings
from docgen.language.dates import format_date
from docgen.models import KOPECK, Finding, Reporter, VatRounding
from docgen_plugins.corrective_invoice.payload import CorrectedLine, CorrectiveInvoicePayload
from docgen_plugins.vat_invoice.checks import (
    accountant_findings,
    correction_findings,
    form_date_findings,
    party_findings,
    state_contract_findings,
)

_report: Final = Reporter("corrective_invoice")

#: НК 168 п. 3: days from the document that agrees on the change.
_TERM: Final = timedelta(days=5)


def corrective_invoice_findings(payload: CorrectiveInvoicePayload) -> Iterator[Finding]:
    """Check what is corrected, the change itself, and all that the form has of the VAT invoice."""
    yield from _invoice_findings(payload)
    yield from _agreement_findings(payload)
    if not payload.lines:
        yield _report.error(
            "lines.missing", "lines", "Не указано, что изменилось", "Укажите изменённые строки"
        )
    for index, line in enumerate(payload.lines):
        for finding in _line_findings(line, payload):
            yield finding.under(f"lines[{index}]")
    for finding in (
        *form_date_findings(payload),
        *accountant_findings(payload.seller),
        *correction_findings(payload),
        *party_findings(payload),
        *state_contract_findings(payload.state_contract_id),
    ):
        yield evolve(finding, code=finding.code.replace("vat_invoice.", "corrective_invoice.", 1))


def _invoice_findings(payload: CorrectiveInvoicePayload) -> Iterator[Finding]:
    if not payload.invoices:
        yield _report.error(
            "invoices.missing",
            "invoices",
            "Не указан корректируемый счёт-фактура (строка 1б)",
            "Укажите его номер и дату",
        )
    for index, invoice in enumerate(payload.invoices):
        if invoice.date > payload.date:
            yield _report.error(
                "date.before_invoice",
                f"invoices[{index}].date",
                f"Корректировочный счёт-фактура от {format_date(payload.date)} раньше "
                f"корректируемого № {invoice.number} от {format_date(invoice.date)}",
                "Исправьте дату",
            )
    if payload.lines and not payload.is_of_vat_payer:
        yield _report.warning(
            "seller.not_vat_payer",
            "lines",
            "Ни одна строка не облагается НДС: продавец, который его не платит, "
            "корректировочных счетов-фактур не выставляет",
            "Измените стоимость соглашением или иным первичным документом",
        )


def _agreement_findings(payload: CorrectiveInvoicePayload) -> Iterator[Finding]:
    """Check that the buyer agreed to the change or was told of it, and the five days since."""
    if not payload.agreements:
        yield _report.warning(
            "agreements.missing",
            "agreements",
            "Не указан документ о согласии покупателя на изменение стоимости",
            "Укажите соглашение, акт о расхождениях или уведомление (НК 172 п. 10)",
        )
        return
    last = max(agreement.date for agreement in payload.agreements)
    if payload.date < last:
        yield _report.warning(
            "date.before_agreement",
            "date",
            f"Корректировочный счёт-фактура от {format_date(payload.date)} раньше согласия "
            f"покупателя {format_date(last)}",
            "Датируйте его днём согласия или позже",
        )
    elif payload.date > last + _TERM:
        yield _report.warning(
            "date.late",
            "date",
            f"Корректировочный счёт-фактура от {format_date(payload.date)} выставлен позже "
            f"пяти дней с согласия покупателя {format_date(last)}",
            "Датируйте его в пределах пяти календарных дней (НК 168 п. 3)",
        )


def _line_findings(line: CorrectedLine, payload: CorrectiveInvoicePayload) -> Iterator[Finding]:
    if line.before.vat_rate != line.after.vat_rate:
        yield _report.error(
            "vat_rate.changed",
            "after.vat_rate",
            f"Ставка НДС изменена с {line.before.vat_rate.title} на {line.after.vat_rate.title}",
            "Неверную ставку исправляют в самом счёте-фактуре (исправление № …)",
        )
    if line.before == line.after:
        yield _report.warning(
            "line.unchanged",
            "after",
            f"В строке № {line.number} ничего не изменилось",
            "Оставьте только те строки, которые изменились",
        )
    if min(line.after.quantity, line.after.price, line.after.stated_amount) < 0:
        yield _report.error(
            "line.negative",
            "after",
            "Количество, цена и сумма со скидкой после изменения не бывают отрицательными, "
            f"строка № {line.number}",
            "Укажите, сколько осталось; при полном возврате — ноль",
        )
    shipped = min((invoice.date for invoice in payload.invoices), default=payload.date)
    if not line.before.vat_rate.in_force(shipped):
        yield _report.error(
            "vat_rate.not_in_force",
            "before.vat_rate",
            f"Ставка НДС {line.before.vat_rate.title} не действовала на {format_date(shipped)}",
            "Поставьте ставку корректируемого счёта-фактуры",
        )
    # Rounded on the total, a line of the invoice may have taken up what the others left.
    is_by_line = payload.seller.vat_policy.rounding is VatRounding.LINE
    for side, one in (("before", line.before), ("after", line.after)):
        if is_by_line or side == "after":
            yield from (finding.under(side) for finding in sum_findings(one, KOPECK))
