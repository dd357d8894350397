"""The store's database, asked and changed inside a transaction of the host's.

Nothing of what SQLAlchemy does with a connection that it is given can end the host's transaction:
it gets one whose commit, rollback and close do nothing.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, Engine, text
from sqlalchemy.pool import StaticPool

from docgen.exceptions import ConfigurationError
from docgen.store.database.columns import SQLITE
from docgen.store.database.database import SEARCH_PATH, Database
from docgen.store.database.problems import database_problems
from docgen.store.database.schema import check_version
from docgen.transactions import is_in_transaction

_SEARCH_IN: Final = text("SELECT set_config('search_path', :path, true)")
#: As docgen's own connections have it, until the end of the host's transaction.
_CONFIRM_WHEN_KEPT: Final = text(
    "SELECT set_config('synchronous_commit', 'on', true) "
    "WHERE current_setting('synchronous_commit') = 'off'"
)


class JoinedDatabase(Database):
    """A database on a connection of the host's, for as long as its transaction.

    Each piece of work stands in a savepoint: what fails is undone, and the host may go on. On
    PostgreSQL the tables are looked for where the store's own connections find them.

    Raises:
        ConfigurationError: the connection is of another driver, or no transaction is open on it.
        StorageError: the database failed.

    """

    def __init__(self, own: Database, connection: Any) -> None:  # noqa: ANN401 - of the host's
        self.name = own.name
        engine = own.writer
        self._kept = _Kept(_checked(connection, engine))
        # Its dialect has asked the server already what it is: a new one would, and roll back.
        pool = StaticPool(self._give, reset_on_return=None)
        self._connection = Engine(pool, engine.dialect, engine.url).connect()
        self._depth = 0
        self._places: tuple[str, str] | None = None
        if engine.dialect.name != SQLITE:
            with database_problems(self.name):
                self._connection.execute(_CONFIRM_WHEN_KEPT)
                self._places = (own.search_path, str(self._connection.scalar(SEARCH_PATH)))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give the host's connection: it sees what was done in the transaction, too."""
        with self.write() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the host's connection; what fails is undone, back to here."""
        with database_problems(self.name):
            self._connection.exec_driver_sql("SAVEPOINT docgen")
            self._depth += 1
            try:
                self._look_in(0)
                check_version(self._connection, self.name)
                yield self._connection
                self._look_in(1)
            except BaseException:
                self._connection.exec_driver_sql("ROLLBACK TO SAVEPOINT docgen")
                raise
            finally:
                self._depth -= 1
                self._connection.exec_driver_sql("RELEASE SAVEPOINT docgen")

    def close(self) -> None:
        """Leave the connection to the host."""

    def _look_in(self, place: int) -> None:
        """Have the tables looked for where docgen's are, 0, or the host's, 1."""
        if self._places is not None and self._depth == 1:
            self._connection.execute(_SEARCH_IN, {"path": self._places[place]})

    def _give(self) -> _Kept:
        return self._kept


class _Kept:
    """A driver's connection that only the host ends; rows are tuples, as SQLAlchemy reads them."""

    def __init__(self, connection: Any) -> None:  # noqa: ANN401 - of sqlite3 or psycopg
        self._connection = connection

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the driver's has
        return getattr(self._connection, name)

    def cursor(self, *_given: object, **_named: object) -> Any:  # noqa: ANN401 - a driver's
        """Return a cursor of the driver's own kind, whatever the host has made of its own."""
        if isinstance(self._connection, sqlite3.Connection):
            cursor = self._connection.cursor(sqlite3.Cursor)
            cursor.row_factory = _as_stored
            return cursor
        from psycopg import Cursor
        from psycopg.rows import tuple_row

        return Cursor(self._connection, row_factory=tuple_row)

    def commit(self) -> None:
        """Leave that to the host."""

    def rollback(self) -> None:
        """Leave that to the host."""

    def close(self) -> None:
        """Leave that to the host."""


def _as_stored(_cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row as SQLite holds it: Django has its connections read dates and moments."""
    if not any(isinstance(value, dt.date) for value in row):
        return row
    return tuple(_written(value) if isinstance(value, dt.date) else value for value in row)


def _written(value: dt.date) -> str:
    return value.isoformat(" ") if isinstance(value, dt.datetime) else value.isoformat()


def _checked(connection: Any, engine: Engine) -> Any:  # noqa: ANN401 - of the host's
    """Return a connection that is one of the engine's driver, and in a transaction."""
    expected = engine.dialect.loaded_dbapi.Connection
    if not isinstance(connection, expected):
        raise ConfigurationError(
            f"the host's connection is {type(connection).__module__}."
            f"{type(connection).__qualname__}, and the store's {expected.__module__}."
            f"{expected.__qualname__}. Both must be connections to one database, by one driver"
        )
    if is_in_transaction(connection):
        return connection
    if engine.dialect.name != SQLITE:
        raise ConfigurationError(
            "no transaction is open on the host's connection, and it keeps every statement by "
            "itself (autocommit). Begin one first"
        )
    with database_problems(str(engine.url)):
        connection.execute("BEGIN IMMEDIATE").close()  # a savepoint alone would be a commit
    return connection
