"""Reports as workbooks: sums are numbers, days are days, and texts stay texts."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any, Final

from docgen.exceptions import ConfigurationError
from docgen.reports.report import ColumnKind, Report

_FORMATS: Final = {
    ColumnKind.TEXT: "@",
    ColumnKind.MONEY: "#,##0.00",
    ColumnKind.COUNT: "0",
    ColumnKind.DATE: "DD.MM.YYYY",
    ColumnKind.MONTH: "@",
}
_WIDEST: Final = 60
#: Characters of a sheet's name.
_NAME: Final = 31


def xlsx(report: Report) -> bytes:
    """Return a report as a workbook of one sheet.

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
    sheet.title = report.name[:_NAME]
    sheet.freeze_panes = "A2"
    bold = Font(bold=True)
    texts = list(report.cells())
    for index, column in enumerate(report.columns, 1):
        _fill(sheet.cell(1, index), column.title, "@").font = bold
        widest = max((len(text[index - 1]) for text in texts), default=0)
        width = min(max(widest, len(column.title)) + 3, _WIDEST)
        sheet.column_dimensions[get_column_letter(index)].width = width
    for place, (row, shown) in enumerate(zip(report.all_rows, texts, strict=True), 2):
        for index, (column, value) in enumerate(zip(report.columns, row, strict=True)):
            is_typed = isinstance(value, Decimal | int | dt.date)
            cell = sheet.cell(place, index + 1)
            _fill(cell, value if is_typed else shown[index], _FORMATS[column.kind])
            if place > len(report.rows) + 1:
                cell.font = bold
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _fill(cell: Any, value: object, format_: str) -> Any:  # noqa: ANN401 - openpyxl is untyped
    """Put a value into a cell of a workbook; a text stays one, whatever it begins with."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
    cell.number_format = format_
    return cell
