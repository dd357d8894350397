"""Files from outside that belong to clients and requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select

from docgen.exceptions import UnknownNameError
from docgen.file_names import safe_whole_name
from docgen.lifecycle import Actor
from docgen.models import File, FileOwner, OwnedFile
from docgen.store.database.database import Database
from docgen.store.database.tables import owned_files
from docgen.store.files.artifacts import ArtifactStore
from docgen.store.files.attachments import media_type_of

_ADD: Final = insert(owned_files).returning(owned_files.c.id)


class OwnedFileStore:
    """The files of clients and requests; they are only ever added."""

    def __init__(
        self, database: Database, artifacts: ArtifactStore, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._artifacts = artifacts
        self._clock = clock

    def add(
        self, owner: FileOwner, owner_id: str, content: bytes, name: str, *, note: str, by: Actor
    ) -> OwnedFile:
        """Keep a file with its owner; the same bytes again are the file that is there.

        Raises:
            StorageError: the file cannot be kept.

        """
        return self.give(self.put(owner, content, name, note=note, by=by), owner_id)

    def give(self, row: Mapping[str, Any], owner_id: str) -> OwnedFile:
        """Give a file that was put by to its owner, as :func:`add_owned_file` does."""
        with self._database.write() as connection:
            return add_owned_file(connection, row, owner_id)

    def put(
        self, owner: FileOwner, content: bytes, name: str, *, note: str, by: Actor
    ) -> Mapping[str, Any]:
        """Put a file's bytes by, and return its row; :func:`add_owned_file` says whose it is.

        Raises:
            StorageError: the file cannot be kept.

        """
        return {
            "owner": owner.value,
            "name": safe_whole_name(name),
            "media_type": media_type_of(name, content),
            "sha256": self._artifacts.put(content),
            "size": len(content),
            "added_at": self._clock(),
            "added_by": by.called,
            "note": note,
        }

    def of(self, owner: FileOwner, owner_id: str) -> tuple[OwnedFile, ...]:
        """Return the files of an owner, in order."""
        with self._database.read() as connection:
            return files_of(connection, owner, owner_id)

    def get(self, file_id: int, *owners: FileOwner) -> OwnedFile:
        """Return what is known of a file of one of such owners.

        Raises:
            UnknownNameError: there is none with this id.

        """
        query = select(owned_files).where(
            owned_files.c.id == file_id, owned_files.c.owner.in_(owners)
        )
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise UnknownNameError("file", str(file_id), ())
        return _owned(row)

    def file(self, kept: OwnedFile) -> File:
        """Return a file itself.

        Raises:
            StorageError: it is lost or damaged.

        """
        content = self._artifacts.get(kept.sha256)
        return File(name=kept.name, media_type=kept.media_type, content=content)


def add_owned_file(connection: Connection, row: Mapping[str, Any], owner_id: str) -> OwnedFile:
    """Give a file that was put by to its owner, inside a caller's transaction.

    The same bytes again are the file that is there.
    """
    values = {**row, "owner_id": owner_id}
    same = select(owned_files).where(
        *(owned_files.c[key] == values[key] for key in ("owner", "owner_id", "sha256"))
    )
    known = connection.execute(same).first()
    if known is not None:
        return _owned(known)
    file_id: int = connection.execute(_ADD, values).scalar_one()
    return OwnedFile(**values | {"id": file_id, "owner": FileOwner(values["owner"])})


def files_of(connection: Connection, owner: FileOwner, owner_id: str) -> tuple[OwnedFile, ...]:
    """Return the files of an owner, in order, inside a caller's transaction."""
    query = select(owned_files).where(
        owned_files.c.owner == owner.value, owned_files.c.owner_id == owner_id
    )
    return tuple(map(_owned, connection.execute(query.order_by(owned_files.c.id))))


def _owned(row: Row[Any]) -> OwnedFile:
    values = dict(row._mapping)  # noqa: SLF001 - public in all but its name
    return OwnedFile(**values | {"owner": FileOwner(row.owner)})
