"""The journal of erased personal data."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from docgen.store.database.columns import ROW_ID, UtcDateTime
from docgen.store.migrations.triggers import only_added

revision = "0013"
down_revision = "0011"


def upgrade() -> None:
    """Make the table; nothing was erased before."""
    op.create_table(
        "erasures",
        sa.Column("id", ROW_ID, sa.Identity(), primary_key=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("subject_id", ROW_ID, nullable=False),
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("payload_hash", sa.Text, nullable=False),
        sa.Column("erased_at", UtcDateTime, nullable=False),
        sa.Column("erased_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("erasures_subject", "erasures", ["subject", "subject_id"], unique=True)
    op.create_index("erasures_client", "erasures", ["client", "id"])
    only_added("erasures")
