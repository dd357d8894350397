"""What goes to other systems and comes from them: 1C, banks, operators of electronic exchange."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from docgen.store.database.columns import ROW_ID, ExactDecimal, UtcDateTime

revision = "0010"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables; nothing went anywhere before that is known of."""
    _make_messages()
    _make_bank_entries()
    _make_received()


def _table(name: str, *columns: sa.Column[Any]) -> None:
    row_id = sa.Column("id", ROW_ID, sa.Identity(), primary_key=True)
    op.create_table(name, row_id, *columns, sqlite_autoincrement=True)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, UtcDateTime, nullable=False)


def _make_messages() -> None:
    _table(
        "exchange_messages",
        *_texts("channel"),
        sa.Column("number", sa.Integer, nullable=False),
        *_texts("organisation", "place", "reason"),
        _moment("made_at"),
        *_texts("made_by"),
        sa.Column("sent_at", UtcDateTime),
        sa.Column("confirmed_at", UtcDateTime),
    )
    op.create_index(
        "exchange_messages_number", "exchange_messages", ["channel", "number"], unique=True
    )
    message_id = sa.ForeignKey("exchange_messages.id")
    op.create_table(
        "exchange_items",
        sa.Column("message_id", ROW_ID, message_id, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("subject_id", ROW_ID, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("exchange_items_subject", "exchange_items", ["subject", "subject_id"])


def _make_bank_entries() -> None:
    _table(
        "bank_entries",
        *_texts("fingerprint", "organisation", "account"),
        sa.Column("date", sa.Date, nullable=False),
        *_texts("number"),
        sa.Column("amount", ExactDecimal, nullable=False),
        *_texts("currency", "payer", "payer_inn", "payer_kpp", "payer_account", "purpose"),
        *_texts("client", "certainty", "candidates", "reasons", "file"),
        sa.Column("line", sa.Integer, nullable=False),
        _moment("imported_at"),
        *_texts("imported_by"),
        sa.Column("payment_id", ROW_ID, sa.ForeignKey("payments.id")),
    )
    op.create_index("bank_entries_fingerprint", "bank_entries", ["fingerprint"], unique=True)
    op.create_index("ix_bank_entries_payment_id", "bank_entries", ["payment_id"])


def _make_received() -> None:
    _table(
        "received_documents",
        *_texts("channel", "base", "kind", "guid", "organisation", "client", "title", "number"),
        sa.Column("date", sa.Date),
        sa.Column("total", ExactDecimal),
        *_texts("currency", "party", "party_inn", "party_kpp", "request"),
        _moment("received_at"),
        *_texts("received_by"),
    )
    source = ["channel", "base", "kind", "guid"]
    op.create_index("received_documents_source", "received_documents", source, unique=True)
    op.create_index("received_documents_client", "received_documents", ["client", "id"])
    _table(
        "received_files",
        sa.Column("received_id", ROW_ID, sa.ForeignKey("received_documents.id"), nullable=False),
        *_texts("name", "media_type", "sha256"),
        sa.Column("size", sa.Integer, nullable=False),
        _moment("added_at"),
    )
    content = ["received_id", "sha256"]
    op.create_index("received_files_content", "received_files", content, unique=True)
