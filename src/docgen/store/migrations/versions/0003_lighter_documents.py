"""Less work for each document: no index that nothing reads, no packing of payloads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from docgen.store.database.columns import SQLITE

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Index only what is looked for; have PostgreSQL keep payloads as they are, as SQLite does.

    Packing a payload of 6 KB to half its length takes PostgreSQL longer than all that it does
    for the rest of the document, while others wait for the counter. Rows that are there stay.
    """
    op.drop_index("ix_events_document_id", "events")
    _narrow("documents_corrects", "corrects_id", "corrects_id IS NOT NULL")
    _narrow("documents_key", "key", "key IS NOT NULL AND status <> 'void'", unique=True)
    if op.get_context().dialect.name != SQLITE:
        op.execute("ALTER TABLE documents ALTER COLUMN payload SET STORAGE EXTERNAL")


def _narrow(index: str, column: str, where: str, *, unique: bool = False) -> None:
    """Have an index of documents leave out the many that have nothing there."""
    op.drop_index(index, "documents")
    op.create_index(
        index,
        "documents",
        [column],
        unique=unique,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
