"""What an operator says of a document that came to us."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the column; of documents that came before nothing is known."""
    op.add_column(
        "received_documents", sa.Column("edo_state", sa.Text, nullable=False, server_default="")
    )
