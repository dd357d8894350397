"""Rows of the journal of events, inside a caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, func, insert, select

from docgen.models import Event
from docgen.store.database.tables import events

_ADD: Final = insert(events)
_OF_SUBJECT: Final = (
    select(events)
    .where(events.c.subject == bindparam("subject"), events.c.subject_id == bindparam("subject_id"))
    .order_by(events.c.id)
)

DOCUMENT: Final = "document"
PAYMENT: Final = "payment"
CONTACT: Final = "contact"
REQUEST: Final = "request"
APPROVAL: Final = "approval"


def add_event(connection: Connection, subject: str, subject_id: int, event: Event) -> None:
    """Write what happened to a subject."""
    row = {
        "document_id": subject_id if subject == DOCUMENT else None,
        "subject": subject,
        "subject_id": subject_id,
        "at": event.at,
        "name": event.name,
        "detail": event.detail,
        "who": event.who,
        "reason": event.reason,
    }
    connection.execute(_ADD, row)


def events_of(connection: Connection, subject: str, subject_id: int) -> tuple[Event, ...]:
    """Return what happened to a subject, in order."""
    rows = connection.execute(_OF_SUBJECT, {"subject": subject, "subject_id": subject_id})
    return tuple(
        Event(at=row.at, name=row.name, detail=row.detail, who=row.who, reason=row.reason)
        for row in rows
    )


def last_moments(
    connection: Connection, name: str, document_ids: Sequence[int]
) -> Mapping[int, datetime]:
    """Return when something happened to documents last, to those that it did."""
    query = (
        select(events.c.subject_id, func.max(events.c.at).label("at"))
        .where(
            events.c.subject == DOCUMENT,
            events.c.subject_id.in_(document_ids),
            events.c.name == name,
        )
        .group_by(events.c.subject_id)
    )
    return {row.subject_id: row.at for row in connection.execute(query)}
