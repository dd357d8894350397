"""What authors of templates are writing, as rows: every machine with the store has the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Executable, bindparam, delete, select

from docgen.store.database.database import Database
from docgen.store.database.tables import template_drafts
from docgen.store.database.upsert import ByDialect
from docgen.templates.authoring.draft_files import Saved

_ROWS: Final = template_drafts.c
_PLACE: Final = ("type", "name", "path")
_OF_TEMPLATE: Final = (_ROWS.type == bindparam("code"), _ROWS.name == bindparam("called"))


def _in_place_of_the_last(new: Any) -> Executable:  # noqa: ANN401 - an INSERT of either database
    changed = {row.name: row for row in new.excluded if row.name not in {"id", *_PLACE}}
    replacing: Executable = new.on_conflict_do_update(index_elements=_PLACE, set_=changed)
    return replacing


_PUT: Final = ByDialect(template_drafts, _in_place_of_the_last)
_FORGET: Final = delete(template_drafts).where(*_OF_TEMPLATE)
_FILES: Final = select(_ROWS.path, _ROWS.content).where(*_OF_TEMPLATE).order_by(_ROWS.path)
_SAVED: Final = select(_ROWS.path, _ROWS.saved_at, _ROWS.saved_by).where(*_OF_TEMPLATE)
_NAMES: Final = select(_ROWS.name).where(_ROWS.type == bindparam("code")).distinct()


class TemplateDraftStore:
    """The drafts of a store; whatever is saved last takes the place of what was there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def names(self, document_type: str) -> Iterable[str]:
        """Return the names of a type's drafts."""
        with self._database.read() as connection:
            return tuple(connection.scalars(_NAMES, {"code": document_type}))

    def saved(self, document_type: str, name: str) -> dict[str, Saved]:
        """Return when each file of a draft was saved, and by whom; nothing, if there is none."""
        with self._database.read() as connection:
            rows = connection.execute(_SAVED, {"code": document_type, "called": name}).all()
        return {row.path: Saved(at=row.saved_at, by=row.saved_by) for row in rows}

    def files(self, document_type: str, name: str) -> dict[str, bytes]:
        """Return the files of a draft; none, if there is none."""
        with self._database.read() as connection:
            rows = connection.execute(_FILES, {"code": document_type, "called": name}).all()
        return {row.path: row.content for row in rows}

    def save(
        self, document_type: str, name: str, files: Mapping[str, bytes], *, at: datetime, by: str
    ) -> None:
        """Keep files of a draft, all of them or none."""
        common = {"type": document_type, "name": name, "saved_at": at, "saved_by": by}
        rows = [{**common, "path": path, "content": row} for path, row in sorted(files.items())]
        if rows:
            with self._database.write() as connection:
                connection.execute(_PUT[connection.dialect.name], rows)

    def forget(self, document_type: str, name: str) -> None:
        """Throw a draft away."""
        with self._database.write() as connection:
            connection.execute(_FORGET, {"code": document_type, "called": name})
