"""The counterparty's statement as rows: official XML, CSV, XLSX with whatever columns it has."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Final, Protocol, runtime_checkable

from docgen.exceptions import ConfigurationError, OfficialFileError
from docgen.exchange.banks.decoding import decode_lines
from docgen.exchange.banks.values import read_amount, read_day
from docgen.exchange.reconciling.comparing import StatementRow
from docgen.models import ZERO
from docgen.official.given import read_given
from docgen.rendering.workers import apart
from docgen.services.official.files import OfficialFiles
from docgen.services.official.reading import limits_refused

#: What stands in the head of a column.
_COLUMNS: Final = {
    "date": ("дата",),
    "number": ("номер", "№"),
    "title": ("документ", "операц", "содержание", "наименование"),
    "debit": ("дебет",),
    "credit": ("кредит",),
}
MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 100
#: The head may stand below a letterhead.
_HEAD_WITHIN: Final = 40
_NUMBER = re.compile(r"№\s*([^\s,;]+)")
_DATE = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4}")


@runtime_checkable
class PartnerStatement(Protocol):
    """A payload that lists documents of both sides' accounts."""

    @property
    def entries(self) -> Sequence[Any]:
        """Each with its date, title, debit and credit, and the document where it is named."""
        ...


def rows_of(statement: PartnerStatement) -> tuple[StatementRow, ...]:
    """Return the rows of a statement, our own or one that was read."""
    return tuple(
        StatementRow(
            date=entry.document.date if entry.document else entry.date,
            number=entry.document.number if entry.document else _number_in(entry.title),
            title=entry.title,
            debit=entry.debit,
            credit=entry.credit,
        )
        for entry in statement.entries
    )


def read_rows(path: Path, official: OfficialFiles) -> tuple[StatementRow, ...]:
    """Read the counterparty's statement.

    Raises:
        OfficialFileError: it cannot be read, or has no columns of dates, debit and credit.
        ConfigurationError: what reads XLSX is not installed.

    """
    content = read_given(path)[0]
    if path.suffix.lower() == ".xml":
        payload = official.read(content, path.name)
        if not isinstance(payload, PartnerStatement):
            problem = "it is no reconciliation statement"
            raise OfficialFileError("format", problem, file=path.name)
        return rows_of(payload)
    with limits_refused(path.name):
        return apart(table_rows, content, path.name)


def table_rows(content: bytes, name: str) -> tuple[StatementRow, ...]:
    """Return the rows of a table; in a worker, for a small file may unpack to a large one.

    Raises:
        OfficialFileError: it is no table, or has no columns to be known by.
        ConfigurationError: what reads XLSX is not installed.

    """
    is_book = name.lower().endswith(".xlsx")
    try:
        return _table_rows(_xlsx(content, name) if is_book else _csv(content), name)
    except csv.Error as error:
        raise OfficialFileError("format", f"it is no CSV: {error}", file=name) from None


def _table_rows(table: Iterable[Sequence[str]], name: str) -> tuple[StatementRow, ...]:
    rows = [row[:MAX_COLUMNS] for row in islice(table, MAX_ROWS)]
    for at, row in enumerate(rows[:_HEAD_WITHIN]):
        columns = _columns(row)
        if {"debit", "credit"} <= columns.keys() and columns.keys() & {"date", "title"}:
            found = (_row(cells, columns) for cells in rows[at + 1 :])
            return tuple(row for row in found if row is not None)
    problem = "it has no head with the columns «Дата», «Дебет» and «Кредит»"
    raise OfficialFileError("columns", problem, file=name)


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Return which columns there are; where both sides stand, the first of them is the sender's."""
    found: dict[str, int] = {}
    for index, cell in enumerate(head):
        text = cell.casefold()
        for name, words in _COLUMNS.items():
            if name not in found and any(word in text for word in words):
                found[name] = index
                break
    return found


def _row(cells: Sequence[str], columns: dict[str, int]) -> StatementRow | None:
    """Return a row of a document; balances, turnovers and blank rows are none."""
    told = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
    title = told.get("title", "")
    stated = _DATE.search(title)
    date = read_day(told.get("date", "")) or (read_day(stated[0]) if stated else None)
    debit, credit = _amount(told["debit"]), _amount(told["credit"])
    if date is None or not (debit or credit):
        return None
    number = told.get("number") or _number_in(title)
    return StatementRow(
        date=date,
        number=number,
        title=title or f"Документ № {number} от {date:%d.%m.%Y}",
        debit=debit,
        credit=credit,
    )


def _amount(text: str) -> Decimal:
    return read_amount(text) or ZERO


def _number_in(title: str) -> str:
    found = _NUMBER.search(title)
    return found[1] if found else ""


def _csv(content: bytes) -> Iterable[Sequence[str]]:
    _, lines = decode_lines(content)
    text = "\n".join(line.text for line in lines)
    separator = max(";\t,", key=text.count)
    return csv.reader(io.StringIO(text), delimiter=separator)


def _xlsx(content: bytes, name: str) -> Iterable[Sequence[str]]:
    try:
        from openpyxl import load_workbook
    except ModuleNotFoundError:
        raise ConfigurationError(
            "openpyxl is not installed; pip install 'docgen-ru[xlsx]', or save it as CSV"
        ) from None
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return [[_text(cell) for cell in row] for row in _first_rows(book)]
    except Exception as error:  # noqa: BLE001 - whatever a broken archive makes the library raise
        problem = f"it is no XLSX: {type(error).__name__}"
        raise OfficialFileError("format", problem, file=name) from None


def _first_rows(book: Any) -> Iterable[Sequence[object]]:  # noqa: ANN401 - openpyxl is untyped
    return book.active.iter_rows(values_only=True, max_row=MAX_ROWS, max_col=MAX_COLUMNS)  # type: ignore[no-any-return]


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
