"""Rows of the outbox, inside a caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, or_, select, text, update

from docgen.store.database.columns import SQLITE
from docgen.store.database.tables import outbox, outbox_documents
from docgen.store.database.upsert import ByDialect
from docgen.store.outbox.entries import NewEntry, OutboxEntry, OutboxState, Quota

_ADD: Final = ByDialect(
    outbox,
    lambda new: new.on_conflict_do_nothing(index_elements=("kind", "key")).returning(outbox.c.id),
)
_ADD_DOCUMENT: Final = ByDialect(outbox_documents, lambda new: new.on_conflict_do_nothing())
_SET: Final = update(outbox).where(outbox.c.id == bindparam("entry_id"))
_FIND: Final = select(outbox)
_LOCK_ACCOUNT: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:account, 0))")


def insert_entry(connection: Connection, new: NewEntry, at: datetime) -> int | None:
    """Add an entry and return its id, or nothing where one of its kind and key is there."""
    dialect = connection.dialect.name
    row = {
        "kind": new.kind,
        "key": new.key,
        "account": new.account,
        "organisation": new.organisation,
        "client": new.client,
        "recipient": new.recipient,
        "occasion": new.occasion,
        "content": json.dumps(new.content, ensure_ascii=False, sort_keys=True),
        "state": OutboxState.PENDING,
        "created_at": at,
        "due_at": new.due_at or at,
        "last_at": new.last_at,
    }
    entry_id: int | None = connection.execute(_ADD[dialect], row).scalar()
    if entry_id is not None and new.documents:
        rows = [
            {"entry_id": entry_id, "document_id": fromkey}
            for fromkey in dict.fromkeys(new.documents)
        ]
        connection.execute(_ADD_DOCUMENT[dialect], rows)
    return entry_id


def lock_due(
    connection: Connection, kind: str, account: str | None, at: datetime, limit: int
) -> list[Row[Any]]:
    """Return what may go now, the longest due first, past what others are taking already."""
    query = _FIND.where(
        outbox.c.state == OutboxState.PENDING, outbox.c.kind == kind, outbox.c.due_at <= at
    )
    if account is not None:
        query = query.where(outbox.c.account == account)
    query = query.order_by(outbox.c.due_at, outbox.c.id).limit(limit)
    return list(connection.execute(query.with_for_update(skip_locked=True)))


def room_within(connection: Connection, kind: str, account: str, quota: Quota, at: datetime) -> int:
    """Return how many more an account may send now; others who ask meanwhile wait."""
    if connection.dialect.name != SQLITE:
        connection.execute(_LOCK_ACCOUNT, {"account": f"docgen outbox {kind} {account}"})
    taken = (outbox.c.state == OutboxState.SENDING) & outbox.c.handed_at.is_(None)
    query = select(func.count()).where(
        outbox.c.kind == kind,
        outbox.c.account == account,
        or_(outbox.c.handed_at > at - quota.within, taken),
    )
    return max(0, quota.count - connection.execute(query).scalar_one())


def lock_overdue(connection: Connection, at: datetime) -> list[Row[Any]]:
    """Return those whose senders have let their leases run out."""
    query = _FIND.where(outbox.c.state == OutboxState.SENDING, outbox.c.leased_until < at)
    return list(connection.execute(query.with_for_update(skip_locked=True)))


def change_entries(
    connection: Connection,
    ids: Sequence[int],
    where: Iterable[ColumnElement[bool]],
    **values: object,
) -> int:
    """Change entries as long as conditions hold; return how many there were."""
    query = update(outbox).where(outbox.c.id.in_(ids), *where).values(**values)
    return connection.execute(query).rowcount


def lock_entry(connection: Connection, entry_id: int) -> Row[Any] | None:
    """Return an entry that nobody else changes until the end of the transaction."""
    query = _FIND.where(outbox.c.id == entry_id).with_for_update()
    return connection.execute(query).one_or_none()


def find_entries(
    connection: Connection, where: Iterable[ColumnElement[bool]], limit: int | None
) -> list[OutboxEntry]:
    """Return entries, the newest first."""
    query = _FIND.where(*where).order_by(outbox.c.id.desc()).limit(limit)
    rows = list(connection.execute(query))
    return read_entries(connection, rows)


def about_document(document_id: int) -> ColumnElement[bool]:
    """Say that an entry is about a document."""
    query = select(outbox_documents.c.entry_id)
    return outbox.c.id.in_(query.where(outbox_documents.c.document_id == document_id))


def read_entries(connection: Connection, rows: Sequence[Row[Any]]) -> list[OutboxEntry]:
    """Return entries of their rows, with their documents."""
    about = _documents_of(connection, [row.id for row in rows])
    return [_entry(row, about.get(row.id, ())) for row in rows]


def _documents_of(connection: Connection, ids: Sequence[int]) -> Mapping[int, tuple[int, ...]]:
    query = select(outbox_documents).where(outbox_documents.c.entry_id.in_(ids))
    found: dict[int, tuple[int, ...]] = {}
    for row in connection.execute(query.order_by(outbox_documents.c.document_id)):
        found[row.entry_id] = (*found.get(row.entry_id, ()), row.document_id)
    return found


def _entry(row: Row[Any], documents: tuple[int, ...]) -> OutboxEntry:
    values = dict(row._mapping)  # noqa: SLF001 - the public way to a row's columns by name
    values["content"] = json.loads(values["content"])
    return OutboxEntry(**values | {"state": OutboxState(row.state), "documents": documents})
