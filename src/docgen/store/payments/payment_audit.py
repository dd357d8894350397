"""Whether what documents say is paid is what payments have given them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import Connection, select

from docgen.language.numbers import format_money
from docgen.models import ZERO, Finding, Severity, currency_symbol
from docgen.store.database.tables import allocations, payments
from docgen.store.payments.payment_rows import documents_query, is_owed

_BACKUP = "Восстановите из резервной копии"


def audit_payments(connection: Connection) -> Iterator[Finding]:
    """Report documents whose sums drifted from their allocations, and payments that gave more.

    What a document has ``paid`` is the sum of its live allocations, and it is ``owed`` while that
    is less than it is for. A payment gives no more than it is of, and nothing when taken back.
    """
    to_documents, by_payments = _live_sums(connection)
    for row in connection.execute(documents_query()):
        path = f"documents[{row.id}]"
        paid = to_documents.get(row.id, ZERO)
        if row.paid != paid:
            yield _error(
                "store.paid_mismatch",
                f"{path}.paid",
                f"У документа «{row.number}» оплачено {format_money(row.paid)}, "
                f"а разнесено на него {format_money(paid)}",
            )
        elif row.owed != is_owed(row, paid):
            words = ("числится долг", "не числится долг")[not row.owed]
            yield _error(
                "store.owed_mismatch",
                f"{path}.owed",
                f"За документом «{row.number}» {words} вопреки его сумме, оплате и статусу",
            )
    for payment in connection.execute(select(payments).order_by(payments.c.id)):
        given = by_payments.get(payment.id, ZERO)
        limit = ZERO if payment.reversed_at is not None else payment.amount
        if given > limit:
            of = "отменённого платежа" if payment.reversed_at is not None else "платежа"
            yield _error(
                "store.payment_exceeded",
                f"payments[{payment.id}]",
                f"С {of} {payment.id} на {format_money(payment.amount)} "
                f"{currency_symbol(payment.currency)} разнесено {format_money(given)}",
            )


def _live_sums(connection: Connection) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """Return what each document was given, and what each payment has."""
    to_documents: dict[int, Decimal] = {}
    by_payments: dict[int, Decimal] = {}
    columns = (allocations.c.payment_id, allocations.c.document_id, allocations.c.amount)
    live = select(*columns).where(allocations.c.reversed_at.is_(None))
    for row in connection.execute(live):
        to_documents[row.document_id] = to_documents.get(row.document_id, ZERO) + row.amount
        if row.payment_id is not None:
            by_payments[row.payment_id] = by_payments.get(row.payment_id, ZERO) + row.amount
    return to_documents, by_payments


def _error(code: str, path: str, message: str) -> Finding:
    return Finding(severity=Severity.ERROR, code=code, path=path, message=message, remedy=_BACKUP)
