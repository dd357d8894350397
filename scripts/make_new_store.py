"""Write what a new SQLite store is made of: the tables that all migrations lead to.

Usage: ``python scripts/make_new_store.py`` after each new migration; a test holds the two against
each other.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from docgen.store.database.schema import (
    BETWEEN_STATEMENTS,
    MIGRATIONS,
    NEW_SQLITE,
    SCHEMA_VERSION,
)

#: What SQLite makes by itself has no words, or cannot be made by anybody else.
_OBJECTS: Final = (
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
    "ORDER BY rowid"
)
_ROWS: Final = (
    f"INSERT INTO alembic_version VALUES ('{SCHEMA_VERSION}')",  # noqa: S608 - no data in it
    "INSERT INTO meta VALUES ('schema_version', '2')",
)


def main() -> None:
    """Migrate an empty file, and write down what is in it."""
    NEW_SQLITE.write_text(BETWEEN_STATEMENTS.join(statements()), encoding="utf-8")


def statements() -> Iterator[str]:
    """Yield what makes the tables, indexes and triggers, and the rows that none is without."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "docs.db"
        migrate(path)
        with closing(sqlite3.connect(path)) as connection:
            yield from (row for (row,) in connection.execute(_OBJECTS))
    yield from _ROWS


def migrate(path: Path) -> None:
    """Lead an empty file through all migrations."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, "head")
    engine.dispose()


if __name__ == "__main__":
    main()
