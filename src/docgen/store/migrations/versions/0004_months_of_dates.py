"""Documents that state no period are found by the month of their date."""

from __future__ import annotations

from alembic import op

from docgen.store.database.columns import SQLITE
from docgen.store.migrations.triggers import without_refusal

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Fill in the month; what the documents themselves say is in their payloads, and stays."""
    is_sqlite = op.get_context().dialect.name == SQLITE
    month = "substr(date, 1, 7)" if is_sqlite else "to_char(date, 'YYYY-MM')"
    with without_refusal("documents", "update"):
        op.execute(f"UPDATE documents SET period = {month} WHERE period = ''")  # noqa: S608 - no data in it
