"""The rendered files of documents: kept, and found by document, by content, by name."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from attrs import fields, frozen
from sqlalchemy import ColumnElement, Executable, bindparam, select

from docgen.models import Channel, File
from docgen.store.database.database import Database
from docgen.store.database.tables import documents, files
from docgen.store.database.upsert import ByDialect
from docgen.store.documents.document_rows import unknown_document
from docgen.store.files.artifacts import ArtifactStore


@frozen(kw_only=True)
class KeptFile:
    """A file in the store, without its bytes, of which there are ``size``.

    ``sha256`` is in hexadecimal.
    """

    document_id: int
    format: str
    channel: Channel
    name: str
    engine: str
    sha256: str
    size: int
    kept_at: datetime


_COLUMNS: Final = [files.c[field.name] for field in fields(KeptFile)]

_PLACE: Final = ("document_id", "format", "channel")
_FIND_FILE: Final = select(files).where(*(files.c[name] == bindparam(name) for name in _PLACE))

_FIND_DOCUMENTS: Final = select(documents.c.id).where(
    documents.c.id.in_(bindparam("ids", expanding=True))
)
_FIND_FORMATS: Final = select(files.c.document_id, files.c.format).where(
    files.c.document_id.in_(bindparam("ids", expanding=True)),
    files.c.channel == bindparam("channel"),
)


def _in_place_of_the_first(new: Any) -> Executable:  # noqa: ANN401 - an INSERT of either database
    changed = {row.name: row for row in new.excluded if row.name not in {"id", *_PLACE}}
    replacing: Executable = new.on_conflict_do_update(index_elements=_PLACE, set_=changed)
    return replacing


_PUT_FILE: Final = ByDialect(files, _in_place_of_the_first)


class FileStore:
    """The files of a store's documents, in the order they were first kept.

    Every method raises StorageError when the database or the disk fails.
    """

    def __init__(
        self, database: Database, artifacts: ArtifactStore, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._artifacts = artifacts
        self._clock = clock

    def keep(self, document_id: int, file: File, channel: Channel) -> None:
        """Keep a rendered file, in place of an earlier one of the same format and channel.

        Raises:
            UnknownNameError: there is no document with this id.

        """
        sha256 = self._artifacts.put(file.content)
        self._keep([self._row(document_id, file, channel, sha256)])

    def keep_many(self, made: Sequence[tuple[int, File]], channel: Channel) -> None:
        """Keep files of several documents, given by their ids, in one transaction.

        Raises:
            UnknownNameError: there is no document with one of the ids; nothing is kept.

        """
        # The bytes come first: a failure leaves them unused, which harms nobody.
        hashes = self._artifacts.put_many(file.content for _, file in made)
        self._keep(
            [
                self._row(document_id, file, channel, sha256)
                for (document_id, file), sha256 in zip(made, hashes, strict=True)
            ]
        )

    def get(self, document_id: int, file_format: str, channel: Channel) -> File | None:
        """Return the file kept for a document in a format (``pdf``), as made for a channel."""
        place = {"document_id": document_id, "format": file_format, "channel": channel.value}
        with self._database.read() as connection:
            row = connection.execute(_FIND_FILE, place).one_or_none()
        if row is None:
            return None
        return File(
            name=row.name,
            media_type=row.media_type,
            content=self._artifacts.get(row.sha256),
            engine=row.engine,
            notes=tuple(json.loads(row.notes)),
        )

    def formats(
        self, document_ids: Iterable[int], channel: Channel
    ) -> Mapping[int, frozenset[str]]:
        """Return the formats in which files of documents are kept, as made for a channel.

        A document without any is not there.
        """
        with self._database.read() as connection:
            rows = connection.execute(
                _FIND_FORMATS, {"ids": tuple(document_ids), "channel": channel.value}
            )
            found: dict[int, set[str]] = defaultdict(set)
            for row in rows:
                found[row.document_id].add(row.format)
        return {document_id: frozenset(names) for document_id, names in found.items()}

    def of(self, document_id: int) -> tuple[KeptFile, ...]:
        """Return what is kept of a document."""
        return self._where(files.c.document_id == document_id)

    def with_hash(self, sha256: str) -> tuple[KeptFile, ...]:
        """Return what is kept of this content; it reads through all files."""
        return self._where(files.c.sha256 == sha256)

    def named(self, name: str) -> tuple[KeptFile, ...]:
        """Return what is kept under this name; it reads through all files."""
        return self._where(files.c.name == name)

    def _keep(self, rows: Sequence[Mapping[str, Any]]) -> None:
        with self._database.write() as connection:
            ids = {row["document_id"] for row in rows}
            there = set(connection.scalars(_FIND_DOCUMENTS, {"ids": sorted(ids)}))
            for document_id in sorted(ids - there):
                raise unknown_document(document_id)
            connection.execute(_PUT_FILE[connection.dialect.name], rows)

    def _where(self, condition: ColumnElement[bool]) -> tuple[KeptFile, ...]:
        query = select(*_COLUMNS).where(condition).order_by(files.c.id)
        with self._database.read() as connection:
            rows: list[dict[str, Any]] = [dict(row) for row in connection.execute(query).mappings()]
        return tuple(KeptFile(**row | {"channel": Channel(row["channel"])}) for row in rows)

    def _row(
        self, document_id: int, file: File, channel: Channel, sha256: str
    ) -> dict[str, object]:
        return {
            "document_id": document_id,
            "format": file.format,
            "channel": channel.value,
            "name": file.name,
            "media_type": file.media_type,
            "engine": file.engine,
            "notes": json.dumps(file.notes, ensure_ascii=False),
            "sha256": sha256,
            "size": len(file.content),
            "kept_at": self._clock(),
        }
