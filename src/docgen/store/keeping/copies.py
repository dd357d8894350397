"""The database as one file, and such a file as a database again."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from attrs import frozen
from sqlalchemy import Connection, Table, func, inspect, make_url, select, text

from docgen.exceptions import KeepingError
from docgen.models import Finding
from docgen.store.database.columns import SQLITE
from docgen.store.database.database import Database, open_database
from docgen.store.database.problems import disk_problems
from docgen.store.database.schema import SCHEMA_VERSION
from docgen.store.database.sqlite import is_made
from docgen.store.database.tables import documents, metadata
from docgen.store.documents.audit import artifacts_in_use, audit_numbers, audit_payloads
from docgen.store.keeping import postgresql_copy, sqlite_copy
from docgen.store.payments.payment_audit import audit_payments

POSTGRESQL: Final = "postgresql"


@frozen(kw_only=True)
class DatabaseCopy:
    """A copy of a database: its file, and what was true of it at that moment.

    ``rows`` counts those of each table; ``artifacts`` are the hashes of what it needs, with the
    first thing that does; ``findings`` are what is wrong with the data itself.
    """

    kind: str
    file: Path
    version: str
    rows: Mapping[str, int]
    artifacts: Mapping[str, str]
    findings: tuple[Finding, ...]


class StoreCopies:
    """Copies of a store's database, made while others write."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, stem: Path) -> DatabaseCopy:
        """Write a copy; ``stem`` is its path without a suffix. See :func:`copy_database`."""
        return copy_database(self._database, stem)

    def rows(self) -> Mapping[str, int]:
        """Return how many rows each table has."""
        with self._database.read() as connection:
            return count_rows(connection)

    def documents(self) -> int:
        """Return how many documents there are."""
        with self._database.read() as connection:
            return _count(connection, documents)


def copy_database(database: Database, stem: Path) -> DatabaseCopy:
    """Write a copy of one moment, whoever writes meanwhile; ``stem`` is its path without a suffix.

    Raises:
        KeepingError: the copy does not hold what was there, or a tool is missing or failed.
        StorageError: the disk or the database failed.

    """
    if database.address.get_backend_name() == SQLITE:
        return _copy_sqlite(database, stem)
    return _dump_postgresql(database, stem)


def restore_database(url: str, kind: str, file: Path) -> None:
    """Make a database of a copy's file; there must be none at the address yet.

    Raises:
        KeepingError: there is one already, it is of another kind, or a tool failed.
        StorageError: the disk or the database failed.

    """
    address = make_url(url)
    if address.get_backend_name() != kind:
        raise KeepingError(
            "other_kind",
            f"the copy is of {kind}, and store is {address.get_backend_name()}. Restore it into "
            f"{kind}",
        )
    require_none(url)
    if kind == SQLITE:
        _place_sqlite(file, Path(str(address.database)).absolute())
    else:
        postgresql_copy.load(address, file)


def require_none(url: str) -> None:
    """Refuse an address at which something lies already.

    Raises:
        KeepingError: there is a store.
        StorageError: the database cannot be reached.

    """
    address = make_url(url)
    if address.get_backend_name() == SQLITE:
        taken = is_made(url)
    else:
        from sqlalchemy import create_engine

        engine = create_engine(address.set(drivername="postgresql+psycopg"))
        try:
            taken = bool(inspect(engine).get_table_names())
        finally:
            engine.dispose()
    if taken:
        shown = address.set(query={}).render_as_string(hide_password=True)
        raise KeepingError(
            "not_empty",
            f"there is a store at {shown} already, and a copy never goes over one. Move it away, "
            "or name another one in store",
        )


def count_rows(connection: Connection) -> Mapping[str, int]:
    """Return how many rows each table has."""
    return {table.name: _count(connection, table) for table in metadata.sorted_tables}


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _copy_sqlite(database: Database, stem: Path) -> DatabaseCopy:
    file = stem.with_name(f"{stem.name}{sqlite_copy.SUFFIX}")
    sqlite_copy.copy_sqlite(Path(database.name), file)
    # The copy is read, not what it was made of: what was meant to be there is of no use.
    copy = open_database(f"sqlite:///{file}")
    try:
        with copy.read() as connection:
            found = _described(connection, SQLITE, file)
    finally:
        copy.close()
    sqlite_copy.without_log(file)
    return found


def _dump_postgresql(database: Database, stem: Path) -> DatabaseCopy:
    file = stem.with_name(f"{stem.name}{postgresql_copy.SUFFIX}")
    with database.read() as connection:
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        schema = connection.execute(text("SELECT current_schema()")).scalar_one()
        postgresql_copy.dump(database.address, file, schema=schema, snapshot=snapshot)
        found = _described(connection, POSTGRESQL, file)
    dumped = postgresql_copy.rows_in(file)
    for table, rows in found.rows.items():
        if dumped.get(table, 0) != rows:
            raise KeepingError(
                "damaged", f"{file} holds {dumped.get(table, 0)} rows of {table}, not {rows}"
            )
    return found


def _described(connection: Connection, kind: str, file: Path) -> DatabaseCopy:
    return DatabaseCopy(
        kind=kind,
        file=file,
        version=SCHEMA_VERSION,
        rows=count_rows(connection),
        artifacts=artifacts_in_use(connection),
        findings=(
            *audit_numbers(connection),
            *audit_payloads(connection),
            *audit_payments(connection),
        ),
    )


def _place_sqlite(file: Path, target: Path) -> None:
    sqlite_copy.require_whole(file)
    unfinished = target.with_name(f"{target.name}.restoring")
    with disk_problems(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, unfinished)
        unfinished.replace(target)
