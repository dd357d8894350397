"""The bound of a block: the rows that docgen has just written, written again by the driver."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import Any, Final

import psycopg
from attrs import frozen
from sqlalchemy import make_url

#: The tables that a block of documents is written to, each with what names the document.
_TABLES: Final = {"documents": "id", "numbers": "document_id", "events": "document_id"}
#: Far above what docgen's counter reaches.
_FREE: Final = 1_000_000


@frozen(kw_only=True)
class _Rows:
    table: str
    columns: list[str]
    rows: list[tuple[Any, ...]]

    @property
    def names(self) -> str:
        return f"{self.table} ({', '.join(self.columns)})"


def write_alone(url: str, count: int) -> float:
    """Write the rows of the last documents again, as others; return the seconds that it took."""
    if make_url(url).get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(make_url(url).database))) as database:
            database.executescript("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL")
            return _with_sqlite(database, count)
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        return _with_copy(connection, cursor, count)


def _with_sqlite(database: sqlite3.Connection, count: int) -> float:
    tables = _copied(database.cursor(), count)
    begun = time.perf_counter()
    for table in tables:
        marks = ", ".join("?" * len(table.columns))
        database.executemany(f"INSERT INTO {table.names} VALUES ({marks})", table.rows)  # noqa: S608 - names of the store's own
    database.commit()
    return time.perf_counter() - begun


def _with_copy(connection: psycopg.Connection, cursor: Any, count: int) -> float:  # noqa: ANN401 - of psycopg
    tables = _copied(cursor, count)
    connection.commit()
    begun = time.perf_counter()
    for table in tables:
        with cursor.copy(f"COPY {table.names} FROM STDIN") as copy:
            for row in table.rows:
                copy.write_row(row)
    connection.commit()
    taken = time.perf_counter() - begun
    # docgen's next ids are beyond these.
    cursor.execute(
        "SELECT setval(pg_get_serial_sequence('documents', 'id'), max(id)) FROM documents"
    )
    return taken


def _copied(cursor: Any, count: int) -> list[_Rows]:  # noqa: ANN401 - of either driver
    """Return the last documents' rows, with ids and numbers that are nobody's."""
    cursor.execute("SELECT max(id) FROM documents")
    (last,) = cursor.fetchone()
    found = []
    for table, of_document in _TABLES.items():
        cursor.execute(
            f"SELECT * FROM {table} WHERE {of_document} > {last - count} ORDER BY {of_document}"  # noqa: S608 - the same
        )
        columns = [column[0] for column in cursor.description]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        written = columns if of_document == "id" else [name for name in columns if name != "id"]
        changed = (_as_another(row, last + place) for place, row in enumerate(rows, start=1))
        tuples = [tuple(row[name] for name in written) for row in changed]
        found.append(_Rows(table=table, columns=written, rows=tuples))
    return found


def _as_another(row: dict[str, Any], document_id: int) -> dict[str, Any]:
    others = {
        "id": document_id,
        "document_id": document_id,
        "subject_id": document_id,
        "number": f"alone {document_id}",
        "n": _FREE + document_id,
    }
    return {name: others.get(name, value) for name, value in row.items()}
