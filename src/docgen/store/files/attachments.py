"""Files from outside that belong to documents: scans of signed originals, and any others."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, insert, select

from docgen.exceptions import TransitionError, UnknownNameError
from docgen.file_names import safe_whole_name
from docgen.lifecycle import Actor
from docgen.models import Attachment, AttachmentKind, Event, File, Status
from docgen.store.database.database import Database
from docgen.store.database.tables import attachments
from docgen.store.documents.event_rows import DOCUMENT, add_event
from docgen.store.documents.lifecycle_rows import lock_document
from docgen.store.files.artifacts import ArtifactStore

_ADD: Final = insert(attachments).returning(attachments.c.id)
_FIND_SAME: Final = select(attachments).where(
    *(attachments.c[name] == bindparam(name) for name in ("document_id", "sha256"))
)

#: What the first bytes say, whatever the file is called.
_MEDIA_TYPES: Final = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}
_UNKNOWN: Final = "application/octet-stream"


class AttachmentStore:
    """The attachments of a store's documents; they are only ever added."""

    def __init__(
        self, database: Database, artifacts: ArtifactStore, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._artifacts = artifacts
        self._clock = clock

    def add(
        self,
        document_id: int,
        name: str,
        content: bytes,
        *,
        kind: AttachmentKind,
        note: str,
        by: Actor,
    ) -> Attachment:
        """Keep a file with a document; the same file again is the one that is there.

        Raises:
            UnknownNameError: there is no such document.
            TransitionError: the document is in the archive.
            StorageError: the file cannot be kept.

        """
        values: dict[str, Any] = {
            "document_id": document_id,
            "name": safe_whole_name(name),
            "media_type": media_type_of(name, content),
            "sha256": self._artifacts.put(content),
            "size": len(content),
            "kind": kind.value,
            "added_at": self._clock(),
            "added_by": by.name,
            "note": note,
        }
        with self._database.write() as connection:
            document = lock_document(connection, document_id)
            if document.status == Status.ARCHIVED:
                raise TransitionError(document.status, "attached to", "it is read-only")
            known = connection.execute(_FIND_SAME, values).first()
            if known is not None:
                return _attachment(known)
            attachment_id = connection.execute(_ADD, values).scalar_one()
            add_event(connection, DOCUMENT, document_id, _attached(values))
        return Attachment(**values | {"id": attachment_id, "kind": kind})

    def list(self, document_id: int) -> tuple[Attachment, ...]:
        """Return what is attached to a document, in order."""
        query = select(attachments).where(attachments.c.document_id == document_id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(attachments.c.id))
            return tuple(_attachment(row) for row in rows)

    def get(self, attachment_id: int) -> Attachment:
        """Return an attachment.

        Raises:
            UnknownNameError: there is none with this id.

        """
        query = select(attachments).where(attachments.c.id == attachment_id)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise UnknownNameError("attachment", str(attachment_id), ())
        return _attachment(row)

    def file(self, attachment_id: int) -> File:
        """Return an attached file.

        Raises:
            UnknownNameError: there is none with this id.
            StorageError: it is lost or damaged.

        """
        row = self.get(attachment_id)
        content = self._artifacts.get(row.sha256)
        return File(name=row.name, media_type=row.media_type, content=content)


def media_type_of(name: str, content: bytes) -> str:
    """Tell what a file is by its first bytes, else by its name."""
    for start, media_type in _MEDIA_TYPES.items():
        if content.startswith(start):
            return media_type
    guessed = mimetypes.guess_type(name)[0] or _UNKNOWN
    # A file that only calls itself a picture or a PDF is not shown as one.
    return _UNKNOWN if guessed in _MEDIA_TYPES.values() else guessed


def _attached(values: Mapping[str, Any]) -> Event:
    """Return the event of a new attachment, given by its columns."""
    return Event(
        at=values["added_at"],
        name="attached",
        detail=f"{values['name']}, {values['kind']}",
        who=values["added_by"],
        reason=values["note"],
    )


def _attachment(row: Row[Any]) -> Attachment:
    values = dict(row._mapping)  # noqa: SLF001 - public in all but its name
    return Attachment(**values | {"kind": AttachmentKind(row.kind)})
