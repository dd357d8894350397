"""How often somebody has tried something, counted for all processes that share a store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select

from docgen.store.database.database import Database
from docgen.store.database.tables import attempts

_ADD: Final = insert(attempts)


class AttemptStore:
    """The attempts that still count; each method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def count(self, kind: str, who: str, *, most: int, within: timedelta) -> bool:
        """Note one more attempt, and return whether it is within the limit.

        What is too old to count goes; of whoever is over the limit nothing more is noted.
        """
        at = self._clock()
        with self._database.write() as connection:
            old = (attempts.c.kind == kind) & (attempts.c.at <= at - within)
            connection.execute(delete(attempts).where(old))
            if _made(connection, kind, who, at - within) > most:
                return False
            connection.execute(_ADD, {"kind": kind, "who": who, "at": at})
            return _made(connection, kind, who, at - within) <= most

    def is_over(self, kind: str, who: str, *, most: int, within: timedelta) -> bool:
        """Whether somebody has tried too often already."""
        with self._database.read() as connection:
            return _made(connection, kind, who, self._clock() - within) > most


def _made(connection: Connection, kind: str, who: str, since: datetime) -> int:
    query = select(func.count()).where(
        attempts.c.kind == kind, attempts.c.who == who, attempts.c.at > since
    )
    return connection.scalars(query).one()
