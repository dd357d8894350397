"""PostgreSQL: one store for several machines, and many writers at a time."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from sqlalchemy import URL, Engine, create_engine, event

from docgen.exceptions import ConfigurationError

if TYPE_CHECKING:
    from psycopg import Connection

_DRIVER: Final = "postgresql+psycopg"
_MILLISECONDS: Final = 1000
#: A server that does not keep what it has confirmed would give a number again after a crash.
_CONFIRM_WHEN_KEPT: Final = (
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') = 'off'"
)


def open_postgresql(address: URL, busy_timeout: float) -> tuple[Engine, Engine]:
    """Return engines to read and to write with; nothing is connected yet.

    Raises:
        ConfigurationError: the address names another driver than psycopg, or no database; or
            psycopg is not installed.

    """
    engine = _engine(_checked(address), busy_timeout)

    def set_up(connection: Connection, _record: object) -> None:
        connection.execute(f"SET lock_timeout = {max(1, ceil(busy_timeout * _MILLISECONDS))}")
        connection.execute(_CONFIRM_WHEN_KEPT)
        connection.commit()

    event.listen(engine, "connect", set_up)
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return reader, engine


def _engine(address: URL, busy_timeout: float) -> Engine:
    if "connect_timeout" not in address.query:
        address = address.update_query_dict({"connect_timeout": str(max(2, ceil(busy_timeout)))})
    try:
        # A statement sees what was committed before it began: so a number taken after a wait
        # for the counter's row follows the number that was waited for.
        return create_engine(address, pool_timeout=busy_timeout, isolation_level="READ COMMITTED")
    except ImportError as error:
        raise ConfigurationError(
            f"the driver of PostgreSQL cannot be imported ({error}). "
            "Install it: pip install 'docgen-ru[postgres]'"
        ) from error


def _checked(address: URL) -> URL:
    shown = address.set(query={}).render_as_string(hide_password=True)
    if address.drivername not in {"postgresql", _DRIVER}:
        raise ConfigurationError(
            f"store {shown!r} names a driver that docgen does not use. Write postgresql://…"
        )
    if not address.database:
        raise ConfigurationError(
            f"store {shown!r} names no database. Write postgresql://user@host/docs"
        )
    return address.set(drivername=_DRIVER)
