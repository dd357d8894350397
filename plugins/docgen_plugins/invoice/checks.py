"""What can be wrong with an invoice only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docgen.language.dates import format_date
from docgen.models import Finding, Reporter
from docgen.models.misfit import Misfit
from docgen.requisites.payment_qr import payment_string, reason_left_out
from docgen_plugins.invoice.payload import InvoicePayload

_report: Final = Reporter("invoice")


def invoice_findings(payload: InvoicePayload) -> Iterator[Finding]:
    """Check that there is where to pay, and by when."""
    if payload.due_date is not None and payload.due_date < payload.date:
        yield _report.error(
            "due_date.before_date",
            "due_date",
            f"Срок оплаты {format_date(payload.due_date)} раньше даты счёта "
            f"{format_date(payload.date)}",
            "Исправьте срок оплаты или отсрочку",
        )
    account = payload.seller.account_for(payload.currency)
    if account is None:
        yield _report.error(
            "bank_account.missing",
            "seller.bank_account",
            "Не указан расчётный счёт получателя: счёт нельзя оплатить",
            "Заполните банковские реквизиты организации",
        )
    elif account.is_in_another(payload.currency):
        yield _report.warning(
            "bank_account.currency",
            "seller.bank_account",
            f"Счёт получателя {account.settlement_account} — в другой валюте, а счёт на оплату — "
            f"в валюте «{payload.currency.name}»",
            "Добавьте организации счёт в валюте документа (bank_accounts)",
        )
    yield from _qr_findings(payload)


def _qr_findings(payload: InvoicePayload) -> Iterator[Finding]:
    """Check that the payment QR can be made; the number, which it also names, is not known yet."""
    try:
        payment_string(
            payload.seller,
            amount=payload.total,
            purpose=f"Оплата по счёту от {format_date(payload.date)}",
            currency=payload.currency,
        )
    except Misfit as problem:
        if reason := reason_left_out(problem):
            yield _report.warning(
                "qr.left_out",
                "seller.name",
                f"QR-код для оплаты не будет поставлен: {reason}",
                "Сократите наименование: полное остаётся в full_name",
            )
