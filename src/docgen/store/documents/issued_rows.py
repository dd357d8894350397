"""Rows of documents just issued: each with its number in the journal and its first event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Insert,
    Integer,
    Table,
    bindparam,
    insert,
    literal,
    select,
    text,
)

from docgen.models import Document, Event, Status
from docgen.store.database.columns import SQLITE
from docgen.store.database.driver_statement import DriverRows, DriverStatement
from docgen.store.database.tables import documents, events, links, numbers
from docgen.store.documents.document_rows import Frozen, document_values
from docgen.store.documents.event_rows import DOCUMENT, add_event
from docgen.store.numbers.number_rows import GivenNumber

_ISSUED: Final = "issued"

#: What is written of a document, besides what the database counts or fills in by itself.
_OF_DOCUMENT: Final = (
    *("type", "number", "date", "organisation", "client", "client_name", "contract", "period"),
    *("total", "currency", "status", "key", "template", "template_hash", "payload"),
    *("payload_hash", "issued_at", "payable", "due_date", "owed", "seller_party", "buyer_party"),
)
#: What is written of its number, besides the document's id.
_OF_NUMBER: Final = (
    "origin",
    "counter_id",
    "n",
    "type",
    "organisation",
    "number",
    "date",
    "reason",
)


def _given(name: str) -> BindParameter[Any]:
    return bindparam(name, type_=(numbers if name in _OF_NUMBER else documents).c[name].type)


def _add(table: Table, values: Mapping[str, ColumnElement[Any]]) -> Insert:
    return insert(table).from_select(list(values), select(*values.values()))


def _all_at_once() -> Insert:
    """Make one statement of the three, so that a counter is held for one round trip."""
    document = _add(documents, {name: _given(name) for name in _OF_DOCUMENT})
    new = document.returning(documents.c.id).cte("document")
    event = {
        "document_id": new.c.id,
        "subject": literal(DOCUMENT),
        "subject_id": new.c.id,
        "at": _given("issued_at"),
        "name": literal(_ISSUED),
        "detail": _given("number"),
        "who": bindparam("who", type_=events.c.who.type),
        "reason": literal(""),
    }
    number = {name: _given(name) for name in _OF_NUMBER} | {"document_id": new.c.id}
    added = _add(numbers, number).returning(numbers.c.document_id)
    return added.add_cte(_add(events, event).cte("event"))


_ADD_ALL: Final = DriverStatement(_all_at_once())
_DOCUMENTS: Final = DriverRows(documents, ("id", *_OF_DOCUMENT))
_NUMBERS: Final = DriverRows(numbers, ("document_id", *_OF_NUMBER))
_EVENTS: Final = DriverRows(
    events, ("document_id", "subject", "subject_id", "at", "name", "detail", "who", "reason")
)
#: SQLite's own count of the rows that a table ever had.
_LAST_ID: Final = DriverStatement(text("SELECT seq FROM sqlite_sequence WHERE name = 'documents'"))
#: Ids that nobody else gets.
_NEXT_IDS: Final = DriverStatement(
    text(
        "SELECT nextval(ids.name) FROM (SELECT CAST(pg_get_serial_sequence('documents', 'id') "
        "AS regclass) AS name OFFSET 0) AS ids, generate_series(1, CAST(:count AS integer))"
    ).bindparams(bindparam("count", type_=Integer))
)
_ADD_LINKS: Final = insert(links)

#: So many rows are sent sooner table by table, though that waits four times for the server.
_MANY: Final = 20


def without_number(new: Frozen, at: dt.datetime) -> dict[str, object]:
    """Return what will be written of a document, worked out before others wait for its number."""
    return {
        **document_values(new),
        "issued_at": at,
        "who": new.wanted.who,
        "reason": new.wanted.reason,
    }


def insert_documents(
    connection: Connection,
    new: Sequence[Frozen],
    prepared: Sequence[Mapping[str, object]],
    given: Sequence[GivenNumber],
    *,
    store_id: str,
) -> list[Document]:
    """Write documents with their numbers, and return them in the same order.

    ``prepared`` is what :func:`without_number` returned of each.

    Raises:
        sqlalchemy.exc.IntegrityError: another document has a number, or a key.

    """
    if not new:
        return []
    rows = [
        {
            **values,
            "number": number.text,
            "origin": number.origin.value,
            "counter_id": number.counter_id,
            "n": number.n,
        }
        for values, number in zip(prepared, given, strict=True)
    ]
    ids = _add_rows(connection, rows)
    made = [
        _document(row, document_id, values, store_id)
        for row, document_id, values in zip(new, ids, rows, strict=True)
    ]
    for document, row, number in zip(made, new, given, strict=True):
        if row.basis or number.overridden is not None:
            _add_more(connection, document, row, number)
    return made


def _add_rows(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Write what is issued, and return the ids of the documents."""
    if connection.dialect.name == SQLITE:
        # Who writes is alone, so the next ids are known.
        last = sum(row[0] for row in _LAST_ID.rows(connection, {}))
        return _add_by_table(connection, rows, range(last + 1, last + 1 + len(rows)))
    if len(rows) == 1:
        return [row[0] for row in _ADD_ALL.rows(connection, rows[0])]
    if len(rows) < _MANY:
        return [row[0] for row in _ADD_ALL.row_of_each(connection, rows)]
    ids = [row[0] for row in _NEXT_IDS.rows(connection, {"count": len(rows)})]
    return _add_by_table(connection, rows, ids)


def _add_by_table(
    connection: Connection, rows: Sequence[Mapping[str, Any]], ids: Iterable[int]
) -> list[int]:
    """Write each table in turn."""
    pairs = list(zip(ids, rows, strict=True))
    numbered = [{**row, "id": id_, "document_id": id_} for id_, row in pairs]
    _DOCUMENTS.add(connection, numbered)
    _NUMBERS.add(connection, numbered)
    _EVENTS.add(connection, [_event(id_, row) for id_, row in pairs])
    return [id_ for id_, _ in pairs]


def _event(document_id: int, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "subject": DOCUMENT,
        "subject_id": document_id,
        "at": row["issued_at"],
        "name": _ISSUED,
        "detail": row["number"],
        "who": row["who"],
        "reason": "",
    }


def _add_more(connection: Connection, document: Document, new: Frozen, number: GivenNumber) -> None:
    """Write what few documents have: what they are made from, and a guard that was overridden."""
    if new.basis:
        pairs = [{"document_id": document.id, "basis_id": basis_id} for basis_id in new.basis]
        connection.execute(_ADD_LINKS, pairs)
    if number.overridden is not None and document.issued_at is not None:
        event = Event(
            at=document.issued_at,
            name="chronology_overridden",
            detail=number.overridden.message,
            who=new.wanted.who,
            reason=new.wanted.reason,
        )
        add_event(connection, DOCUMENT, document.id, event)


def _document(new: Frozen, document_id: int, values: Mapping[str, Any], store_id: str) -> Document:
    return Document(
        id=document_id,
        type=new.context.document_type,
        number=values["number"],
        payload=new.payload,
        template=new.template,
        template_hash=new.template_hash,
        status=Status.ISSUED,
        issued_at=values["issued_at"],
        store_id=store_id,
        payload_hash=values["payload_hash"],
    )
