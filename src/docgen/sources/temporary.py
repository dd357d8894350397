"""A database for what memory has no room for: it is nobody else's, and gone when it is closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from docgen.exceptions import SourceError

if TYPE_CHECKING:
    import sqlite3

#: Kilobytes that one holds in memory: a quarter of what it would otherwise.
_IN_MEMORY: Final = 500


def temporary_database() -> sqlite3.Connection:
    """Open one. It begins a file when a few thousand rows are there; any thread may use it."""
    import sqlite3

    database = sqlite3.connect("", check_same_thread=False)
    database.execute(f"PRAGMA cache_size = -{_IN_MEMORY}")
    return database


@contextmanager
def disk_errors(problem: str) -> Iterator[None]:
    """Tell of a disk that has no room as a source's trouble; ``problem`` ends before the place.

    Raises:
        SourceError: the temporary database failed.

    """
    import sqlite3

    try:
        yield
    except sqlite3.Error as error:
        raise SourceError(
            f"{problem} the folder for temporary files: {error}. Make room there"
        ) from error
