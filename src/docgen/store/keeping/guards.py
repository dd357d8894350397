"""The triggers that keep rows as they are, set aside for the one thing that may change them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Table, bindparam, text
from sqlalchemy.exc import ProgrammingError

from docgen.exceptions import KeepingError
from docgen.store.database.columns import SQLITE

_GUARDS = text(
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN :tables"
).bindparams(bindparam("tables", expanding=True))


@contextmanager
def guards_aside(connection: Connection, tables: Sequence[Table]) -> Iterator[None]:
    """Let a transaction change rows that are only ever added; the very same guards come back.

    They are back when the transaction ends, however it does.

    Raises:
        KeepingError: the database lets only the owner of its tables do so.

    """
    if connection.dialect.name == SQLITE:
        names = [table.name for table in tables]
        guards = connection.execute(_GUARDS, {"tables": names}).all()
        for guard in guards:
            connection.execute(text(f'DROP TRIGGER "{guard.name}"'))
        yield
        for guard in guards:
            connection.exec_driver_sql(guard.sql)
        return
    for table in tables:
        _switch(connection, table, "DISABLE")
    yield
    for table in tables:
        _switch(connection, table, "ENABLE")


def _switch(connection: Connection, table: Table, how: str) -> None:
    try:
        connection.execute(text(f"ALTER TABLE {table.name} {how} TRIGGER USER"))
    except ProgrammingError as error:
        raise KeepingError(
            "owner",
            f"table {table.name} guards its rows, and only its owner may set the guard aside: "
            f"{error.orig}. Give docgen's user the tables",
        ) from error
