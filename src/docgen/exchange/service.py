"""Exchange with other systems: ``dg.exchange``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any, Final, TypeVar

from docgen.exceptions import ConfigurationError, DataError, UnknownNameError
from docgen.exchange.banks.service import Banks
from docgen.exchange.edo.service import Edo
from docgen.exchange.edo.settings import EdoSettings
from docgen.exchange.onec.service import OneC
from docgen.exchange.onec.settings import OneCSettings
from docgen.exchange.reconciling.comparing import ComparedRow, compare_rows
from docgen.exchange.reconciling.page import (
    differences_csv,
    differences_page,
    differences_title,
)
from docgen.exchange.reconciling.reading import PartnerStatement, read_rows, rows_of
from docgen.exchange.status import ChannelStatus, channel_rows, status_report
from docgen.file_names import safe_file_name
from docgen.models import Document, File, Period, document_id
from docgen.models.mapping import from_settings
from docgen.models.rights import Action, Subject, SubjectKind
from docgen.pipeline.request import parse_period
from docgen.rendering.protocols import Page
from docgen.reports.report import Report
from docgen.services.official.files import OfficialFiles
from docgen.services.reports.reading import ReportScope
from docgen.wiring import Wiring

T = TypeVar("T")

#: The sections of ``[exchange]``.
SECTIONS: Final = ("edo", "onec")


class Exchange:
    """1C, banks and operators of electronic exchange.

    Raises:
        ConfigurationError: a setting of ``[exchange]`` cannot be used.
        UnknownNameError: there is no such section.
        ForbiddenError: the façade's user may not send documents.

    """

    def __init__(self, wiring: Wiring) -> None:
        # What goes to other systems is of everybody: there is no part of it for one client.
        wiring.rights.require(Action.SEND, Subject(kind=SubjectKind.DOCUMENT))
        self._wiring = wiring
        for name in wiring.settings.exchange:
            if name not in SECTIONS:
                raise UnknownNameError("section of exchange", name, SECTIONS)

    @cached_property
    def onec(self) -> OneC:
        """1C: messages in EnterpriseData, and their journal."""
        return OneC(self._wiring, self._settings(OneCSettings, "onec"))

    @cached_property
    def banks(self) -> Banks:
        """Bank statements: what was paid, and which documents it pays; for who may take it in."""
        self._wiring.rights.require(Action.PAY, Subject(kind=SubjectKind.PAYMENT))
        return Banks(self._wiring)

    @cached_property
    def edo(self) -> Edo:
        """Operators of electronic exchange: documents sent, what became of them, what came."""
        return Edo(self._wiring, self._settings(EdoSettings, "edo"))

    def reconcile(
        self, document: Document | int, file: str | PathLike[str]
    ) -> tuple[ComparedRow, ...]:
        """Lay the counterparty's statement beside an issued one of ours: row by row, in words.

        ``file`` is official XML, CSV or XLSX. Nothing is changed.

        Raises:
            UnknownNameError: there is no such document.
            ConfigurationError: it is no reconciliation statement.
            OfficialFileError: the file cannot be read, or has no columns to be known by.

        """
        self._wiring.rights.require_whole(document)
        ours = self._wiring.store.get(document_id(document))
        if not isinstance(ours.payload, PartnerStatement):
            raise ConfigurationError(
                f"{ours.type} {ours.id} is no reconciliation statement; name one of those"
            )
        theirs = read_rows(Path(file), OfficialFiles(self._wiring))
        return compare_rows(rows_of(ours.payload), theirs)

    def print_differences(
        self,
        document: Document | int,
        rows: Sequence[ComparedRow],
        format: str = "pdf",  # noqa: A002 - the field's word
    ) -> File:
        """Return how a statement of ours and theirs differ as a file: ``pdf``, ``html``, ``csv``.

        Raises:
            UnknownNameError: it can be made in no such format, or there is no such document.
            RenderError: the engine failed.

        """
        self._wiring.rights.require_whole(document)
        ours = self._wiring.store.get(document_id(document))
        if format == "csv":
            media_type, content = "text/csv", differences_csv(rows)
        elif format == "html":
            media_type, content = "text/html", differences_page(ours, rows).encode()
        elif format == "pdf":
            page = Page(html=differences_page(ours, rows), styles=(), files={}, files_hash="")
            media_type, content = "application/pdf", self._wiring.engines.draw(page).content
        else:
            raise UnknownNameError("format of differences", format, ("pdf", "html", "csv"))
        name = safe_file_name(differences_title(ours), format)
        return File(name=name, media_type=media_type, content=content)

    def status(self, period: Period | str | None = None) -> tuple[ChannelStatus, ...]:
        """Return how each channel stands, of a period or of all times."""
        wanted = parse_period(period) if isinstance(period, str) else period
        return channel_rows(self._wiring.store, self.onec, wanted)

    def report(self, scope: ReportScope) -> Report:
        """Return how each channel stands as a report: ``exchange`` of :class:`docgen.Reports`.

        Raises:
            ConfigurationError: it is narrowed to an organisation or a client.

        """
        return status_report(self._wiring.store, self.onec, scope)

    def _settings(self, kind: type[T], section: str) -> T:
        stated: Any = self._wiring.settings.exchange.get(section, {})
        try:
            return from_settings(kind, stated, source=f"exchange.{section}")
        except DataError as error:
            raise ConfigurationError(str(error)) from None
