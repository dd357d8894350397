"""How far events of other systems have been read."""

from __future__ import annotations

from typing import Final

from sqlalchemy import insert, select, update

from docgen.store.database.database import Database
from docgen.store.database.tables import meta

_PREFIX: Final = "cursor:"


class CursorStore:
    """The cursors of a store, by the names of what they belong to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str) -> str:
        """Return a cursor; an empty one before anything was read."""
        query = select(meta.c.value).where(meta.c.key == f"{_PREFIX}{name}")
        with self._database.read() as connection:
            return str(connection.execute(query).scalar() or "")

    def put(self, name: str, cursor: str) -> None:
        """Keep a cursor, once all before it is seen to."""
        same = meta.c.key == f"{_PREFIX}{name}"
        with self._database.write() as connection:
            change = update(meta).where(same).values(value=cursor)
            if not connection.execute(change).rowcount:
                values = {"key": f"{_PREFIX}{name}", "value": cursor}
                connection.execute(insert(meta).values(values))
