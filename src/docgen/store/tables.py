"""The tables. What is issued is only ever added; the database itself refuses to change it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    DDL,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)

from docgen.models import Status
from docgen.store.columns import ExactDecimal, UtcDateTime

#: Raise it with every change of the tables.
SCHEMA_VERSION: Final = 1

#: What a document keeps for good.
_FROZEN: Final = (
    "id",
    "type",
    "number",
    "date",
    "organisation",
    "template",
    "template_hash",
    "payload",
    "payload_hash",
)

metadata: Final = MetaData()

meta: Final = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

counters: Final = Table(
    "counters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    UniqueConstraint("rule", "organisation", "scope", "period"),
)

templates: Final = Table(
    "templates",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
)

documents: Final = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("type", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("date", Date, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("client_name", Text, nullable=False),
    Column("contract", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("total", ExactDecimal),
    Column("currency", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("key", Text),
    Column("template", Text, nullable=False),
    Column("template_hash", ForeignKey(templates.c.hash), nullable=False),
    Column("payload", Text, nullable=False),
    Column("payload_hash", Text, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Index("documents_number", "type", "organisation", "number", unique=True),
    Index("documents_client", "client"),
    sqlite_autoincrement=True,  # an id is never given again
)
Index(
    "documents_key",
    documents.c.key,
    unique=True,
    sqlite_where=text(f"status <> '{Status.VOID.value}'"),
)

numbers: Final = Table(
    "numbers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("counter_id", ForeignKey(counters.c.id), nullable=False),
    Column("n", Integer, nullable=False),
    Column("number", Text, nullable=False),
    Column("date", Date, nullable=False),
    Column("document_id", ForeignKey(documents.c.id), nullable=False, unique=True),
    Index("numbers_n", "counter_id", "n", unique=True),
)

#: A document and one it was made from: an act and its invoice.
links: Final = Table(
    "links",
    metadata,
    Column("document_id", ForeignKey(documents.c.id), primary_key=True),
    Column("basis_id", ForeignKey(documents.c.id), primary_key=True, index=True),
)

files: Final = Table(
    "files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", ForeignKey(documents.c.id), nullable=False),
    Column("format", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("engine", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("kept_at", UtcDateTime, nullable=False),
    UniqueConstraint("document_id", "format", "channel"),
)

events: Final = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", ForeignKey(documents.c.id), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("name", Text, nullable=False),
    Column("detail", Text, nullable=False),
)


def _refuse(table: Table, change: str) -> None:
    """Have the database refuse ``change`` (``DELETE``, ``UPDATE``, ``UPDATE OF …``)."""
    action = change.partition(" ")[0].lower()
    trigger = DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy leaves this one unannotated
        f"CREATE TRIGGER {table.name}_no_{action} BEFORE {change} ON {table.name} "
        f"BEGIN SELECT RAISE(ABORT, '{table.name} are only ever added'); END"
    )
    event.listen(table, "after_create", trigger.execute_if(dialect="sqlite"))


for _table in (events, links, numbers, templates):
    _refuse(_table, "UPDATE")
    _refuse(_table, "DELETE")
_refuse(documents, f"UPDATE OF {', '.join(_FROZEN)}")
_refuse(documents, "DELETE")
