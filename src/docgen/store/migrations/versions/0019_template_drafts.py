"""What authors of templates are writing, before anybody prints by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from docgen.store.database.columns import ROW_ID, UtcDateTime

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Make the table; drafts in folders come into it when they are next looked at."""
    op.create_table(
        "template_drafts",
        sa.Column("id", ROW_ID, sa.Identity(), primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("saved_at", UtcDateTime, nullable=False),
        sa.Column("saved_by", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "template_drafts_file", "template_drafts", ["type", "name", "path"], unique=True
    )
