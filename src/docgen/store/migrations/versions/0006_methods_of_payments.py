"""How money came in, and whether a company or a person paid."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from docgen.store.migrations.triggers import refuse

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns; of payments taken in before nobody knows. Neither is ever changed."""
    for name in ("method", "payer_kind"):
        op.add_column("payments", sa.Column(name, sa.Text, nullable=False, server_default=""))
    refuse("payments", "UPDATE OF method, payer_kind", name="payments_keep_method")
