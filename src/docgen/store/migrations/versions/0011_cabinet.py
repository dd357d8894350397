"""The client's cabinet: links that open it, and how clients agreed to get documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from docgen.store.database.columns import ROW_ID, UtcDateTime
from docgen.store.migrations.triggers import keep_columns, only_added, refuse_deletion

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the tables; nobody was let in before."""
    op.create_table(
        "cabinet_links",
        sa.Column("id", ROW_ID, sa.Identity(), primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("document_id", ROW_ID, sa.ForeignKey("documents.id")),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("revoked_at", UtcDateTime),
        sa.Column("revoked_by", sa.Text, nullable=False, server_default=""),
        sa.Column("revoked_reason", sa.Text, nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    op.create_index("cabinet_links_key", "cabinet_links", ["key"], unique=True)
    op.create_index("cabinet_links_client", "cabinet_links", ["client", "id"])
    op.create_index("ix_cabinet_links_document_id", "cabinet_links", ["document_id"])
    keep_columns("cabinet_links", ("key", "client", "document_id", "made_at", "made_by"))
    refuse_deletion("cabinet_links")
    op.create_table(
        "consents",
        sa.Column("id", ROW_ID, sa.Identity(), primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("client", "way", "made_by")),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("consents_client", "consents", ["client", "id"])
    only_added("consents")
