"""The tables of the first release, which kept documents in SQLite files only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from docgen.store.database.columns import ROW_ID, ExactDecimal, UtcDateTime
from docgen.store.migrations.triggers import (
    keep_columns,
    only_added,
    prepare_refusals,
    refuse_deletion,
)

revision = "0001"
down_revision = None

_FROZEN = (
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


def upgrade() -> None:
    """Make them."""
    prepare_refusals()
    _make_counters_and_templates()
    _make_documents()
    _make_what_refers_to_documents()
    only_added("events", "links", "numbers", "templates")
    keep_columns("documents", _FROZEN)
    refuse_deletion("documents")


def _make_counters_and_templates() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "counters",
        sa.Column("id", ROW_ID, sa.Identity(), primary_key=True),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("organisation", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.UniqueConstraint("rule", "organisation", "scope", "period"),
    )
    op.create_table(
        "templates",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("sha256", sa.Text, nullable=False),
    )


def _make_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", ROW_ID, sa.Identity(), primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("organisation", sa.Text, nullable=False),
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("client_name", sa.Text, nullable=False),
        sa.Column("contract", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("total", ExactDecimal),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("key", sa.Text),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("template_hash", sa.Text, sa.ForeignKey("templates.hash"), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("payload_hash", sa.Text, nullable=False),
        sa.Column("issued_at", UtcDateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "documents_number", "documents", ["type", "organisation", "number"], unique=True
    )
    op.create_index("documents_client", "documents", ["client"])
    not_void = sa.text("status <> 'void'")
    op.create_index(
        "documents_key",
        "documents",
        ["key"],
        unique=True,
        sqlite_where=not_void,
        postgresql_where=not_void,
    )


def _make_what_refers_to_documents() -> None:
    op.create_table(
        "numbers",
        sa.Column("id", ROW_ID, sa.Identity(), primary_key=True),
        sa.Column("counter_id", ROW_ID, sa.ForeignKey("counters.id"), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column(
            "document_id", ROW_ID, sa.ForeignKey("documents.id"), nullable=False, unique=True
        ),
    )
    op.create_index("numbers_n", "numbers", ["counter_id", "n"], unique=True)
    op.create_table(
        "links",
        sa.Column("document_id", ROW_ID, sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("basis_id", ROW_ID, sa.ForeignKey("documents.id"), primary_key=True),
    )
    op.create_index("ix_links_basis_id", "links", ["basis_id"])
    op.create_table(
        "files",
        sa.Column("id", ROW_ID, sa.Identity(), primary_key=True),
        sa.Column("document_id", ROW_ID, sa.ForeignKey("documents.id"), nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("format", "channel", "name", "media_type", "engine", "notes", "sha256")
        ),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("kept_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("document_id", "format", "channel"),
    )
    op.create_table(
        "events",
        sa.Column("id", ROW_ID, sa.Identity(), primary_key=True),
        sa.Column("document_id", ROW_ID, sa.ForeignKey("documents.id"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_index("ix_events_document_id", "events", ["document_id"])
