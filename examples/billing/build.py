"""Build the example billing database: ``python build.py billing.db``.

Takes the tables from ``schema.sql`` and each table's rows from ``data/<table>.csv``, where an
empty cell is NULL and a cell of a BLOB column is the path of a picture beside this file.
"""

from __future__ import annotations

import csv
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

FOLDER = Path(__file__).parent


def build(path: Path | str) -> None:
    """Create the SQLite database at ``path``, in place of one that is there.

    It is made under another name and moved when it is whole.
    """
    target = Path(path)
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as database:
        database.executescript((FOLDER / "schema.sql").read_text(encoding="utf-8"))
        for table in _tables(database):
            _fill(database, table)
        _check_references(database)
        database.commit()
    unfinished.replace(target)


def _tables(database: sqlite3.Connection) -> list[str]:
    rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return [name for (name,) in rows]


def _fill(database: sqlite3.Connection, table: str) -> None:
    columns = database.execute("SELECT name, type FROM pragma_table_info(?)", (table,))
    kinds = dict(columns.fetchall())
    with (FOLDER / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        names = next(reader)
        marks = ", ".join("?" * len(names))
        database.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",  # noqa: S608 - names of this folder's own files
            _values(reader, [kinds[name] for name in names]),
        )


def _values(rows: Iterator[list[str]], kinds: list[str]) -> Iterator[list[object]]:
    for row in rows:
        yield [_value(cell, kind) for cell, kind in zip(row, kinds, strict=True)]


def _value(cell: str, kind: str) -> object:
    if not cell:
        return None
    return (FOLDER / cell).read_bytes() if kind == "BLOB" else cell


def _check_references(database: sqlite3.Connection) -> None:
    for table, row_id, other, _ in database.execute("PRAGMA foreign_key_check"):
        message = f"{table}.csv: row {row_id} names a row of {other} that does not exist"
        raise ValueError(message)


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004 - the script's name and one argument
        sys.exit("usage: python build.py billing.db")
    build(sys.argv[1])
    print(f"built {sys.argv[1]}")
