"""Ids that were answered already: of very many most lie on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docgen.sources.temporary import disk_errors, temporary_database

if TYPE_CHECKING:
    import sqlite3

_IN_MEMORY: Final = 10_000
_PROBLEM: Final = "ids of records cannot be put into"


class SeenIds:
    """A set of ids that only grows. Beyond ten thousand they go into a temporary database.

    Raises:
        SourceError: by every method but the last, when its disk has no room.

    """

    def __init__(self) -> None:
        self._newest: set[str] = set()
        self._file: sqlite3.Connection | None = None

    def __contains__(self, record_id: str) -> bool:
        if record_id in self._newest or self._file is None:
            return record_id in self._newest
        with disk_errors(_PROBLEM):
            found = self._file.execute("SELECT 1 FROM ids WHERE id = ?", (record_id,))
            return found.fetchone() is not None

    def add(self, record_id: str) -> None:
        """Remember an id."""
        self._newest.add(record_id)
        if len(self._newest) >= _IN_MEMORY:
            self._put_away()

    def close(self) -> None:
        """Forget all of them, and the file."""
        self._newest.clear()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _put_away(self) -> None:
        with disk_errors(_PROBLEM):
            if self._file is None:
                self._file = temporary_database()
                self._file.execute("CREATE TABLE ids (id TEXT PRIMARY KEY) WITHOUT ROWID")
            self._file.executemany(
                "INSERT OR IGNORE INTO ids VALUES (?)", zip(sorted(self._newest))
            )
        self._newest.clear()
