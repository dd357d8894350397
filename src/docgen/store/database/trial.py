"""A copy of a store's database to try something on: the store itself is only read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from docgen.store.database.columns import SQLITE
from docgen.store.database.problems import database_problems


def copied(url: str, folder: Path) -> str | None:
    """Copy an SQLite file into a folder while others write it, and return the copy's address.

    Returns ``None`` for another database, and for a file that is not there yet.

    Raises:
        StorageError: the file cannot be read.

    """
    address = make_url(url)
    path = Path(address.database or "")
    if address.get_backend_name() != SQLITE or not path.is_file():
        return None
    copy = folder / path.name
    source = f"{path.absolute().as_uri()}?mode=ro"
    with (
        database_problems(str(path)),
        closing(sqlite3.connect(source, uri=True)) as original,
        closing(sqlite3.connect(copy)) as target,
    ):
        original.backup(target)
    return address.set(database=str(copy)).render_as_string(hide_password=False)
