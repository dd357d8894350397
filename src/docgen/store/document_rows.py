"""Rows of issued documents, inside a caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, Row, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from docgen.exceptions import ConfigurationError
from docgen.models import Document, NumberContext, Payload, Status, Template
from docgen.numbering import NumberingRule
from docgen.store.frozen import payload_hash
from docgen.store.journal import take_number
from docgen.store.tables import documents, events, links, numbers, templates

# Statements are made once: SQLAlchemy would spend more time on making them than SQLite on them.
_BY_KEY: Final = select(documents).where(
    documents.c.key == bindparam("key"), documents.c.status != Status.VOID
)
_BY_ID: Final = select(documents).where(documents.c.id == bindparam("id"))
_BY_NUMBER: Final = select(documents).where(
    documents.c.type == bindparam("type"),
    documents.c.number == bindparam("number"),
    documents.c.organisation == bindparam("organisation"),
)
_TEMPLATE: Final = select(templates.c.hash).where(templates.c.hash == bindparam("hash"))
_ADD_TEMPLATE: Final = insert(templates)
_ADD_DOCUMENT: Final = insert(documents).returning(documents.c.id)
_ADD_NUMBER: Final = insert(numbers)
_ADD_EVENT: Final = insert(events)
_ADD_LINK: Final = insert(links)


@frozen(kw_only=True)
class DocumentSummary:
    """A row of a list of documents. ``client`` is the source's id, ``client_name`` the party's.

    ``total`` is ``None`` for a type without one.
    """

    id: int
    type: str
    number: str
    date: date
    organisation: str
    client: str
    client_name: str
    total: Decimal | None
    currency: str
    status: Status


@frozen(kw_only=True)
class Frozen:
    """A document ready to be numbered: everything that is written with its number."""

    payload: Payload
    text: str
    context: NumberContext
    template: Template
    template_sha256: str
    key: str | None
    basis: tuple[int, ...] = ()


def find_by_key(connection: Connection, key: str | None) -> Row[Any] | None:
    """Return the document that is not void and has this key."""
    if key is None:
        return None
    return connection.execute(_BY_KEY, {"key": key}).one_or_none()


def find_by_id(connection: Connection, document_id: int) -> Row[Any] | None:
    """Return the document with this id."""
    return connection.execute(_BY_ID, {"id": document_id}).one_or_none()


def find_by_number(
    connection: Connection, document_type: str, number: str, organisation: str
) -> Row[Any] | None:
    """Return the document of an organisation with this number."""
    values = {"type": document_type, "number": number, "organisation": organisation}
    return connection.execute(_BY_NUMBER, values).one_or_none()


def insert_document(
    connection: Connection, rule: NumberingRule, new: Frozen, at: datetime
) -> Document:
    """Take a number and write the document, its place in the journal and its first event.

    Raises:
        ConfigurationError: the rule gives a number that another document has.

    """
    number = take_number(connection, rule, new.context)
    _insert_template(connection, new.template.hash, new.template_sha256)
    values = _columns(new) | {"number": number.text, "issued_at": at}
    try:
        document_id = connection.execute(_ADD_DOCUMENT, values).scalar_one()
    except IntegrityError:
        _refuse_used(connection, rule, new.context, number.text)
        raise
    place = {
        "counter_id": number.counter_id,
        "n": number.n,
        "number": number.text,
        "date": new.payload.date,
        "document_id": document_id,
    }
    connection.execute(_ADD_NUMBER, place)
    event = {"document_id": document_id, "at": at, "name": "issued", "detail": number.text}
    connection.execute(_ADD_EVENT, event)
    for basis_id in new.basis:
        connection.execute(_ADD_LINK, {"document_id": document_id, "basis_id": basis_id})
    return Document(
        id=document_id,
        type=new.context.document_type,
        number=number.text,
        payload=new.payload,
        template=new.template.name,
        template_hash=new.template.hash,
        status=Status.ISSUED,
        issued_at=at,
    )


def made_from(connection: Connection, basis_id: int, document_type: str) -> Sequence[Decimal]:
    """Return the totals of the documents of a type, unless void, made from another document."""
    query = (
        select(documents.c.total)
        .join(links, links.c.document_id == documents.c.id)
        .where(
            links.c.basis_id == basis_id,
            documents.c.type == document_type,
            documents.c.status != Status.VOID,
            documents.c.total.is_not(None),
        )
    )
    return connection.scalars(query).all()


def basis_of(connection: Connection, document_id: int) -> Sequence[int]:
    """Return the ids of what a document was made from."""
    query = select(links.c.basis_id).where(links.c.document_id == document_id)
    return connection.scalars(query.order_by(links.c.basis_id)).all()


def summaries(
    connection: Connection, wanted: Mapping[str, str | None], limit: int | None
) -> tuple[DocumentSummary, ...]:
    """Return the newest documents whose columns have the ``wanted`` values; ``None`` is any."""
    names = ("id", "type", "number", "date", "organisation", "client", "client_name")
    columns = [documents.c[name] for name in (*names, "total", "currency", "status")]
    query = select(*columns).order_by(documents.c.id.desc()).limit(limit)
    for name, value in wanted.items():
        if value is not None:
            query = query.where(documents.c[name] == value)
    rows = connection.execute(query).mappings()
    return tuple(DocumentSummary(**{**row, "status": Status(row["status"])}) for row in rows)


def _columns(new: Frozen) -> dict[str, object]:
    return {
        "type": new.context.document_type,
        "date": new.payload.date,
        "organisation": new.context.organisation,
        "client": new.context.client,
        "client_name": new.payload.buyer.name,
        "contract": new.context.contract,
        "period": str(new.payload.period or ""),
        "total": new.payload.total,
        "currency": new.payload.currency.code,
        "status": Status.ISSUED.value,
        "key": new.key,
        "template": new.template.name,
        "template_hash": new.template.hash,
        "payload": new.text,
        "payload_hash": payload_hash(new.text),
    }


def _refuse_used(
    connection: Connection, rule: NumberingRule, context: NumberContext, number: str
) -> None:
    used = find_by_number(connection, context.document_type, number, context.organisation)
    if used:
        raise ConfigurationError(
            f"numbering rule {rule.code!r} gives {number!r}, which {context.document_type} "
            f"{used.id} of {used.date} already has. Raise the rule's start above the numbers "
            "in use, or add a token to its mask"
        )


def _insert_template(connection: Connection, template_hash: str, sha256: str) -> None:
    if connection.scalar(_TEMPLATE, {"hash": template_hash}) is None:
        connection.execute(_ADD_TEMPLATE, {"hash": template_hash, "sha256": sha256})
