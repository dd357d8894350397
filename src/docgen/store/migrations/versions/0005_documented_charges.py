"""Which charges stand in which documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from docgen.store.database.columns import ROW_ID
from docgen.store.migrations.triggers import only_added

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table; documents issued before do not know their charges."""
    op.create_table(
        "charges",
        sa.Column("organisation", sa.Text, primary_key=True),
        sa.Column("client", sa.Text, primary_key=True),
        sa.Column("document_group", sa.Text, primary_key=True),
        sa.Column("charge", sa.Text, primary_key=True),
        sa.Column("document_id", ROW_ID, sa.ForeignKey("documents.id"), primary_key=True),
        sqlite_with_rowid=False,
    )
    only_added("charges")
