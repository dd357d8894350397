"""The versions of templates that documents were issued with."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select

from docgen.exceptions import UnknownNameError
from docgen.models import Template
from docgen.store.database.database import Database
from docgen.store.database.tables import documents, templates
from docgen.store.files.artifacts import ArtifactStore
from docgen.store.files.template_archive import unpack

#: How many stay in memory, read.
_AT_HAND: Final = 64
#: Of how many documents it is remembered which they are of: that never changes.
_REMEMBERED: Final = 10_000


class TemplateStore:
    """The template versions of a store; issuing a document adds its own."""

    def __init__(self, database: Database, artifacts: ArtifactStore) -> None:
        self._database = database
        self._artifacts = artifacts
        self._read: dict[str, Template] = {}
        self._hashes: dict[int, str] = {}

    def get(self, template_hash: str) -> Template:
        """Return the template version that documents were issued with.

        Raises:
            UnknownNameError: no document was issued with it.
            StorageError: the database failed, or the template is lost or damaged.

        """
        if template_hash not in self._read:
            query = select(templates.c.sha256).where(templates.c.hash == template_hash)
            with self._database.read() as connection:
                sha256 = connection.scalar(query)
            if sha256 is None:
                raise UnknownNameError("kept template with the hash", template_hash, ())
            if len(self._read) >= _AT_HAND:
                self._read.clear()
            self._read[template_hash] = unpack(self._artifacts.get(sha256))
        return self._read[template_hash]

    def of_document(self, document_id: int) -> Template:
        """Return the template version that a document was issued with.

        Raises:
            UnknownNameError: there is no document with this id.
            StorageError: the database failed, or the template is lost or damaged.

        """
        template_hash = self._hashes.get(document_id)
        if template_hash is None:
            query = select(documents.c.template_hash).where(documents.c.id == document_id)
            with self._database.read() as connection:
                template_hash = connection.scalar(query)
            if template_hash is None:
                raise UnknownNameError("document", str(document_id), ())
            if len(self._hashes) >= _REMEMBERED:
                self._hashes.clear()
            self._hashes[document_id] = template_hash
        return self.get(template_hash)

    def newest_documents(self) -> tuple[int, ...]:
        """Return the newest document of each template, by its type and its name; the newest first.

        Raises:
            StorageError: the database failed.

        """
        newest = func.max(documents.c.id)
        query = select(newest).group_by(documents.c.type, documents.c.template)
        with self._database.read() as connection:
            return tuple(connection.scalars(query.order_by(newest.desc())))
