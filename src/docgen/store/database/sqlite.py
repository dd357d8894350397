"""SQLite: one file on a local disk, many readers and one writer at a time."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from docgen.exceptions import ConfigurationError
from docgen.store.database.columns import SQLITE
from docgen.store.database.problems import database_problems, disk_problems, is_busy

_WRITING: Final = "docgen_writing"
_PAUSE: Final = 0.02  # seconds


def open_sqlite(address: URL, busy_timeout: float) -> tuple[Engine, Engine]:
    """Return engines to read and to write with; the file and its folder are made when missing.

    Raises:
        ConfigurationError: the address names no file, or has options.
        StorageError: the file cannot be used.

    """
    path = _path(address)
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
    try:
        with database_problems(str(path)):
            _keep_a_write_ahead_log(engine, busy_timeout)
    except BaseException:
        engine.dispose()
        raise
    return engine, engine.execution_options(**{_WRITING: True})


def _path(address: URL) -> Path:
    shown = address.render_as_string(hide_password=True)
    if address.query:
        raise ConfigurationError(
            f"store {shown!r} cannot be used: an SQLite file is named without options. "
            "Write sqlite:///docs.db"
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


def is_made(url: str | None) -> bool:
    """Whether a store has been made at an address, so that asking it makes none.

    A server's database is somebody else's to make; only a file appears by being opened.
    """
    if url is None:
        return False
    address = make_url(url)
    is_file = address.get_backend_name() == SQLITE and address.database
    return not is_file or Path(address.database or "").exists()
