"""What a client owes found without its other documents; whom links were sent to; who asks often."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from docgen.store.database.columns import ROW_ID, UtcDateTime

revision = "0018"
down_revision = "0016"

_OWING = ("client", "id", "organisation", "type", "template_hash", "currency", "due_date")
_UNEQUAL = "payable IS NOT NULL AND paid != payable"


def upgrade() -> None:
    """Make the index and the table, and let links say whom they were sent to."""
    op.create_index(
        "documents_owing",
        "documents",
        [*_OWING, "payable", "paid"],
        sqlite_where=sa.text("owed = 1"),
        postgresql_where=sa.text("owed"),
    )
    op.create_index(
        "documents_overpaid",
        "documents",
        ["client"],
        sqlite_where=sa.text(f"owed = 0 AND {_UNEQUAL}"),
        postgresql_where=sa.text(f"NOT owed AND {_UNEQUAL}"),
    )
    op.add_column(
        "cabinet_links", sa.Column("recipient", sa.Text, nullable=False, server_default="")
    )
    op.create_table(
        "attempts",
        sa.Column("id", ROW_ID, sa.Identity(), primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("attempts_who", "attempts", ["kind", "who", "at"])
    op.create_index("attempts_at", "attempts", ["kind", "at"])
