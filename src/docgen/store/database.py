"""The database: opening it, reading from it, and writing to it one writer at a time."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    insert,
    inspect,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError

from docgen.exceptions import ConfigurationError, StorageError
from docgen.store.problems import database_problems, disk_problems, is_busy
from docgen.store.tables import SCHEMA_VERSION, meta, metadata

_WRITING: Final = "docgen_writing"
_VERSION_KEY: Final = "schema_version"
_PAUSE: Final = 0.02  # seconds


class Database:
    """An open database; make one with :func:`open_database`, close it when done."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{_WRITING: True})
        self.path = path

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one unchanging state, and never waits for writers.

        Raises:
            StorageError: the database failed.

        """
        with database_problems(self.path), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together at the end, or not at all.

        The lock is taken at the start, so that what was read stays true until the end.

        Raises:
            StorageBusyError: another writer held the lock longer than the wait.
            StorageError: the database failed; nothing was changed.

        """
        with database_problems(self.path), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def open_database(url: str, *, busy_timeout: float = 10.0) -> Database:
    """Open a database such as ``sqlite:///docs.db``, made with its folder when missing.

    ``busy_timeout`` is how many seconds to wait for another writer.

    Raises:
        ConfigurationError: the address is not that of an SQLite file.
        StorageError: the file cannot be used, is another program's, or was written by a newer
            docgen.

    """
    path = _path(url)
    with disk_problems(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        # SQLAlchemy begins transactions through the events below, not the driver by itself.
        connect_args={"timeout": busy_timeout, "isolation_level": None},
        pool_timeout=busy_timeout,
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    database = Database(engine, path)
    try:
        with database_problems(path):
            _keep_a_write_ahead_log(engine, busy_timeout)
        _prepare(database)
    except BaseException:
        database.close()
        raise
    return database


def _path(url: str) -> Path:
    try:
        address = make_url(url)
    except ArgumentError:
        raise ConfigurationError(
            f"store {url!r} is no address of a database. Write sqlite:///docs.db"
        ) from None
    shown = address.render_as_string(hide_password=True)
    if address.get_backend_name() != "sqlite" or address.query:
        raise ConfigurationError(
            f"store {shown!r} cannot be used: documents are kept in an SQLite file, without "
            "options in its address. Write sqlite:///docs.db"
        )
    if address.database in {None, "", ":memory:"}:
        raise ConfigurationError(
            f"store {shown!r} would forget its documents at exit. Name a file: sqlite:///docs.db"
        )
    return Path(str(address.database)).absolute()


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    # NORMAL may lose the last transactions in a power cut, and would then give a number again
    # that a client already holds. FULL costs one fsync for every document issued.
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING, False)
    # A transaction that begins by reading can be refused the lock half-way, without any wait.
    cursor = connection.connection.cursor()
    cursor.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
    cursor.close()


def _keep_a_write_ahead_log(engine: Engine, busy_timeout: float) -> None:
    """Switch the file to WAL, where readers and the writer do not wait for one another.

    Only a new file needs it. SQLite does not wait by itself for others who open it meanwhile.
    """
    deadline = time.monotonic() + busy_timeout
    while True:
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)
        else:
            return
        finally:
            connection.close()


def _prepare(database: Database) -> None:
    """Make the tables in a new file, and refuse a file that docgen cannot keep documents in."""
    with database.read() as connection:
        is_new = not inspect(connection).get_table_names()
    if is_new:
        with database.write() as connection:
            _make_tables(connection)
    with database.read() as connection:
        _check_version(connection, database.path)


def _make_tables(connection: Connection) -> None:
    """Make the tables, unless another process did so while this one waited for the lock."""
    if not inspect(connection).get_table_names():
        metadata.create_all(connection)
        row = {"key": _VERSION_KEY, "value": str(SCHEMA_VERSION)}
        connection.execute(insert(meta).values(row))


def _check_version(connection: Connection, path: Path) -> None:
    if meta.name not in inspect(connection).get_table_names():
        raise StorageError(
            f"database {path} belongs to another program. Give docgen a file of its own"
        )
    found = connection.scalar(select(meta.c.value).where(meta.c.key == _VERSION_KEY))
    if found != str(SCHEMA_VERSION):
        raise StorageError(
            f"database {path} has tables of version {found}, and this docgen knows version "
            f"{SCHEMA_VERSION}. Use a docgen as new as the one that wrote it"
        )
