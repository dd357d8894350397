"""Corrections as rows, inside a caller's transaction.

A correction has the number and the date of the document it corrects, and takes over what paid
it and the key of the operation that made it. The former goes to the archive. When a correction
becomes void, all of this is taken back.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from docgen.lifecycle import Actor, Role
from docgen.models import Event, Status
from docgen.settlement import Share
from docgen.store.database.tables import documents, links
from docgen.store.documents.charge_rows import insert_claims
from docgen.store.documents.document_rows import Frozen, basis_of, document_values, insert_parts
from docgen.store.documents.event_rows import DOCUMENT, add_event
from docgen.store.documents.lifecycle_rows import (
    StatusChange,
    change_status,
    lock_document,
    path_of_document,
)
from docgen.store.payments.payment_rows import (
    allocations_of,
    insert_shares,
    is_live,
    refresh_paid,
    reverse_allocations,
)

_ADD_DOCUMENT: Final = insert(documents).returning(documents.c.id)
_ADD_LINK: Final = insert(links)
_SET_KEY: Final = (
    update(documents)
    .where(documents.c.id == bindparam("document_id"))
    .values(key=bindparam("new_key"))
)


def next_correction(connection: Connection, row: Row[Any]) -> int:
    """Return the number that the next correction of a document would have, from 1."""
    query = select(func.max(documents.c.correction)).where(
        documents.c.type == row.type,
        documents.c.organisation == row.organisation,
        documents.c.number == row.number,
    )
    last: int = connection.execute(query).scalar_one()
    return last + 1


def insert_correction(
    connection: Connection, former: Row[Any], new: Frozen, change: StatusChange
) -> int:
    """Write a correction of a locked document, and return its id.

    Raises:
        TransitionError: the former is void, in the archive, or corrected already.

    """
    change_status(connection, former, change)
    correction = new.payload.correction
    values = document_values(new) | {
        "number": former.number,
        "correction": 0 if correction is None else correction.number,
        "corrects_id": former.id,
        "issued_at": change.at,
        "key": None,
    }
    insert_parts(connection, [new])
    document_id: int = connection.execute(_ADD_DOCUMENT, values).scalar_one()
    insert_claims(connection, [(document_id, new.payload)])
    for basis_id in basis_of(connection, former.id):
        connection.execute(_ADD_LINK, {"document_id": document_id, "basis_id": basis_id})
    event = Event(
        at=change.at,
        name="issued",
        detail=f"{former.number}, correction {values['correction']} of document {former.id}",
        who=change.by.name,
        reason=change.reason,
    )
    add_event(connection, DOCUMENT, document_id, event)
    _hand_over(connection, former.id, document_id, key=former.key, change=change)
    return document_id


def withdraw_correction(connection: Connection, row: Row[Any], change: StatusChange) -> Status:
    """Make a locked correction void, put what it corrects in force again; return its status."""
    former = lock_document(connection, row.corrects_id)
    _hand_over(connection, row.id, former.id, key=row.key, change=change)
    previous = change_status(connection, row, change)
    path = path_of_document(connection, former)
    if path[-1] is Status.ARCHIVED and len(path) > 1:
        back = StatusChange(
            target=path[-2],
            by=Actor(name=change.by.name, role=Role.ADMINISTRATOR),
            reason=change.reason,
            at=change.at,
            detail=f"its correction {row.id} is void",
        )
        change_status(connection, former, back)
    refresh_paid(connection, [former.id])
    return previous


def _hand_over(
    connection: Connection, from_id: int, to_id: int, *, key: str | None, change: StatusChange
) -> None:
    """Let a document have the key and the money of another one."""
    connection.execute(_SET_KEY, {"document_id": from_id, "new_key": None})
    connection.execute(_SET_KEY, {"document_id": to_id, "new_key": key})
    live = [row for row in allocations_of(connection, document_id=from_id) if is_live(row)]
    reverse_allocations(connection, live, change.at, change.reason)
    for row in live:
        share = Share(payment_id=row.payment_id, document_id=to_id, amount=row.amount)
        values = {
            "at": change.at,
            "kind": row.kind.value,
            "reason": row.reason,
            "made_by": change.by.name,
        }
        insert_shares(connection, [share], values)
    refresh_paid(connection, [from_id, to_id])
