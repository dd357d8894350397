"""The database: opening it, reading one state of it, and changing it whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from docgen.connections import Connections
from docgen.exceptions import ConfigurationError, StorageBusyError
from docgen.store.database.columns import SQLITE
from docgen.store.database.postgresql import open_postgresql
from docgen.store.database.problems import commit_problems, database_problems
from docgen.store.database.schema import (
    Migration,
    check_version,
    import_migrations,
    is_current,
    is_new_file,
    migrate,
    pending_migrations,
)
from docgen.store.database.sqlite import open_sqlite

#: Where PostgreSQL looks for tables on a connection.
SEARCH_PATH: Final = text("SELECT current_setting('search_path')")

_SHARED: Final = "shared"

#: By the first part of the address: what returns engines to read and to write with.
_KINDS: Final[dict[str, Callable[[URL, float], tuple[Engine, Engine]]]] = {
    SQLITE: open_sqlite,
    "postgresql": open_postgresql,
}

#: How often the longest wait for another writer is waited, for one that makes or changes tables.
_WAITS_FOR_TABLES: Final = 12


class Database:
    """An open database; make one with :func:`open_database`, close it when done.

    ``name`` is its address, without a password, as errors show it; ``is_shared`` says that the
    tables of another program may stand beside docgen's.
    """

    def __init__(
        self, name: str, reader: Engine, writer: Engine, *, is_shared: bool = False
    ) -> None:
        self.name = name
        self._is_shared = is_shared
        self._reader = reader
        self._writer = writer
        self._connections = Connections(writer)  # of both: they share a pool

    @property
    def address(self) -> URL:
        """Its address, with the password if it has one."""
        return self._writer.url

    @property
    def writer(self) -> Engine:
        """What makes connections to write with."""
        return self._writer

    @cached_property
    def search_path(self) -> str:
        """Where PostgreSQL looks for the tables: asked once, however many join it.

        Raises:
            StorageError: the database failed.

        """
        with self.read() as connection:
            return str(connection.scalar(SEARCH_PATH))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one unchanging state, and never waits for writers.

        Raises:
            StorageError: the database failed, or has tables of another docgen's version.
            ConfigurationError: it is an SQLite file that was in use when this process was forked.

        """
        with (
            self._connections.in_use(),
            database_problems(self.name),
            self._begin(self._reader) as connection,
        ):
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together at the end, or not at all.

        On SQLite one writer works at a time. On PostgreSQL many do: what was read may change
        meanwhile unless it was locked, as a counter's row is by taking its number.

        Raises:
            StorageBusyError: another writer held a lock longer than the wait.
            ConflictError: a row that may be there once is there already.
            StorageError: the database failed, or has tables of another docgen's version. Nothing
                was changed, unless the error says that this is unknown.

        """
        with (
            self._connections.in_use(),
            database_problems(self.name),
            self._begin(self._writer) as connection,
        ):
            yield connection
            with commit_problems(self.name):
                connection.commit()

    def truncate_log(self) -> None:
        """Have SQLite's log hold nothing of what was; a server has its own way with its logs.

        Raises:
            StorageError: the disk failed.

        """
        if self.address.get_backend_name() != SQLITE:
            return
        with self._connections.in_use(), database_problems(self.name):
            raw = self._writer.raw_connection()
            try:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                raw.close()

    def close(self) -> None:
        """Close all connections."""
        self._writer.dispose()

    def pending(self) -> tuple[Migration, ...]:
        """Return what :meth:`prepare` would do; nothing is done."""
        with (
            self._connections.in_use(),
            database_problems(self.name),
            self._reader.connect() as connection,
        ):
            return pending_migrations(connection, self.name, is_shared=self._is_shared)

    def prepare(self) -> None:
        """Make the tables in a new database, and bring those of an older docgen up to date.

        Where another process is at it, this one waits for it longer than for a document.
        """
        for _ in range(_WAITS_FOR_TABLES - 1):
            with suppress(StorageBusyError):
                self._prepare()
                return
        self._prepare()

    def _prepare(self) -> None:
        with self._connections.in_use(), database_problems(self.name):
            with self._reader.connect() as connection:
                if is_current(connection, self.name, is_shared=self._is_shared):
                    return
                is_new = is_new_file(connection)
            if not is_new:
                import_migrations()
            with self._writer.begin() as connection:
                migrate(connection, self.name, is_shared=self._is_shared)

    def _begin(self, engine: Engine) -> Connection:
        """Begin a transaction, with a new connection when the server had closed the old one.

        Nothing was asked yet, so nothing is done twice.
        """
        try:
            return self._checked(engine.connect())
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            engine.dispose()  # those that wait in the pool are no younger
            return self._checked(engine.connect())

    def _checked(self, connection: Connection) -> Connection:
        try:
            connection.begin()
            check_version(connection, self.name)
        except BaseException:
            connection.close()
            raise
        return connection


def open_database(url: str, *, busy_timeout: float = 10.0) -> Database:
    """Open a database: an SQLite file, made with its folder when missing, or one of PostgreSQL.

    ``url`` is an address such as ``sqlite:///docs.db``, ``sqlite:///crm.db?shared=true`` where
    another program's tables are in the file, or ``postgresql://host/docs``, and
    ``busy_timeout`` how many seconds to wait for another writer.

    Raises:
        ConfigurationError: the address cannot be used, or the driver is not installed.
        StorageError: the database cannot be reached or used, is another program's, or was
            written by a newer docgen.

    """
    database = _connected(url, busy_timeout)
    try:
        database.prepare()
    except BaseException:
        database.close()
        raise
    return database


def pending_steps(url: str, *, busy_timeout: float = 10.0) -> tuple[Migration, ...]:
    """Return what :func:`open_database` would do to the tables; they are left as they are.

    Raises:
        ConfigurationError: the address cannot be used, or the driver is not installed.
        StorageError: as :func:`open_database` raises it.

    """
    database = _connected(url, busy_timeout)
    try:
        return database.pending()
    finally:
        database.close()


def _connected(url: str, busy_timeout: float) -> Database:
    address, is_shared = unshared(_address(url))
    reader, writer = _KINDS[address.get_backend_name()](address, busy_timeout)
    return Database(_shown(address), reader, writer, is_shared=is_shared)


def _address(url: str) -> URL:
    known = "Write sqlite:///docs.db, or postgresql://user@host/docs"
    try:
        address = make_url(url)
    except ArgumentError:
        raise ConfigurationError(f"store {url!r} is no address of a database. {known}") from None
    if address.get_backend_name() not in _KINDS:
        raise ConfigurationError(
            f"store {_shown(address)!r} cannot be used: documents are kept in an SQLite file or "
            f"in PostgreSQL. {known}"
        )
    return address


def unshared(address: URL) -> tuple[URL, bool]:
    """Return an address without what only docgen understands of it, and whether it is shared."""
    if address.get_backend_name() == SQLITE and address.query == {_SHARED: "true"}:
        return address.set(query={}), True
    return address, False


def _shown(address: URL) -> str:
    """Return the path of a file, or an address without its password."""
    if address.get_backend_name() == SQLITE:
        return str(Path(str(address.database)).absolute())
    return address.set(query={}).render_as_string(hide_password=True)
