"""Failures of the database and the disk, told in docgen's own errors with what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from docgen.exceptions import StorageBusyError, StorageError

_PRIMARY_CODE: Final = 0xFF  # an extended result code of SQLite keeps its family in this byte
_BUSY: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)

_DATABASE_PROBLEMS: Final = {
    sqlite3.SQLITE_READONLY: (
        "the file, or its folder, is read-only. Let the user that runs docgen write to both"
    ),
    sqlite3.SQLITE_PERM: "access is denied. Let the user that runs docgen write to the file",
    sqlite3.SQLITE_CANTOPEN: (
        "it cannot be opened. Check that it is a file, and that the user that runs docgen may "
        "write to it and to its folder"
    ),
    sqlite3.SQLITE_NOTADB: (
        "it is not an SQLite database. Name another file, or move this one out of the way"
    ),
    sqlite3.SQLITE_CORRUPT: "it is damaged. Restore it from a backup",
    sqlite3.SQLITE_FULL: "the disk is full. Free some space and try again",
    sqlite3.SQLITE_IOERR: (
        "the disk refuses to read or write: it is full, over a quota or a limit, or failing. "
        "Mend that and try again"
    ),
}

_DISK_PROBLEMS: Final = {
    errno.ENOSPC: "the disk is full. Free some space and try again",
    errno.EDQUOT: "the disk quota is used up. Free some space and try again",
    errno.EFBIG: "the file is larger than the system allows. Raise the limit (ulimit -f)",
    errno.EACCES: "access is denied. Let the user that runs docgen read and write there",
    errno.EPERM: "access is denied. Let the user that runs docgen read and write there",
    errno.EROFS: "the disk is mounted read-only. Name a folder that can be written",
    errno.ENOTDIR: "a file stands where a folder should be. Move it, or name another folder",
    errno.EEXIST: "a file stands where a folder should be. Move it, or name another folder",
}


@contextmanager
def database_problems(path: Path) -> Iterator[None]:
    """Turn whatever the database raises into ``StorageError``.

    Raises:
        StorageBusyError: it stayed locked for longer than the wait.
        StorageError: anything else: names the file, the trouble and the remedy.

    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise _explain(error, path) from error


@contextmanager
def disk_problems(path: Path) -> Iterator[None]:
    """Turn what the file system raises into ``StorageError``, with the path and the remedy."""
    try:
        yield
    except StorageError:
        raise
    except OSError as error:
        problem = _DISK_PROBLEMS.get(error.errno or 0, error.strerror or str(error))
        raise StorageError(f"{path}: {problem}") from error


def is_busy(error: Exception) -> bool:
    """Whether a database error only says that somebody else holds the lock."""
    return _code(error) in _BUSY


def _explain(error: Exception, path: Path) -> StorageError:
    if isinstance(error, PoolTimeoutError) or is_busy(error):
        return StorageBusyError(
            f"database {path}: somebody else kept it locked for longer than the wait. "
            "Nothing was changed; try again, or raise busy_timeout"
        )
    problem = _DATABASE_PROBLEMS.get(_code(error))
    if problem is None:
        original = error.orig if isinstance(error, DBAPIError) else error
        problem = f"{original}. Nothing was changed"
    return StorageError(f"database {path}: {problem}")


def _code(error: Exception) -> int:
    """Return SQLite's primary result code; 0 (no error) for what did not come from SQLite."""
    original = error.orig if isinstance(error, DBAPIError) else error
    code: int = getattr(original, "sqlite_errorcode", 0)
    return code & _PRIMARY_CODE
