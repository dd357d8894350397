"""What may be paid, and by what: the refusals, inside a caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from docgen.exceptions import SettlementError, UnknownNameError
from docgen.models import Status
from docgen.settlement import NewPayment
from docgen.store.payments.payment_rows import lock_documents


def found(
    rows: Sequence[Row[Any]], wanted: Iterable[int], kind: str = "document"
) -> tuple[Row[Any], ...]:
    """Return rows in the order they were asked for, each once."""
    by_id = {row.id: row for row in rows}
    for row_id in wanted:
        if row_id not in by_id:
            raise UnknownNameError(kind, str(row_id), ())
    return tuple(by_id[row_id] for row_id in dict.fromkeys(wanted))


def payable(connection: Connection, document_ids: Sequence[int]) -> tuple[Row[Any], ...]:
    """Lock documents and see that they can be paid."""
    if not document_ids:
        raise SettlementError("say what is paid: give at least one document")
    rows = found(lock_documents(connection, document_ids), document_ids)
    for row in rows:
        require_open(row)
        if row.payable is None:
            raise SettlementError(
                f"{row.type} {row.id} is not a document that is paid by; name its invoice"
            ).said("payment.not_payable", document=row.id)
    return rows


def require_open(row: Row[Any]) -> None:
    """See that what pays a document may change."""
    if row.is_corrected:
        raise SettlementError(f"document {row.id} is corrected; what pays it, pays its correction")
    if row.status in {Status.VOID, Status.ARCHIVED}:
        raise SettlementError(
            f"document {row.id} is {row.status}; what pays it cannot change"
        ).said("payment.closed", document=row.id)


def require_one_account(rows: Sequence[Row[Any]]) -> None:
    """See that payments and documents are of one organisation, client and currency."""
    for name in ("organisation", "client", "currency"):
        values = sorted({row._mapping[name] for row in rows})  # noqa: SLF001 - SQLAlchemy's own name
        if len(values) > 1:
            raise SettlementError(
                f"payments and documents are of one {name}, and these are of {', '.join(values)}"
            )


def require_not_reversed(payment: Row[Any]) -> None:
    """See that a payment still is one."""
    if payment.reversed_at is not None:
        raise SettlementError(f"payment {payment.id} was taken back: {payment.reversal_reason}")


def require_reason(reason: str) -> None:
    """See that somebody says why."""
    if not reason.strip():
        raise SettlementError("say why: give a reason")


def require_same(known: Row[Any], payment: NewPayment) -> None:
    """See that a payment told of again is the one that is known."""
    same = (known.amount, known.currency, known.client, known.date) == (
        payment.amount,
        payment.currency,
        payment.client,
        payment.date,
    )
    if not same:
        raise SettlementError(
            f"payment {payment.source_id!r} is known as {known.amount} {known.currency} of "
            f"{known.date} from client {known.client!r}; take that one back (payment {known.id}) "
            "before another takes its place"
        )
