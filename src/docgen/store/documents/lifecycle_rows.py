"""Steps of documents' lives as rows, inside a caller's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, Row, bindparam, select, update

from docgen.exceptions import TransitionError
from docgen.lifecycle import Actor, path_of, transition
from docgen.models import Event, Status
from docgen.store.database.tables import documents
from docgen.store.documents.document_rows import unknown_document
from docgen.store.documents.event_rows import DOCUMENT, add_event, events_of
from docgen.store.payments.payment_rows import (
    allocations_of,
    is_live,
    note_standing,
    refresh_paid,
)
from docgen.store.payments.payment_store import take_back

_FIND: Final = select(documents).where(documents.c.id == bindparam("id"))
_LOCK: Final = _FIND.with_for_update(key_share=True)
_SET_STATUS: Final = (
    update(documents)
    .where(documents.c.id == bindparam("document_id"))
    .values(status=bindparam("new_status"), voided_at=bindparam("void_since"))
)


@frozen(kw_only=True)
class StatusChange:
    """A step somebody takes: to which status, who, when and why; ``detail`` is for the journal."""

    target: Status
    by: Actor
    reason: str
    at: datetime
    detail: str = ""


def find_document(connection: Connection, document_id: int) -> Row[Any]:
    """Return a document.

    Raises:
        UnknownNameError: there is none with this id.

    """
    return _required(connection.execute(_FIND, {"id": document_id}).one_or_none(), document_id)


def lock_document(connection: Connection, document_id: int) -> Row[Any]:
    """Return a document; nobody else changes it until the end.

    Raises:
        UnknownNameError: there is none with this id.

    """
    return _required(connection.execute(_LOCK, {"id": document_id}).one_or_none(), document_id)


def path_of_document(connection: Connection, row: Row[Any]) -> tuple[Status, ...]:
    """Return the statuses a document stands on, the present one last."""
    path = path_of(event.name for event in events_of(connection, DOCUMENT, row.id))
    status = Status(row.status)
    return path if path[-1:] == (status,) else (status,)


def change_status(connection: Connection, row: Row[Any], change: StatusChange) -> Status:
    """Take a step with a locked document, and return the status it had before.

    What paid a document that becomes void goes back to the client's free balance.

    Raises:
        TransitionError: the step is not in the table, not this actor's, or lacks something; or
            the document is corrected, and only its correction has a life.

    """
    _require_uncorrected(connection, row, change.target)
    note_standing(connection, row.id)
    path = path_of_document(connection, row)
    step = transition(path, change.target, change.by, change.reason)
    is_void = change.target is Status.VOID
    values = {
        "document_id": row.id,
        "new_status": change.target.value,
        "void_since": change.at if is_void else None,
    }
    connection.execute(_SET_STATUS, values)
    event = Event(
        at=change.at,
        name=step.event,
        detail=change.detail or f"{step.source} → {step.target}",
        who=change.by.name,
        reason=change.reason,
    )
    add_event(connection, DOCUMENT, row.id, event)
    if is_void:
        live = [one for one in allocations_of(connection, document_id=row.id) if is_live(one)]
        take_back(connection, live, at=change.at, reason=change.reason, by=change.by)
        refresh_paid(connection, [row.id])
    return path[-1]


def _require_uncorrected(connection: Connection, row: Row[Any], target: Status) -> None:
    query = select(documents.c.id).where(
        documents.c.corrects_id == row.id, documents.c.status != Status.VOID
    )
    correction_id = connection.scalar(query)
    if correction_id is not None:
        problem = f"it is corrected by document {correction_id}; take the step with that one"
        raise TransitionError(row.status, target, problem)


def _required(row: Row[Any] | None, document_id: int) -> Row[Any]:
    if row is None:
        raise unknown_document(document_id)
    return row
