"""The guards of tables whose rows are only ever added, in the words of each database.

Versions already released are made of these, so the SQL they give stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from alembic import op
from sqlalchemy import text

from docgen.store.database.columns import SQLITE

_FUNCTION = """
CREATE FUNCTION docgen_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def prepare_refusals() -> None:
    """Make what the guards of PostgreSQL call."""
    if not _on_sqlite():
        op.execute(_FUNCTION)


def only_added(*tables: str) -> None:
    """Have the database refuse to change or take away any row of the tables."""
    for table in tables:
        refuse(table, "UPDATE")
        refuse_deletion(table)


def keep_columns(table: str, columns: Iterable[str]) -> None:
    """Have the database refuse to change these columns of a table."""
    refuse(table, f"UPDATE OF {', '.join(columns)}")


def refuse_deletion(table: str) -> None:
    """Have the database refuse to take rows away, one by one or all at once."""
    refuse(table, "DELETE")
    if not _on_sqlite():
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "EXECUTE FUNCTION docgen_refuse()"
        )


def refuse(table: str, change: str, *, name: str = "", when: str = "") -> None:
    """Refuse ``change`` (``DELETE``, ``UPDATE``, ``UPDATE OF …``) to rows where ``when`` holds."""
    trigger = name or f"{table}_no_{change.partition(' ')[0].lower()}"
    condition = f"WHEN ({when})" if when else ""
    action = (
        f"BEGIN SELECT RAISE(ABORT, '{table} are only ever added'); END"
        if _on_sqlite()
        else "EXECUTE FUNCTION docgen_refuse()"
    )
    op.execute(
        f"CREATE TRIGGER {trigger} BEFORE {change} ON {table} FOR EACH ROW {condition} {action}"
    )


def drop_refusal(table: str, action: str) -> None:
    """Take a guard away, to make another in its place."""
    of_table = "" if _on_sqlite() else f" ON {table}"
    op.execute(f"DROP TRIGGER {table}_no_{action}{of_table}")


@contextmanager
def without_refusal(table: str, action: str) -> Iterator[None]:
    """Set a guard aside for a while, and put the very same one back."""
    trigger = f"{table}_no_{action}"
    if _on_sqlite():
        query = text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name")
        guard = op.get_bind().execute(query, {"name": trigger}).scalar_one()
        drop_refusal(table, action)
        yield
        op.execute(guard)
    else:
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        yield
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")


def _on_sqlite() -> bool:
    return op.get_context().dialect.name == SQLITE
