"""Failures of the database and the disk, told in docgen's own errors with what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    PendingRollbackError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from docgen.exceptions import StorageBusyError, StorageError, UnknownNameError

_PRIMARY_CODE: Final = 0xFF  # an extended result code of SQLite keeps its family in this byte
_SQLITE_BUSY: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_NO_ROOM: Final = "the disk is full. Free some space and try again"

_SQLITE_PROBLEMS: Final = {
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
    sqlite3.SQLITE_FULL: _NO_ROOM,
    sqlite3.SQLITE_IOERR: (
        "the disk refuses to read or write: it is full, over a quota or a limit, or failing. "
        "Mend that and try again"
    ),
}

#: Conditions of PostgreSQL (appendix A of its manual): a lock not given in time, a deadlock, a
#: change that came between.
_POSTGRESQL_BUSY: Final = ("55P03", "40P01", "40001")
_GONE: Final = "the server went away. Nothing was changed; try again when it is back"
#: The longest beginning of a condition's code that is here, decides.
_POSTGRESQL_PROBLEMS: Final = {
    "53100": _NO_ROOM,
    "25006": "it is read-only: a standby, or set so. Name the main server, or let docgen write",
    "42501": "access is denied. Let docgen's user make tables and write in this database",
    "57P": _GONE,
    "08": _GONE,
    "XX001": "it is damaged. Restore it from a backup",
}

_DISK_PROBLEMS: Final = {
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT: "the disk quota is used up. Free some space and try again",
    errno.EFBIG: "the file is larger than the system allows. Raise the limit (ulimit -f)",
    errno.EACCES: "access is denied. Let the user that runs docgen read and write there",
    errno.EPERM: "access is denied. Let the user that runs docgen read and write there",
    errno.EROFS: "the disk is mounted read-only. Name a folder that can be written",
    errno.ENOTDIR: "a file stands where a folder should be. Move it, or name another folder",
    errno.EEXIST: "a file stands where a folder should be. Move it, or name another folder",
}


class ConflictError(StorageError):
    """A row that may be there once is there already: another process was quicker."""


@contextmanager
def database_problems(name: str) -> Iterator[None]:
    """Turn whatever the database raises into ``StorageError``.

    Raises:
        StorageBusyError: it stayed locked for longer than the wait.
        ConflictError: a row is there already, or refers to one that is not.
        UnknownNameError: a row was asked for by a number that none can have.
        StorageError: anything else: names the database, the trouble and the remedy.

    """
    try:
        yield
    except OverflowError:  # SQLite's driver says so, and no server: it would find nothing
        raise UnknownNameError("row", "of a number with so many digits", ()) from None
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise _explain(error, name) from error


@contextmanager
def commit_problems(name: str) -> Iterator[None]:
    """Tell a connection that was lost while changes were being confirmed: nobody knows of them.

    Raises:
        StorageError: the connection was lost.

    """
    try:
        yield
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise StorageError(
            f"database {name}: the server went away just when it was to keep the changes, so it "
            "is unknown whether it did. Look for them before you try again; a document issued "
            "under a key is safe to issue again"
        ) from error


@contextmanager
def disk_problems(path: Path | str) -> Iterator[None]:
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
    return _sqlite_code(error) in _SQLITE_BUSY or _sqlstate(error) in _POSTGRESQL_BUSY


def _explain(error: Exception, name: str) -> StorageError:
    if isinstance(error, PoolTimeoutError) or is_busy(error):
        return StorageBusyError(
            f"database {name}: somebody else kept it locked for longer than the wait. "
            "Nothing was changed; try again, or raise busy_timeout"
        )
    original = error.orig if isinstance(error, DBAPIError) else error
    kind = ConflictError if isinstance(error, IntegrityError) else StorageError
    again = "; try again when the server answers" if _is_of_connecting(error) else ""
    return kind(f"database {name}: {_remedy(error) or f'{original}. Nothing was changed{again}'}")


def _is_of_connecting(error: Exception) -> bool:
    """Whether the driver of a server failed before the server said anything."""
    is_server = not _sqlite_code(error) and not _sqlstate(error)
    return is_server and isinstance(error, (OperationalError, InterfaceError))


def _remedy(error: Exception) -> str | None:
    """Return what is wrong and what to do, where that is known better than in its own words."""
    if found := _SQLITE_PROBLEMS.get(_sqlite_code(error)):
        return found
    state = _sqlstate(error)
    for length in range(len(state), 1, -1):
        if found := _POSTGRESQL_PROBLEMS.get(state[:length]):
            return found
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    # Whoever asks again in the same transaction is told of its end only.
    return _GONE if lost or isinstance(error, PendingRollbackError) else None


def _sqlite_code(error: Exception) -> int:
    """Return SQLite's primary result code; 0 (no error) for what did not come from SQLite."""
    original = error.orig if isinstance(error, DBAPIError) else error
    code: int = getattr(original, "sqlite_errorcode", 0)
    return code & _PRIMARY_CODE


def _sqlstate(error: Exception) -> str:
    """Return the condition's code of five signs; nothing for what the server did not say."""
    original = error.orig if isinstance(error, DBAPIError) else error
    return getattr(original, "sqlstate", None) or ""
