"""Versions of templates that authors have published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from docgen.store.database.columns import ROW_ID, UtcDateTime
from docgen.store.migrations.triggers import only_added

revision = "0015"
down_revision = "0013"


def upgrade() -> None:
    """Make the table; what was published before stays in its folders."""
    op.create_table(
        "template_versions",
        sa.Column("id", ROW_ID, sa.Identity(), primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("active_from", sa.Date),
        sa.Column("published_at", UtcDateTime, nullable=False),
        sa.Column("published_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "template_versions_number", "template_versions", ["type", "name", "number"], unique=True
    )
    only_added("template_versions")
