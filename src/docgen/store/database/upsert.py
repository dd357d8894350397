"""INSERT … ON CONFLICT, which both databases have and each has its own words for in SQLAlchemy."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Generic, TypeVar

from sqlalchemy import Executable, Table

S = TypeVar("S")


class ByDialect(dict[str, S], Generic[S]):
    """A statement by the name of a database's dialect, made once, when it is first needed.

    A process that has one database does without the other's words, which take long to import.
    """

    def __init__(self, table: Table, finish: Callable[[Any], S]) -> None:
        """Remember the table; ``finish`` says what an INSERT is to do in a conflict."""
        super().__init__()
        self._table = table
        self._finish = finish

    def __missing__(self, dialect: str) -> S:
        words = import_module(f"sqlalchemy.dialects.{dialect}")
        self[dialect] = statement = self._finish(words.insert(self._table))
        return statement


def add_if_new(table: Table) -> ByDialect[Executable]:
    """Return what adds rows, and leaves those alone that are there."""
    return ByDialect(table, lambda new: new.on_conflict_do_nothing())
