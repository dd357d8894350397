"""Reports: ``dg.reports``: what was charged and paid, who owes, what was made, the sales book."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from docgen.exceptions import UnknownNameError
from docgen.file_names import safe_file_name
from docgen.models import File, Period
from docgen.pipeline.request import parse_period
from docgen.rendering.protocols import Page
from docgen.reports.report import Report
from docgen.reports.workbook import xlsx
from docgen.services.reports.money import BY, MoneyReports
from docgen.services.reports.papers import PaperReports
from docgen.services.reports.reading import Reader, ReportScope
from docgen.wiring import Wiring

#: The formats of a report's file, with their media types.
FORMATS: Final[Mapping[str, str]] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "pdf": "application/pdf",
}
#: What reports were called before; the names still work.
_FORMER_NAMES: Final[Mapping[str, str]] = {"vat-journal": "vat-invoices"}


class Reports:
    """The reports of a store; they hold what the façade's user may see, sums and all."""

    def __init__(
        self, wiring: Wiring, others: Mapping[str, Callable[[ReportScope], Report]] | None = None
    ) -> None:
        """``others`` are the reports that stand above this floor, by their names."""
        self._wiring = wiring
        reader = Reader(wiring)
        money, papers = MoneyReports(reader), PaperReports(reader)
        self._makers: Mapping[str, Callable[[ReportScope], Report]] = {
            "charges": money.charges,
            "payments": money.payments,
            "debts": money.debts,
            "documents": papers.documents,
            "vat-invoices": papers.vat_invoices,
            "sales-book": papers.sales_book,
            **(others or {}),
        }

    @property
    def names(self) -> tuple[str, ...]:
        """The reports there are."""
        return tuple(self._makers)

    def make(
        self,
        name: str,
        period: Period | str,
        *,
        organisation: str | None = None,
        client: str | None = None,
        by: str = "month",
        on: dt.date | None = None,
    ) -> Report:
        """Return a report of a period: one of :attr:`names`.

        ``by`` is what charges are shown by: ``month``, ``client`` or ``type``. What is owed, and
        since when, is said as of ``on``, or today; debts are all there are by the period's end.

        Raises:
            UnknownNameError: there is no such report, or nothing to show it by.
            ConfigurationError: the period cannot be read.

        """
        name = _FORMER_NAMES.get(name, name)
        if name not in self._makers:
            raise UnknownNameError("report", name, self._makers)
        if by not in BY:
            raise UnknownNameError("way to show charges by", by, BY)
        scope = ReportScope(
            period=parse_period(period) if isinstance(period, str) else period,
            organisation=organisation,
            client=client,
            by=by,
            on=on or dt.datetime.now().astimezone().date(),
        )
        return self._makers[name](scope)

    def file(self, report: Report, format: str = "pdf") -> File:  # noqa: A002 - the field's word
        """Return a report as a file: ``csv``, ``xlsx``, ``html`` or ``pdf``.

        Raises:
            UnknownNameError: it can be made in no such format.
            ConfigurationError: what makes it is not installed.
            RenderError: the engine failed.

        """
        if format not in FORMATS:
            raise UnknownNameError("format of a report", format, FORMATS)
        if format == "csv":
            content = report.csv()
        elif format == "xlsx":
            content = xlsx(report)
        elif format == "html":
            content = report.html().encode()
        else:
            page = Page(html=report.html(), styles=(), files={}, files_hash="")
            content = self._wiring.engines.draw(page).content
        name = safe_file_name(report.heading, format)
        return File(name=name, media_type=FORMATS[format], content=content)
