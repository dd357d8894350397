"""The outbox, and what rules of the schedule did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from docgen.store.database.columns import ROW_ID, UtcDateTime
from docgen.store.migrations.triggers import keep_columns, refuse_deletion

revision = "0008"
down_revision = "0007"

_TEXTS = ("kind", "key", "account", "organisation", "client", "recipient", "occasion", "content")
#: What an entry is about never changes; how it fares does.
_KEPT = (*_TEXTS, "created_at")


def upgrade() -> None:
    """Make the tables; nothing waits to be sent yet."""
    op.create_table(
        "outbox",
        sa.Column("id", ROW_ID, sa.Identity(), primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in _TEXTS),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("last_at", UtcDateTime),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("token", sa.Text, nullable=False, server_default=""),
        sa.Column("leased_until", UtcDateTime),
        sa.Column("handed_at", UtcDateTime),
        sa.Column("done_at", UtcDateTime),
        sa.Column("answer", sa.Text, nullable=False, server_default=""),
        sa.Column("problem", sa.Text, nullable=False, server_default=""),
        sa.Column("mark", sa.Text, nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    op.create_index("outbox_key", "outbox", ["kind", "key"], unique=True)
    op.create_index("outbox_due", "outbox", ["kind", "state", "due_at", "id"])
    op.create_index("outbox_client", "outbox", ["client", "id"])
    op.create_index("outbox_handed", "outbox", ["kind", "account", "handed_at"])
    op.create_table(
        "outbox_documents",
        sa.Column("entry_id", ROW_ID, sa.ForeignKey("outbox.id"), primary_key=True),
        sa.Column("document_id", ROW_ID, sa.ForeignKey("documents.id"), primary_key=True),
    )
    op.create_index("ix_outbox_documents_document_id", "outbox_documents", ["document_id"])
    keep_columns("outbox", _KEPT)
    refuse_deletion("outbox")
    _make_runs()


def _make_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", ROW_ID, sa.Identity(), primary_key=True),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("moment", UtcDateTime, nullable=False),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("leased_until", UtcDateTime),
        sa.Column("begun_at", UtcDateTime, nullable=False),
        sa.Column("done_at", UtcDateTime),
        sa.Column("report", sa.Text, nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    op.create_index("runs_key", "runs", ["rule", "moment"], unique=True)
