"""INSERT … ON CONFLICT, which both databases have and each has its own words for in SQLAlchemy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

from docgen.store.database.columns import SQLITE

Insert = sqlite.Insert | postgresql.Insert
#: A statement by the name of the database's dialect.
ByDialect = Mapping[str, Executable]

_INSERTS: Final[Mapping[str, Callable[[Table], Insert]]] = {
    SQLITE: sqlite.insert,
    "postgresql": postgresql.insert,
}


def by_dialect(table: Table, finish: Callable[[Any], Executable]) -> ByDialect:
    """Make a statement once for each database; ``finish`` says what to do in a conflict."""
    return {name: finish(insert(table)) for name, insert in _INSERTS.items()}


def add_if_new(table: Table) -> ByDialect:
    """Return what adds rows, and leaves those alone that are there."""
    return by_dialect(table, lambda new: new.on_conflict_do_nothing())
