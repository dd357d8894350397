"""What can be wrong with an invoice only."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.language.dates import format_date
from docgen.models import Finding, Severity
from docgen_plugins.invoice.payload import InvoicePayload


def invoice_findings(payload: InvoicePayload) -> Iterator[Finding]:
    """Check that there is where to pay, and by when."""
    if payload.due_date is not None and payload.due_date < payload.date:
        yield Finding(
            severity=Severity.ERROR,
            code="invoice.due_date.before_date",
            path="due_date",
            message=f"Срок оплаты {format_date(payload.due_date)} раньше даты счёта "
            f"{format_date(payload.date)}",
            remedy="Исправьте срок оплаты или отсрочку",
        )
    if payload.seller.bank_account is None:
        yield Finding(
            severity=Severity.ERROR,
            code="invoice.bank_account.missing",
            path="seller.bank_account",
            message="Не указан расчётный счёт получателя: счёт нельзя оплатить",
            remedy="Заполните банковские реквизиты организации",
        )
