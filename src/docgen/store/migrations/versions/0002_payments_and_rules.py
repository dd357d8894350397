"""Payments, numbering rules, parties, corrections, attachments; a journal of all numbers in use."""

from __future__ import annotations

import json
import secrets
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op

from docgen.store.database.columns import ROW_ID, ExactDecimal, UtcDateTime
from docgen.store.migrations.triggers import (
    drop_refusal,
    keep_columns,
    only_added,
    refuse,
    refuse_deletion,
)

revision = "0002"
down_revision = "0001"

_FROZEN = (
    "id",
    "type",
    "number",
    "date",
    "organisation",
    "contract",
    "period",
    "total",
    "currency",
    "template",
    "template_hash",
    "payload",
    "payload_hash",
    "issued_at",
    "due_date",
    "payable",
    "correction",
    "corrects_id",
    "seller_party",
    "buyer_party",
)
_OF_PAYMENT = (
    "id",
    "source_id",
    "organisation",
    "client",
    "contract",
    "date",
    "amount",
    "currency",
    "number",
    "purpose",
    "received_at",
    "made_by",
)
_OF_ALLOCATION = (
    "id",
    "payment_id",
    "document_id",
    "amount",
    "at",
    "kind",
    "reason",
    "made_by",
)


def upgrade() -> None:
    """Make them, and say of the documents there are what the new columns say."""
    _make_rules()
    _make_parties()
    _widen_documents()
    _fill_payable()
    _index_documents()
    drop_refusal("documents", "update")
    keep_columns("documents", _FROZEN)
    _widen_numbers()
    _widen_events()
    _make_attachments()
    _make_payments()
    only_added("rules", "parties", "numbers", "events", "attachments")
    _guard_reversals("payments", _OF_PAYMENT)
    _guard_reversals("allocations", _OF_ALLOCATION)
    # The first release reads its version here, and so refuses this database.
    meta = sa.table("meta", sa.column("key"), sa.column("value"))
    op.execute(meta.delete().where(meta.c.key == "schema_version"))
    op.execute(meta.insert().values(key="schema_version", value="2"))
    op.execute(meta.insert().values(key="store_id", value=secrets.token_hex(6)))


def _table(name: str, *columns: sa.Column[Any] | sa.Constraint) -> None:
    row_id = sa.Column("id", ROW_ID, sa.Identity(), primary_key=True)
    op.create_table(name, row_id, *columns, sqlite_autoincrement=True)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _make_rules() -> None:
    _table(
        "rules",
        *_texts("type", "organisation", "mask", "scope", "reset"),
        sa.Column("fiscal_year_start", sa.Integer, nullable=False),
        *_texts("time_zone"),
        sa.Column("start", sa.Integer, nullable=False),
        *_texts("mode"),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        *_texts("made_by", "reason"),
    )
    op.create_index("rules_key", "rules", ["type", "organisation", "id"])


def _make_parties() -> None:
    op.create_table(
        "parties",
        sa.Column("hash", sa.Text, primary_key=True),
        *_texts("name", "inn", "kpp", "content"),
    )
    op.create_index("ix_parties_inn", "parties", ["inn"])


def _widen_documents() -> None:
    for column in (
        sa.Column("due_date", sa.Date),
        sa.Column("payable", ExactDecimal),
        sa.Column("paid", ExactDecimal, nullable=False, server_default="0"),
        sa.Column("owed", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("edo_severity", sa.Text, nullable=False, server_default=""),
        sa.Column("edo_text", sa.Text, nullable=False, server_default=""),
        sa.Column("correction", sa.Integer, nullable=False, server_default="0"),
        sa.Column("voided_at", UtcDateTime),
    ):
        op.add_column("documents", column)
    # SQLite adds a reference together with its column only, which Alembic does not write.
    row_id = ROW_ID.compile(op.get_context().dialect)
    for column_and_type, target in (
        (f"corrects_id {row_id}", "documents (id)"),
        ("seller_party TEXT", "parties (hash)"),
        ("buyer_party TEXT", "parties (hash)"),
    ):
        op.execute(f"ALTER TABLE documents ADD COLUMN {column_and_type} REFERENCES {target}")


def _fill_payable() -> None:
    """Fill in what is to be paid, and by when: of types whose payloads know a last day to pay."""
    documents = sa.table(
        "documents",
        sa.column("id"),
        sa.column("status"),
        sa.column("payload"),
        sa.column("total", ExactDecimal),
        sa.column("payable", ExactDecimal),
        sa.column("due_date", sa.Date),
        sa.column("owed", sa.Boolean),
    )
    fill = (
        sa.update(documents)
        .where(documents.c.id == sa.bindparam("document_id"))
        .values(
            payable=documents.c.total,
            due_date=sa.bindparam("last_day"),
            owed=sa.bindparam("is_owed"),
        )
    )
    connection = op.get_bind()
    query = sa.select(
        documents.c.id, documents.c.status, documents.c.total, documents.c.payload
    ).where(documents.c.payload.contains('"due_date":'))
    for row in connection.execute(query).all():
        payload = _read(row.payload)
        if "due_date" in payload:
            due_date = payload["due_date"]
            values = {
                "document_id": row.id,
                "last_day": date.fromisoformat(due_date) if due_date else None,
                "is_owed": row.status != "void" and (row.total or Decimal(0)) > 0,
            }
            connection.execute(fill, values)


def _read(payload: str) -> dict[str, str | None]:
    try:
        plain = json.loads(payload)
    except ValueError:
        return {}  # the audit reports it
    return plain if isinstance(plain, dict) else {}


def _index_documents() -> None:
    op.drop_index("documents_number", "documents")
    number = ["type", "organisation", "number", "correction"]
    op.create_index("documents_number", "documents", number, unique=True)
    op.drop_index("documents_client", "documents")
    for name in ("type", "organisation", "client", "contract", "period", "status"):
        op.create_index(f"documents_{name}", "documents", [name, "id"])
    op.create_index("documents_date", "documents", ["type", "organisation", "date"])
    op.create_index(
        "documents_owed",
        "documents",
        ["due_date", "id"],
        sqlite_where=sa.text("owed = 1"),
        postgresql_where=sa.text("owed"),
    )
    op.create_index("documents_corrects", "documents", ["corrects_id"])


def _widen_numbers() -> None:
    op.execute("CREATE TEMPORARY TABLE old_numbers AS SELECT * FROM numbers")
    op.drop_table("numbers")
    _table(
        "numbers",
        *_texts("origin"),
        sa.Column("counter_id", ROW_ID, sa.ForeignKey("counters.id")),
        sa.Column("n", sa.Integer),
        *_texts("type", "organisation", "number"),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("document_id", ROW_ID, sa.ForeignKey("documents.id"), unique=True),
        *_texts("reason"),
    )
    op.create_index("numbers_n", "numbers", ["counter_id", "n"], unique=True)
    op.create_index("numbers_number", "numbers", ["type", "organisation", "number"], unique=True)
    op.execute(
        "INSERT INTO numbers (origin, counter_id, n, type, organisation, number, date, "
        "document_id, reason) SELECT 'issued', old.counter_id, old.n, documents.type, "
        "documents.organisation, old.number, old.date, old.document_id, '' FROM old_numbers old "
        "JOIN documents ON documents.id = old.document_id ORDER BY old.id"
    )
    op.execute("DROP TABLE old_numbers")


def _widen_events() -> None:
    op.execute("CREATE TEMPORARY TABLE old_events AS SELECT * FROM events")
    op.drop_table("events")
    _table(
        "events",
        sa.Column("document_id", ROW_ID, sa.ForeignKey("documents.id")),
        *_texts("subject"),
        sa.Column("subject_id", ROW_ID, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        *_texts("name", "detail", "who", "reason"),
    )
    op.create_index("ix_events_document_id", "events", ["document_id"])
    op.create_index("events_subject", "events", ["subject", "subject_id"])
    op.execute(
        "INSERT INTO events (document_id, subject, subject_id, at, name, detail, who, reason) "
        "SELECT document_id, 'document', document_id, at, name, detail, '', '' FROM old_events "
        "ORDER BY id"
    )
    op.execute("DROP TABLE old_events")


def _make_attachments() -> None:
    _table(
        "attachments",
        sa.Column("document_id", ROW_ID, sa.ForeignKey("documents.id"), nullable=False),
        *_texts("name", "media_type", "sha256"),
        sa.Column("size", sa.Integer, nullable=False),
        *_texts("kind"),
        sa.Column("added_at", UtcDateTime, nullable=False),
        *_texts("added_by", "note"),
    )
    op.create_index("ix_attachments_document_id", "attachments", ["document_id"])


def _make_payments() -> None:
    _table(
        "payments",
        sa.Column("source_id", sa.Text),
        *_texts("organisation", "client", "contract"),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("amount", ExactDecimal, nullable=False),
        *_texts("currency", "number", "purpose"),
        sa.Column("received_at", UtcDateTime, nullable=False),
        *_texts("made_by"),
        sa.Column("reversed_at", UtcDateTime),
        sa.Column("reversal_reason", sa.Text),
        sa.CheckConstraint("CAST(amount AS NUMERIC) > 0", name="payments_amount"),
    )
    op.create_index("payments_source", "payments", ["organisation", "source_id"], unique=True)
    op.create_index("payments_date", "payments", ["organisation", "date"])
    op.create_index("payments_client", "payments", ["client", "id"])
    _table(
        "allocations",
        sa.Column("payment_id", ROW_ID, sa.ForeignKey("payments.id")),
        sa.Column("document_id", ROW_ID, sa.ForeignKey("documents.id"), nullable=False),
        sa.Column("amount", ExactDecimal, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        *_texts("kind", "reason", "made_by"),
        sa.Column("reversed_at", UtcDateTime),
        sa.Column("reversal_reason", sa.Text),
        sa.CheckConstraint("CAST(amount AS NUMERIC) > 0", name="allocations_amount"),
    )
    for name in ("payment_id", "document_id"):
        op.create_index(f"ix_allocations_{name}", "allocations", [name])


def _guard_reversals(table: str, columns: tuple[str, ...]) -> None:
    """Let a row be reversed once, and nothing else happen to it."""
    keep_columns(table, columns)
    refuse(
        table,
        "UPDATE OF reversed_at, reversal_reason",
        name=f"{table}_reversed_once",
        when="OLD.reversed_at IS NOT NULL",
    )
    refuse_deletion(table)
