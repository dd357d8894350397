"""The journal of the numbers of a type's documents, and its printed forms."""

from __future__ import annotations

from docgen.exceptions import UnknownNameError
from docgen.file_names import safe_file_name
from docgen.models import Action, File, Period
from docgen.pipeline.rights import subject_of
from docgen.rendering.protocols import Page
from docgen.reports.register import Register, register_row
from docgen.wiring import Wiring


class Registers:
    """Makes journals; see :class:`docgen.services.documents.Documents`."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def of(self, period: Period, document_type: str, organisation: str | None) -> Register:
        """Return the journal of a period."""
        store = self._wiring.store
        ids = store.lifecycle.register(document_type, organisation, period)
        documents = self._wiring.rights.visible(map(store.get, ids), subject_of, Action.SEE_SUMS)
        return Register(
            title=self._wiring.plugins.title(document_type),
            period=period,
            rows=tuple(map(register_row, documents)),
        )

    def file(self, register: Register, format_: str) -> File:
        """Return a journal as a file."""
        if format_ == "csv":
            media_type, content = "text/csv", register.csv()
        elif format_ == "html":
            media_type, content = "text/html", register.html().encode()
        elif format_ == "pdf":
            page = Page(html=register.html(), styles=(), files={}, files_hash="")
            media_type, content = "application/pdf", self._wiring.engines.draw(page).content
        else:
            raise UnknownNameError("format of a register", format_, ("pdf", "html", "csv"))
        name = safe_file_name(register.heading, format_)
        return File(name=name, media_type=media_type, content=content)
