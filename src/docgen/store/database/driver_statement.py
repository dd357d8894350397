"""Statements that every document costs, run by the database's driver itself.

SQLAlchemy writes them, once for each database, and knows how each value is written. To run them
through it would take the processor as long again as the whole of a document takes SQLite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, cast

from attrs import frozen
from sqlalchemy import ClauseElement, Connection, Dialect, Executable, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

from docgen.store.database.columns import SQLITE

Values = Mapping[str, Any]
_Writer = Callable[[Any], Any]


@frozen(kw_only=True)
class _Written:
    """A statement in the words of a database, with what its values are written by.

    ``constants`` are the values that are part of the statement; ``in_order`` says whether the
    driver takes values by their places, not by their names.
    """

    text: str
    writers: Sequence[tuple[str, _Writer | None]]
    constants: Values
    in_order: bool

    def parameters(self, values: Values) -> object:
        given = {**self.constants, **values} if self.constants else values
        if self.in_order:
            return [
                given[name] if write is None else write(given[name]) for name, write in self.writers
            ]
        return {
            name: given[name] if write is None else write(given[name])
            for name, write in self.writers
        }


class DriverStatement:
    """A statement of SQLAlchemy's that the driver runs; call it within a transaction.

    What it returns are plain rows: it suits columns that need no reading, such as whole numbers.
    Whatever the driver raises becomes the error of SQLAlchemy's that it would have been.
    ``columns`` are those that an INSERT without values is to write.
    """

    def __init__(self, statement: Executable, columns: Sequence[str] = ()) -> None:
        self._statement = statement
        self._columns = columns
        self._written: Final[dict[str, _Written]] = {}

    def rows(self, connection: Connection, values: Values) -> list[tuple[Any, ...]]:
        """Run it once, and return its rows."""
        written = self._for(connection.dialect)
        with _cursor(connection, written.text) as cursor:
            cursor.execute(written.text, written.parameters(values))
            return list(cursor.fetchall())

    def row_of_each(self, connection: Connection, many: Sequence[Values]) -> list[tuple[Any, ...]]:
        """Run it with each of the values, and return the row of each; only on PostgreSQL.

        They are sent without waiting for the answers.
        """
        written = self._for(connection.dialect)
        parameters = [written.parameters(values) for values in many]
        with _cursor(connection, written.text) as cursor:
            cursor.executemany(written.text, parameters, returning=True)
            found = [cursor.fetchone()]
            while cursor.nextset():
                found.append(cursor.fetchone())
            return found

    def _for(self, dialect: Dialect) -> _Written:
        if dialect.name not in self._written:
            self._written[dialect.name] = _write(self._statement, self._columns, dialect)
        return self._written[dialect.name]


class DriverRows:
    """Rows that the driver adds to a table, many at once: PostgreSQL takes them by COPY.

    ``columns`` are those that are written; the database fills in the others by itself.
    """

    def __init__(self, table: Table, columns: Sequence[str]) -> None:
        names = ", ".join(columns)
        marks = ", ".join("?" * len(columns))
        self._insert = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608 - names of the store's own
        self._copy = f"COPY {table.name} ({names}) FROM STDIN"
        self._columns = [table.c[name] for name in columns]
        self._writers: Final[dict[str, list[tuple[str, _Writer | None]]]] = {}

    def add(self, connection: Connection, many: Sequence[Values]) -> None:
        """Add them in order."""
        rows = zip(
            *(_column(many, name, write) for name, write in self._for(connection.dialect)),
            strict=True,
        )
        if connection.dialect.name == SQLITE:
            with _cursor(connection, self._insert) as cursor:
                cursor.executemany(self._insert, rows)
            return
        with _cursor(connection, self._copy) as cursor, cursor.copy(self._copy) as copy:
            for row in rows:
                copy.write_row(row)

    def _for(self, dialect: Dialect) -> list[tuple[str, _Writer | None]]:
        if dialect.name not in self._writers:
            self._writers[dialect.name] = [
                (column.name, column.type.dialect_impl(dialect).bind_processor(dialect))
                for column in self._columns
            ]
        return self._writers[dialect.name]


def _column(many: Sequence[Values], name: str, write: _Writer | None) -> list[Any]:
    """Return the values of a column as the database has them; one moment of all is written once."""
    column = [values[name] for values in many]
    if write is None or not column:
        return column
    last, written = column[0], write(column[0])
    found = []
    for value in column:
        if value is not last:
            last, written = value, write(value)
        found.append(written)
    return found


def _write(statement: Executable, columns: Sequence[str], dialect: Dialect) -> _Written:
    if not isinstance(statement, ClauseElement):
        raise TypeError(f"{statement!r} has no words of its own")
    compiled = cast("SQLCompiler", statement.compile(dialect=dialect, column_keys=columns or None))
    names = compiled.positiontup
    writers = [
        (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in (compiled.params if names is None else names)
    ]
    constants = {
        name: value for name, value in compiled.params.items() if not compiled.binds[name].required
    }
    return _Written(
        text=str(compiled), writers=writers, constants=constants, in_order=names is not None
    )


@contextmanager
def _cursor(connection: Connection, text: str) -> Iterator[Any]:
    """Give a cursor of the driver's, whose errors are told as SQLAlchemy would tell them.

    A connection that is lost is given up.
    """
    dialect = connection.dialect
    driver_error = dialect.loaded_dbapi.Error
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except driver_error as error:
        lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)
        if lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            text, None, error, driver_error, connection_invalidated=lost, dialect=dialect
        ) from error
    finally:
        cursor.close()
