"""A report: one value, shown by the terminal, CSV, XLSX, JSON, HTML and PDF."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from attrs import frozen
from markupsafe import Markup

from docgen.exceptions import ConfigurationError
from docgen.language.dates import format_date, format_period
from docgen.language.numbers import format_money
from docgen.models import Period
from docgen.reports.cells import csv_table
from docgen.reports.chart import Bar, bar_chart
from docgen.reports.printed import printed_page

#: What stands in a cell; ``None`` is nothing.
Cell = str | Decimal | int | dt.date | None


class ColumnKind(StrEnum):
    """What a column holds: words, sums, counts or days."""

    TEXT = "text"
    MONEY = "money"
    COUNT = "count"
    DATE = "date"

    @property
    def is_figures(self) -> bool:
        """Whether its cells stand to the right."""
        return self in {ColumnKind.MONEY, ColumnKind.COUNT}


_CLASSES: Final = {
    ColumnKind.TEXT: "",
    ColumnKind.MONEY: "sum",
    ColumnKind.COUNT: "sum",
    ColumnKind.DATE: "whole",
}
#: How Excel shows them.
_FORMATS: Final = {
    ColumnKind.TEXT: "@",
    ColumnKind.MONEY: "#,##0.00",
    ColumnKind.COUNT: "0",
    ColumnKind.DATE: "DD.MM.YYYY",
}
_WIDEST: Final = 60


@frozen(kw_only=True)
class Column:
    """A column: ``name`` is for programs, ``title`` for people."""

    name: str
    title: str
    kind: ColumnKind = ColumnKind.TEXT


@frozen(kw_only=True)
class Report:
    """A table with totals, and what its chart shows.

    ``totals`` are rows like the others, one for each currency. ``note`` says what is counted.
    """

    name: str
    title: str
    period: Period
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[Cell, ...], ...] = ()
    bars: tuple[Bar, ...] = ()
    series: tuple[str, ...] = ()
    note: str = ""

    @property
    def heading(self) -> str:
        """What the page is called."""
        return f"{self.title}, {format_period(self.period)}"

    def cells(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows, then the totals, as people read them."""
        for row in (*self.rows, *self.totals):
            yield tuple(_shown(cell) for cell in row)

    def plain(self) -> list[dict[str, Any]]:
        """Return the rows as JSON shows them, without the totals; sums are texts."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, map(_plain, row), strict=True)) for row in self.rows]

    def csv(self) -> bytes:
        """Return the table as Russian spreadsheets read it; no text is a formula."""
        head = [column.title for column in self.columns]
        return csv_table([head, *([_typed(cell) for cell in row] for row in self._all())])

    def html(self) -> str:
        """Return the table, with its chart, as a page to print."""
        shown = list(self.cells())
        body = [self._html_row(row) for row in shown[: len(self.rows)]]
        body += [self._html_row(row, "total") for row in shown[len(self.rows) :]]
        head = Markup("<tr>{}</tr>").format(
            Markup().join(Markup("<th>{}</th>").format(column.title) for column in self.columns)
        )
        chart = bar_chart(self.bars, self.series) if self.bars else None
        return printed_page(self.heading, self.note, head, Markup().join(body), chart)

    def xlsx(self) -> bytes:
        """Return the table as a workbook: sums are numbers, days are days, texts are texts.

        Raises:
            ConfigurationError: openpyxl is not installed.

        """
        try:
            from openpyxl import Workbook
            from openpyxl.styles import Font
            from openpyxl.utils import get_column_letter
        except ImportError:
            raise ConfigurationError(
                "openpyxl is not installed; pip install 'docgen-ru[xlsx]', or ask for csv"
            ) from None
        book = Workbook()
        sheet = book.active
        sheet.title = self.name[:31]
        sheet.freeze_panes = "A2"
        bold = Font(bold=True)
        for index, column in enumerate(self.columns, 1):
            _fill(sheet.cell(1, index), column.title, "@").font = bold
            wanted = max(len(_shown(row[index - 1])) for row in (*self._all(), self._head))
            sheet.column_dimensions[get_column_letter(index)].width = min(wanted + 3, _WIDEST)
        for place, row in enumerate(self._all(), 2):
            for index, (column, value) in enumerate(zip(self.columns, row, strict=True), 1):
                cell = _fill(sheet.cell(place, index), value, _FORMATS[column.kind])
                if place > len(self.rows) + 1:
                    cell.font = bold
        output = io.BytesIO()
        book.save(output)
        return output.getvalue()

    @property
    def _head(self) -> tuple[Cell, ...]:
        return tuple(column.title for column in self.columns)

    def _all(self) -> Iterable[tuple[Cell, ...]]:
        return (*self.rows, *self.totals)

    def _html_row(self, cells: Sequence[str], kind: str = "") -> Markup:
        cell = Markup('<td class="{}">{}</td>')
        row = Markup().join(
            cell.format(_CLASSES[column.kind], text)
            for column, text in zip(self.columns, cells, strict=True)
        )
        return Markup('<tr class="{}">{}</tr>').format(kind, row)


def _fill(cell: Any, value: Cell, format_: str) -> Any:  # noqa: ANN401 - openpyxl is untyped
    """Put a value into a cell of a workbook; a text stays one, whatever it begins with."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
    cell.number_format = format_
    return cell


def _shown(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return format_money(cell)
    if isinstance(cell, dt.date):
        return format_date(cell)
    return "" if cell is None else str(cell)


def _typed(cell: Cell) -> str | Decimal:
    """Return a cell as a Russian spreadsheet reads numbers and days from a text."""
    if isinstance(cell, Decimal):
        return cell
    return format_date(cell) if isinstance(cell, dt.date) else "" if cell is None else str(cell)


def _plain(cell: Cell) -> Any:  # noqa: ANN401 - plain data
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, dt.date) else cell
