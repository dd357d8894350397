"""The account of a client, as entries of a statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Row, select

from docgen.language.dates import format_date
from docgen.models import Status
from docgen.settlement import Receipt, StatementEntry
from docgen.store.database.tables import allocations, documents
from docgen.store.payments.payment_rows import IS_CORRECTED, receipts


def account_entries(
    connection: Connection, client: str, organisation: str | None, title: Callable[[str], str]
) -> tuple[StatementEntry, ...]:
    """Return what was billed to a client and what it paid; ``title`` names document types.

    Marks that something is paid are credits without a payment. What is void, corrected or taken
    back is not there.
    """
    received = receipts(connection, {"client": client, "organisation": organisation})
    billed = tuple(_billed(connection, client, organisation))
    marks = connection.execute(
        select(allocations).where(
            allocations.c.document_id.in_([row.id for row in billed]),
            allocations.c.payment_id.is_(None),
            allocations.c.reversed_at.is_(None),
        )
    ).all()
    currencies = {row.id: row.currency for row in billed}
    return (
        *(_debit(row, title) for row in billed),
        *(_credit(row) for row in received if not row.is_reversed),
        *(_mark(mark, currencies[mark.document_id]) for mark in marks),
    )


def _billed(connection: Connection, client: str, organisation: str | None) -> Iterator[Row[Any]]:
    query = select(documents).where(
        documents.c.client == client,
        documents.c.payable.is_not(None),
        documents.c.status != Status.VOID,
        ~IS_CORRECTED,
    )
    if organisation is not None:
        query = query.where(documents.c.organisation == organisation)
    yield from connection.execute(query.order_by(documents.c.id))


def _debit(row: Row[Any], title: Callable[[str], str]) -> StatementEntry:
    return StatementEntry(
        date=row.date,
        title=f"{title(row.type)} № {row.number} от {format_date(row.date)}",
        currency=row.currency,
        debit=row.payable,
        document_id=row.id,
    )


def _credit(receipt: Receipt) -> StatementEntry:
    title = f"Платёжное поручение № {receipt.number}" if receipt.number else "Оплата"
    return StatementEntry(
        date=receipt.date,
        title=f"{title} от {format_date(receipt.date)}",
        currency=receipt.currency,
        credit=receipt.amount,
        payment_id=receipt.id,
    )


def _mark(row: Row[Any], code: str) -> StatementEntry:
    return StatementEntry(
        date=row.at.date(),
        title=f"Отметка об оплате: {row.reason}",
        currency=code,
        credit=row.amount,
        document_id=row.document_id,
    )
