"""The versions of templates that authors have published, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import Any, Final

from sqlalchemy import Row, func, insert, select

from docgen.exceptions import TemplateError
from docgen.store.database.database import Database
from docgen.store.database.problems import ConflictError
from docgen.store.database.tables import template_versions
from docgen.templates.archives import folder_in, packed_folder
from docgen.templates.authoring.versions import Version, folder_of
from docgen.templates.reading import folder_files

_ROWS: Final = template_versions.c
_TOLD: Final = tuple(row for row in _ROWS if row is not _ROWS.content)


class TemplateVersionStore:
    """The published versions of a store; they are only ever added."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def names(self, document_type: str) -> Iterable[str]:
        """Return the names of a type's templates."""
        query = select(_ROWS.name).where(_ROWS.type == document_type).distinct()
        with self._database.read() as connection:
            return tuple(connection.scalars(query))

    def all(self, document_type: str, name: str) -> tuple[Version, ...]:
        """Return the versions of a template, the first one first."""
        query = select(*_TOLD).where(_ROWS.type == document_type, _ROWS.name == name)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(_ROWS.number)).all()
        return tuple(map(_version, rows))

    def files(self, document_type: str, version: Version) -> dict[str, bytes]:
        """Return the files of a version, with the settings that make it one."""
        content = self._contents(document_type)[version.folder]
        label = f"{document_type}/{version.folder}"
        return folder_files(folder_in(content, version.folder), label)

    def add(
        self, document_type: str, name: str, version: Version, files: Mapping[str, bytes]
    ) -> None:
        """Keep a version.

        Raises:
            TemplateError: somebody else has published one of the number just now.

        """
        row = {
            "type": document_type,
            "name": name,
            "number": version.number,
            "active_from": version.since,
            "published_at": version.moment,
            "published_by": version.by,
            "reason": version.why,
            "content": packed_folder(version.folder, files),
        }
        try:
            with self._database.write() as connection:
                connection.execute(insert(template_versions), row)
        except ConflictError:
            raise TemplateError(
                f"version {version.number} of {document_type}/{name} was published just now by "
                "somebody else; look at it, then publish yours",
                reason="author.raced",
                details={"number": version.number, "name": name},
            ) from None

    def mark(self, document_type: str) -> int:
        """Return what differs as soon as a version of a type is published."""
        query = select(func.max(_ROWS.id)).where(_ROWS.type == document_type)
        with self._database.read() as connection:
            return connection.scalar(query) or 0

    def folders(self, document_type: str) -> Sequence[Traversable]:
        """Return the folders of a type's versions."""
        found = self._contents(document_type)
        return [folder_in(content, folder) for folder, content in found.items()]

    def _contents(self, document_type: str) -> dict[str, bytes]:
        """Return the ZIP of each version of a type, by the name of its folder."""
        query = select(_ROWS.name, _ROWS.number, _ROWS.content)
        with self._database.read() as connection:
            rows = connection.execute(query.where(_ROWS.type == document_type)).all()
        return {folder_of(row.name, row.number): row.content for row in rows}


def _version(row: Row[Any]) -> Version:
    return Version(
        number=row.number,
        folder=folder_of(row.name, row.number),
        since=row.active_from,
        by=row.published_by,
        why=row.reason,
        at=row.published_at.astimezone().isoformat(timespec="minutes"),
    )
