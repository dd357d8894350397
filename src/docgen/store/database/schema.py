"""The version of the tables: brought up to the program's own, and checked in every transaction."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from attrs import frozen
from sqlalchemy import Connection, inspect, text

from docgen.exceptions import StorageError
from docgen.store.database.columns import SQLITE
from docgen.store.database.driver_statement import DriverStatement
from docgen.store.database.tables import meta, metadata

#: The newest of the modules in ``migrations/versions``.
SCHEMA_VERSION: Final = "0019"

#: Alembic's folder of them.
MIGRATIONS: Final = Path(__file__).parents[1] / "migrations"

#: What all of them make of an empty SQLite file, so that a new one need not be led through each:
#: ``scripts/make_new_store.py`` writes it.
NEW_SQLITE: Final = MIGRATIONS / "new_sqlite.sql"
BETWEEN_STATEMENTS: Final = "\n;\n"

_FIRST_VERSION: Final = "0001"
#: By these docgen knows its own, whatever their version.
_FIRST_TABLES: Final = frozenset({"meta", "counters", "templates", "documents"})
_VERSIONS: Final = "alembic_version"
_FIND_VERSION: Final = f"SELECT version_num FROM {_VERSIONS}"  # noqa: S608 - no data in it
_VERSION: Final = DriverStatement(text(_FIND_VERSION))
#: What the first release wrote instead of a version of Alembic's.
_FIRST_RELEASE: Final = "SELECT value FROM meta WHERE key = 'schema_version'"

_LOCK: Final = 0x646F6367656E  # «docgen»: any number will do that is the same for all


def check_version(connection: Connection, name: str) -> None:
    """Refuse tables of another version than the program's; ``name`` is that of the database.

    Another host may have brought them up to its own version at any time. On PostgreSQL the
    question itself keeps anybody from doing so until the end of the transaction.

    Raises:
        StorageError: they are of another version.

    """
    found = next((row[0] for row in _VERSION.rows(connection, {})), None)
    if found != SCHEMA_VERSION:
        raise _refusal(found, name)


def is_current(connection: Connection, name: str, *, is_shared: bool = False) -> bool:
    """Whether a database has the tables of this version; if not, they can be made or upgraded.

    In a shared one tables of another program may stand beside them.

    Raises:
        StorageError: it is another program's, or was written by a newer docgen.

    """
    found = found_version(connection, name, is_shared=is_shared)
    if found is not None and found > SCHEMA_VERSION:
        raise _refusal(found, name)
    return found == SCHEMA_VERSION


def is_new_file(connection: Connection) -> bool:
    """Whether it is an SQLite file without tables, which are made without migrating."""
    return connection.dialect.name == SQLITE and not inspect(connection).get_table_names()


def import_migrations() -> None:
    """Import what migrates, before others have to wait for it at the lock."""
    import alembic.command
    import alembic.config  # noqa: F401 - see above


@frozen(kw_only=True)
class Migration:
    """A step that tables go through: to which version, and what it is for."""

    version: str
    title: str


def pending_migrations(
    connection: Connection, name: str, *, is_shared: bool = False
) -> tuple[Migration, ...]:
    """Return what :func:`migrate` would do, step by step; of a new database, everything.

    Raises:
        StorageError: the database is another program's, or was written by a newer docgen.

    """
    if is_current(connection, name, is_shared=is_shared):
        return ()
    from alembic.script import ScriptDirectory

    found = found_version(connection, name, is_shared=is_shared) or ""
    steps = reversed([*ScriptDirectory(str(MIGRATIONS)).walk_revisions()])
    return tuple(
        Migration(version=step.revision, title=step.doc) for step in steps if step.revision > found
    )


def migrate(connection: Connection, name: str, *, is_shared: bool = False) -> None:
    """Bring the tables up to date within the connection's transaction, one process at a time.

    Raises:
        StorageError: the database is another program's, or was written by a newer docgen.

    """
    _lock(connection)
    if is_current(connection, name, is_shared=is_shared):
        return
    if is_new_file(connection):
        _make_new(connection)
        return
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    is_old = found_version(connection, name, is_shared=is_shared) is not None
    if is_old and not _is_stamped(connection):
        command.stamp(config, _FIRST_VERSION)
    command.upgrade(config, SCHEMA_VERSION)


def _make_new(connection: Connection) -> None:
    for statement in NEW_SQLITE.read_text("utf-8").split(BETWEEN_STATEMENTS):
        connection.exec_driver_sql(statement)
    connection.execute(meta.insert().values(key="store_id", value=secrets.token_hex(6)))


def found_version(connection: Connection, name: str, *, is_shared: bool = False) -> str | None:
    """Return the version of the tables, or nothing where there are none of docgen's.

    Raises:
        StorageError: the database is another program's.

    """
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if not _FIRST_TABLES.issubset(tables):
        _refuse_foreign(name, tables, is_shared=is_shared)
        return None
    if _VERSIONS in tables:
        return connection.execute(text(_FIND_VERSION)).scalar()
    first_release = connection.execute(text(_FIRST_RELEASE)).scalar()
    return _FIRST_VERSION if first_release == "1" else str(first_release)


def _refuse_foreign(name: str, tables: Iterable[str], *, is_shared: bool) -> None:
    """Refuse a database with tables of another program, unless docgen's can stand beside them."""
    if not is_shared:
        raise StorageError(
            f"database {name} belongs to another program. Give docgen one of its own; or, to "
            "issue documents in that program's transactions, a schema of its own in PostgreSQL, "
            "or sqlite:///….db?shared=true"
        )
    if taken := sorted({*metadata.tables, _VERSIONS}.intersection(tables)):
        raise StorageError(
            f"database {name} cannot be shared: it has tables of another program that are called "
            f"as docgen's own, {', '.join(taken)}. Rename them, or give docgen a file of its own"
        )


def _is_stamped(connection: Connection) -> bool:
    return inspect(connection).has_table(_VERSIONS)


def _lock(connection: Connection) -> None:
    """Keep others from migrating, and those who write from beginning, until the end."""
    if connection.dialect.name == SQLITE:
        return  # the transaction holds the whole file
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if _is_stamped(connection):
        connection.execute(text(f"LOCK TABLE {_VERSIONS} IN ACCESS EXCLUSIVE MODE"))


def _refusal(found: object, name: str) -> StorageError:
    remedy = (
        "Open it again, and docgen brings it up to date"
        if str(found) < SCHEMA_VERSION
        else "Use a docgen as new as the one that wrote it"
    )
    return StorageError(
        f"database {name} has tables of version {found}, and this docgen knows version "
        f"{SCHEMA_VERSION}. {remedy}"
    )
