"""Rows of documents just issued: each with its number in the journal and its first event."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection, Insert, bindparam, column, func, insert, literal, select

from docgen.models import Document, Event, Status
from docgen.store.columns import SQLITE
from docgen.store.document_rows import Frozen, document_values
from docgen.store.event_rows import DOCUMENT, add_event
from docgen.store.number_rows import GivenNumber
from docgen.store.tables import documents, events, links, numbers

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
#: What a document is known by before it has an id.
_IDENTITY: Final = ("type", "organisation", "number")

_ADD_DOCUMENTS: Final = insert(documents).returning(documents.c.id, sort_by_parameter_order=True)
_ADD_NUMBERS: Final = insert(numbers)
_ADD_EVENTS: Final = insert(events)
_ADD_LINKS: Final = insert(links)


def _add_all() -> Insert:
    """Make one statement for PostgreSQL of the three, so that one lock is held for one round trip.

    The rows come as one text of JSON: however many, the statement stays the same.
    """
    types = {name: documents.c[name].type for name in _OF_DOCUMENT}
    types |= {name: numbers.c[name].type for name in _OF_NUMBER} | {"who": events.c.who.type}
    given = (
        func.json_to_recordset(bindparam("rows"))
        .table_valued(*(column(name, kind) for name, kind in types.items()))
        .render_derived(name="given", with_types=True)
    )
    rows = select(*given.c).cte("row")
    new = (
        insert(documents)
        .from_select(list(_OF_DOCUMENT), select(*(rows.c[name] for name in _OF_DOCUMENT)))
        .returning(documents.c.id, *(documents.c[name] for name in _IDENTITY))
        .cte("document")
    )
    event = {
        "document_id": new.c.id,
        "subject": literal(DOCUMENT),
        "subject_id": new.c.id,
        "at": rows.c.issued_at,
        "name": literal(_ISSUED),
        "detail": rows.c.number,
        "who": rows.c.who,
        "reason": literal(""),
    }
    number = {name: rows.c[name] for name in _OF_NUMBER} | {"document_id": new.c.id}
    same = [rows.c[name] == new.c[name] for name in _IDENTITY]
    added = insert(events).from_select(list(event), select(*event.values()).where(*same))
    return (
        insert(numbers)
        .from_select(list(number), select(*number.values()).where(*same))
        .returning(numbers.c.document_id, *(numbers.c[name] for name in _IDENTITY))
        .add_cte(added.cte("event"))
    )


_ADD_ALL: Final = _add_all()


def insert_documents(
    connection: Connection,
    new: Sequence[Frozen],
    given: Sequence[GivenNumber],
    at: dt.datetime,
) -> list[Document]:
    """Write documents with their numbers, and return them in the same order.

    Raises:
        sqlalchemy.exc.IntegrityError: another document has a number, or a key.

    """
    if not new:
        return []
    rows = [
        document_values(row)
        | {"number": number.text, "issued_at": at, "who": row.wanted.who}
        | {"origin": number.origin.value, "counter_id": number.counter_id, "n": number.n}
        | {"reason": row.wanted.reason}
        for row, number in zip(new, given, strict=True)
    ]
    add = _add_by_statements if connection.dialect.name == SQLITE else _add_at_once
    ids = add(connection, rows)
    made = [
        _document(row, number, document_id, values)
        for row, number, document_id, values in zip(new, given, ids, rows, strict=True)
    ]
    for document, row, number in zip(made, new, given, strict=True):
        _add_more(connection, document, row, number)
    return made


def _add_at_once(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    found = connection.execute(_ADD_ALL, {"rows": json.dumps(rows, default=_json)})
    ids = {tuple(row[1:]): row.document_id for row in found}
    return [ids[tuple(row[name] for name in _IDENTITY)] for row in rows]


def _json(value: object) -> str:
    """Write what JSON has no word for as PostgreSQL reads it."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _add_by_statements(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    of_document = [{name: row[name] for name in _OF_DOCUMENT} for row in rows]
    ids = list(connection.scalars(_ADD_DOCUMENTS, of_document))
    pairs = list(zip(ids, rows, strict=True))
    first_events = [
        {"document_id": document_id, "subject": DOCUMENT, "subject_id": document_id}
        | {"at": row["issued_at"], "name": _ISSUED, "detail": row["number"]}
        | {"who": row["who"], "reason": ""}
        for document_id, row in pairs
    ]
    connection.execute(_ADD_EVENTS, first_events)
    in_journal = [
        {name: row[name] for name in _OF_NUMBER} | {"document_id": document_id}
        for document_id, row in pairs
    ]
    connection.execute(_ADD_NUMBERS, in_journal)
    return ids


def _add_more(connection: Connection, document: Document, new: Frozen, number: GivenNumber) -> None:
    """Write what few documents have: what they are made from, and a guard that was overridden."""
    document_id = document.id or 0
    if new.basis:
        pairs = [{"document_id": document_id, "basis_id": basis_id} for basis_id in new.basis]
        connection.execute(_ADD_LINKS, pairs)
    if number.overridden is not None and document.issued_at is not None:
        event = Event(
            at=document.issued_at,
            name="chronology_overridden",
            detail=number.overridden.message,
            who=new.wanted.who,
            reason=new.wanted.reason,
        )
        add_event(connection, DOCUMENT, document_id, event)


def _document(
    new: Frozen, number: GivenNumber, document_id: int, values: Mapping[str, Any]
) -> Document:
    return Document(
        id=document_id,
        type=new.context.document_type,
        number=number.text,
        payload=new.payload,
        template=new.template.name,
        template_hash=new.template.hash,
        status=Status.ISSUED,
        issued_at=values["issued_at"],
        payload_hash=values["payload_hash"],
    )
