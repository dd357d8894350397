"""What a store keeps of a client, and when each thing was last of use."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, Row, Table, select

from docgen.models import ApprovalStatus, FileOwner, RequestStatus
from docgen.store.database.tables import (
    allocations,
    approvals,
    bank_entries,
    consents,
    contacts,
    documents,
    erasures,
    outbox,
    owned_files,
    payments,
    received_documents,
    requests,
)
from docgen.store.outbox.entries import OutboxState
from docgen.store.people.contacts import CLIENT

_ON_THEIR_WAY: Final = frozenset({OutboxState.PENDING, OutboxState.SENDING})


class DataHolder(StrEnum):
    """What personal data stands in."""

    DOCUMENT = "document"
    PAYMENT = "payment"
    BANK_ENTRY = "bank_entry"
    RECEIVED = "received"
    CLIENT_FILE = "client_file"
    CONTACT = "contact"
    REQUEST = "request"
    APPROVAL = "approval"
    LETTER = "letter"
    CONSENT = "consent"


@frozen(kw_only=True)
class Kept:
    """One thing that is kept of a client: ``name`` is what people call it by, of its ``type``.

    ``last`` is the last day on which it was of use: its own date, that of the last payment of it,
    of its correction, of the end of a contract. Without one nothing asks for its being kept.
    What ``waits`` is somebody's work still.
    """

    subject: DataHolder
    id: int
    name: str
    type: str = ""
    last: dt.date | None = None
    waits: bool = False


def survey(connection: Connection, client: str) -> tuple[Kept, ...]:
    """Return all that is kept of a client and was not erased yet, in order."""
    erased = {
        (row.subject, row.subject_id)
        for row in connection.execute(select(erasures).where(erasures.c.client == client))
    }
    found = (
        *_documents(connection, client),
        *_payments(connection, client),
        *_others(connection, client),
    )
    return tuple(row for row in found if (row.subject.value, row.id) not in erased)


def _documents(connection: Connection, client: str) -> Iterator[Kept]:
    rows = list(
        connection.execute(
            select(documents).where(documents.c.client == client).order_by(documents.c.id)
        )
    )
    last = {row.id: max(_own_dates(row, rows)) for row in rows}
    for document_id, day in _paid_on(connection, client):
        last[document_id] = max(last.get(document_id, day), day)
    for row in reversed(rows):  # a correction is written after what it corrects
        if row.corrects_id in last:
            last[row.corrects_id] = max(last[row.corrects_id], last[row.id])
    for row in rows:
        name = row.number
        yield Kept(
            subject=DataHolder.DOCUMENT, id=row.id, name=name, type=row.type, last=last[row.id]
        )


def _own_dates(row: Row[Any], of_client: list[Row[Any]]) -> Iterator[dt.date]:
    """Yield the dates that a document counts by: a contract, by its end and what was done by it."""
    yield row.date
    if '"end":' not in row.payload:
        return
    end = json.loads(row.payload).get("end")
    if isinstance(end, str):
        yield dt.date.fromisoformat(end)
    if row.contract:
        yield from (other.date for other in of_client if other.contract == row.contract)


def _paid_on(connection: Connection, client: str) -> Iterator[tuple[int, dt.date]]:
    query = (
        select(allocations.c.document_id, allocations.c.at, payments.c.date)
        .join(documents, documents.c.id == allocations.c.document_id)
        .outerjoin(payments, payments.c.id == allocations.c.payment_id)
        .where(documents.c.client == client, allocations.c.reversed_at.is_(None))
    )
    for row in connection.execute(query):
        yield row.document_id, row.date or row.at.date()


def _payments(connection: Connection, client: str) -> Iterator[Kept]:
    for row in _rows_of(connection, payments, client):
        yield Kept(subject=DataHolder.PAYMENT, id=row.id, name=row.number, last=row.date)
    for row in _rows_of(connection, bank_entries, client):
        yield Kept(subject=DataHolder.BANK_ENTRY, id=row.id, name=row.number, last=row.date)
    for row in _rows_of(connection, received_documents, client):
        last = row.date or row.received_at.date()
        yield Kept(subject=DataHolder.RECEIVED, id=row.id, name=row.number or row.title, last=last)


def _others(connection: Connection, client: str) -> Iterator[Kept]:
    query = select(owned_files).where(
        owned_files.c.owner == FileOwner.CLIENT, owned_files.c.owner_id == client
    )
    for row in connection.execute(query.order_by(owned_files.c.id)):
        last = row.added_at.date()
        yield Kept(subject=DataHolder.CLIENT_FILE, id=row.id, name=row.name, last=last)
    query = select(contacts).where(contacts.c.party_kind == CLIENT, contacts.c.party == client)
    for row in connection.execute(query.order_by(contacts.c.id)):
        yield Kept(subject=DataHolder.CONTACT, id=row.id, name="")
    for row in _rows_of(connection, requests, client):
        waits = not RequestStatus(row.status).is_closed
        yield Kept(subject=DataHolder.REQUEST, id=row.id, name=str(row.id), waits=waits)
    for row in _rows_of(connection, approvals, client):
        waits = row.status == ApprovalStatus.ASKED
        yield Kept(subject=DataHolder.APPROVAL, id=row.id, name=str(row.id), waits=waits)
    for row in _rows_of(connection, consents, client):
        yield Kept(subject=DataHolder.CONSENT, id=row.id, name=row.way, last=row.made_at.date())
    for row in _rows_of(connection, outbox, client):
        waits = row.state in _ON_THEIR_WAY
        yield Kept(subject=DataHolder.LETTER, id=row.id, name=row.occasion, waits=waits)


def _rows_of(connection: Connection, table: Table, client: str) -> Iterator[Row[Any]]:
    query = select(table).where(table.c.client == client).order_by(table.c.id)
    yield from connection.execute(query)
