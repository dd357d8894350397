"""The version of the tables at an address, without making or changing anything there."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, make_url

from docgen.exceptions import StorageError
from docgen.store.database.columns import SQLITE
from docgen.store.database.database import unshared
from docgen.store.database.problems import database_problems
from docgen.store.database.schema import found_version


def version_at(url: str) -> str:
    """Return the version of the tables of a store that is there; empty, if it has none yet.

    Raises:
        StorageError: it cannot be reached or read, or belongs to another program.

    """
    address, is_shared = unshared(make_url(url))
    if address.get_backend_name() == SQLITE:
        path = Path(str(address.database)).absolute()
        if not path.is_file():
            raise StorageError(f"{path} is no file. Correct store in the settings")
        engine = create_engine(f"sqlite:///file:{path}?mode=ro&uri=true")
        name = str(path)
    else:
        engine = create_engine(address.set(drivername="postgresql+psycopg"))
        name = address.set(query={}).render_as_string(hide_password=True)
    try:
        with database_problems(name), engine.connect() as connection:
            return found_version(connection, name, is_shared=is_shared) or ""
    finally:
        engine.dispose()
