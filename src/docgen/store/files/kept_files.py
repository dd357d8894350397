"""Which files a store keeps: found by their document, by their content, by their name."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from attrs import fields, frozen
from sqlalchemy import ColumnElement, select

from docgen.models import Channel
from docgen.store.database.database import Database
from docgen.store.database.tables import files


@frozen(kw_only=True)
class KeptFile:
    """A file in the store, without its bytes; ``sha256`` is in hexadecimal."""

    document_id: int
    format: str
    channel: Channel
    name: str
    engine: str
    sha256: str
    kept_at: datetime


_COLUMNS: Final = [files.c[row.name] for row in fields(KeptFile)]


class KeptFiles:
    """The rows of a store's files, in the order they were first kept.

    Every method raises StorageError when the database fails.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, document_id: int) -> tuple[KeptFile, ...]:
        """Return the files of a document."""
        return self._where(files.c.document_id == document_id)

    def with_hash(self, sha256: str) -> tuple[KeptFile, ...]:
        """Return the files of this content; it reads through all of them."""
        return self._where(files.c.sha256 == sha256)

    def named(self, name: str) -> tuple[KeptFile, ...]:
        """Return the files of this name; it reads through all of them."""
        return self._where(files.c.name == name)

    def _where(self, condition: ColumnElement[bool]) -> tuple[KeptFile, ...]:
        query = select(*_COLUMNS).where(condition).order_by(files.c.id)
        with self._database.read() as connection:
            rows: list[dict[str, Any]] = [dict(row) for row in connection.execute(query).mappings()]
        return tuple(KeptFile(**row | {"channel": Channel(row["channel"])}) for row in rows)
