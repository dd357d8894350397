"""A report: one value, shown by the terminal, CSV, XLSX, JSON, HTML and PDF."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from attrs import evolve, frozen
from markupsafe import Markup

from docgen.language.dates import format_date, format_period
from docgen.language.numbers import format_money
from docgen.models import Period
from docgen.reports.cells import csv_table
from docgen.reports.chart import Bar, bar_chart
from docgen.reports.printed import printed_page, table_row

#: What stands in a cell; ``None`` is nothing.
Cell = str | Decimal | int | dt.date | None


class ColumnKind(StrEnum):
    """What a column holds: words, sums, counts, days or months (``2026-10``)."""

    TEXT = "text"
    MONEY = "money"
    COUNT = "count"
    DATE = "date"
    MONTH = "month"

    @property
    def is_figures(self) -> bool:
        """Whether its cells stand to the right."""
        return self in {ColumnKind.MONEY, ColumnKind.COUNT}


_CLASSES: Final = {
    ColumnKind.TEXT: "",
    ColumnKind.MONEY: "sum",
    ColumnKind.COUNT: "sum",
    ColumnKind.DATE: "whole",
    ColumnKind.MONTH: "",
}
_MONTH = re.compile(r"\d{4}-\d{2}")


@frozen(kw_only=True)
class Column:
    """A column: ``name`` is for programs, ``title`` for people."""

    name: str
    title: str
    kind: ColumnKind = ColumnKind.TEXT


@frozen(kw_only=True)
class Report:
    """A table with totals, and what its chart shows.

    ``totals`` are rows like the others, one for each currency. ``note`` says what is counted. One
    that ``is_wide`` has the columns of a statutory form, and is printed on a larger sheet.
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
    is_wide: bool = False

    @property
    def heading(self) -> str:
        """What the page is called."""
        return f"{self.title}, {format_period(self.period)}"

    @property
    def all_rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows, then the totals."""
        return (*self.rows, *self.totals)

    def cells(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows, then the totals, as people read them."""
        for row in self.all_rows:
            yield tuple(
                shown(cell, column.kind) for column, cell in zip(self.columns, row, strict=True)
            )

    @property
    def filled(self) -> Report:
        """The report without the columns that say nothing in any row."""
        kept = [
            index
            for index in range(len(self.columns))
            if any(row[index] not in (None, "") for row in self.rows)
        ]
        return evolve(
            self,
            columns=tuple(self.columns[index] for index in kept),
            rows=tuple(tuple(row[index] for index in kept) for row in self.rows),
            totals=tuple(tuple(row[index] for index in kept) for row in self.totals),
        )

    def plain(self) -> list[dict[str, Any]]:
        """Return the rows as JSON shows them, without the totals; sums are texts."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, map(_plain, row), strict=True)) for row in self.rows]

    def csv(self) -> bytes:
        """Return the table as Russian spreadsheets read it; no text is a formula."""
        head = [column.title for column in self.columns]
        sums = [
            [
                cell if isinstance(cell, Decimal) else text
                for cell, text in zip(row, texts, strict=True)
            ]
            for row, texts in zip(self.all_rows, self.cells(), strict=True)
        ]
        return csv_table([head, *sums])

    def html(self) -> str:
        """Return the table, with its chart, as a page to print."""
        cells = list(self.cells())
        body = [self._html_row(cell) for cell in cells[: len(self.rows)]]
        body += [self._html_row(cell, "total") for cell in cells[len(self.rows) :]]
        head = Markup("<tr>{}</tr>").format(
            Markup().join(Markup("<th>{}</th>").format(column.title) for column in self.columns)
        )
        chart = bar_chart(self.bars, self.series) if self.bars else None
        return printed_page(
            self.heading, self.note, head, Markup().join(body), chart, is_wide=self.is_wide
        )

    def _html_row(self, cells: Sequence[str], kind: str = "") -> Markup:
        classes = (_CLASSES[column.kind] for column in self.columns)
        return table_row(zip(classes, cells, strict=True), kind)


def shown(cell: Cell, kind: ColumnKind) -> str:
    """Return a cell as people read it."""
    if kind is ColumnKind.MONTH and isinstance(cell, str) and _MONTH.fullmatch(cell):
        return format_period(Period.parse(cell))
    if isinstance(cell, Decimal):
        return format_money(cell)
    if isinstance(cell, dt.date):
        return format_date(cell)
    return "" if cell is None else str(cell)


def _plain(cell: Cell) -> Any:  # noqa: ANN401 - plain data
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, dt.date) else cell
