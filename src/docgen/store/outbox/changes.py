"""Events of the journal put into the outbox: none is missed, and none is told twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from attrs import frozen
from sqlalchemy import Connection, func, insert, select, update

from docgen.store.database.database import Database
from docgen.store.database.tables import documents, events, meta
from docgen.store.outbox.entries import NewEntry
from docgen.store.outbox.rows import insert_entry

#: Where in the journal telling began, and how far it has come.
_PLACE: Final = "told_events"
#: Events of transactions that were slow to end have smaller ids than those already told of.
_BACK: Final = 200
_MOST: Final = 1_000

_COLUMNS: Final = ("id", "at", "name", "subject", "subject_id", "detail", "who", "reason")


@frozen(kw_only=True)
class Change:
    """An event of the journal, and of which document, if it is of one."""

    id: int
    at: datetime
    name: str
    subject: str
    subject_id: int
    detail: str
    who: str
    reason: str
    type: str | None
    number: str | None


def put_changes(
    database: Database,
    make: Callable[[Change], Iterable[NewEntry]],
    clock: Callable[[], datetime],
) -> int:
    """Put what ``make`` makes of each new event into the outbox; return how many there were.

    The first time it only marks where the journal is: the past is not told of.
    """
    count = 0
    while True:
        found, put = _put_page(database, make, clock)
        count += put
        if found < _MOST:
            return count


def _put_page(
    database: Database,
    make: Callable[[Change], Iterable[NewEntry]],
    clock: Callable[[], datetime],
) -> tuple[int, int]:
    """Do so with the next events; return how many there were, and how many entries of them."""
    with database.write() as connection:
        place = _place(connection)
        last = connection.scalar(select(func.max(events.c.id))) or 0
        if place is None:
            text = json.dumps([last, last])
            connection.execute(insert(meta).values(key=_PLACE, value=text))
            return 0, 0
        began, told = place
        found = _changes(connection, max(began, told - _BACK))
        put = [insert_entry(connection, new, clock()) for change in found for new in make(change)]
        if found:
            text = json.dumps([began, max(told, found[-1].id)])
            connection.execute(update(meta).where(meta.c.key == _PLACE).values(value=text))
        return len(found), sum(row is not None for row in put)


def _place(connection: Connection) -> tuple[int, int] | None:
    query = select(meta.c.value).where(meta.c.key == _PLACE).with_for_update()
    value = connection.scalar(query)
    if value is None:
        return None
    began, told = json.loads(value)
    return int(began), int(told)


def _changes(connection: Connection, after: int) -> list[Change]:
    columns = (events.c[name] for name in _COLUMNS)
    query = (
        select(*columns, documents.c.type, documents.c.number)
        .outerjoin(documents, documents.c.id == events.c.document_id)
        .where(events.c.id > after)
        .order_by(events.c.id)
        .limit(_MOST)
    )
    return [Change(**row._mapping) for row in connection.execute(query)]  # noqa: SLF001 - the public way to columns by name
