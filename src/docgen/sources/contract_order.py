"""Contracts in order of their age: on the disk meanwhile, so that memory holds one at a time."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from contextlib import closing
from operator import attrgetter
from typing import TYPE_CHECKING

from docgen.models import Contract, Unreadable
from docgen.sources.temporary import disk_errors, temporary_database

if TYPE_CHECKING:
    import sqlite3


def oldest_first(
    records: Iterable[Contract | Unreadable],
) -> Iterator[Contract | Unreadable]:
    """Yield all records: first those that cannot be read, then the contracts, oldest first.

    All are taken before the first is given. They lie in a temporary database.

    Raises:
        SourceError: the disk for temporary files does not take them.

    """
    with (
        disk_errors("the contracts cannot be put in order in"),
        closing(temporary_database()) as database,
    ):
        yield from _sorted(database, records)


def _sorted(
    database: sqlite3.Connection, records: Iterable[Contract | Unreadable]
) -> Iterator[Contract | Unreadable]:
    unreadable: list[Unreadable] = []
    database.execute("CREATE TABLE contracts (date TEXT, id TEXT, record BLOB)")
    database.executemany(
        "INSERT INTO contracts VALUES (?, ?, ?)",
        (
            (record.date.isoformat(), record.id, pickle.dumps(record))
            for record in _readable(records, unreadable)
        ),
    )
    yield from sorted(unreadable, key=attrgetter("id"))
    for (record,) in database.execute("SELECT record FROM contracts ORDER BY date, id, rowid"):
        yield pickle.loads(record)  # noqa: S301 - written above, into a file that nobody else has


def _readable(
    records: Iterable[Contract | Unreadable], unreadable: list[Unreadable]
) -> Iterator[Contract]:
    for record in records:
        if isinstance(record, Unreadable):
            unreadable.append(record)
        else:
            yield record
