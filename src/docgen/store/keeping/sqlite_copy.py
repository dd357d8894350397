"""Copies of an SQLite file, by SQLite's own online backup: others may write meanwhile."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from docgen.exceptions import KeepingError
from docgen.store.database.problems import disk_problems

SUFFIX: Final = ".sqlite3"


def copy_sqlite(source: Path, target: Path) -> None:
    """Write a copy of a database as it is at one moment.

    Raises:
        KeepingError: the copy is damaged.
        StorageError: the disk refused.

    """
    with (
        disk_problems(target),
        closing(sqlite3.connect(source)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy)
    require_whole(target)


def without_log(path: Path) -> None:
    """Have a copy be one file, to be read from wherever it lies, without a log beside it.

    Raises:
        StorageError: the disk refused.

    """
    with disk_problems(path), closing(sqlite3.connect(path)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")


def require_whole(path: Path) -> None:
    """Read a database through.

    Raises:
        KeepingError: it is damaged.

    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            found = [row[0] for row in copy.execute("PRAGMA integrity_check(1)")]
            strays = copy.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise KeepingError("damaged", f"{path} is damaged: {error}") from error
    if found != ["ok"] or strays is not None:
        problem = found[0] if strays is None else f"rows of {strays[0]} refer to nothing"
        raise KeepingError("damaged", f"{path} is damaged: {problem}")
