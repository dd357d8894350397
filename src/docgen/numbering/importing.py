"""Numbers that another system gave: read from CSV or JSON, row by row, however many."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from os import PathLike
from pathlib import Path
from typing import IO, Any, Final

from attrs import evolve, frozen

from docgen.exceptions import DataError, SourceError
from docgen.models import NumberContext
from docgen.models.text import clean_text
from docgen.numbering.rules import NumberingRule

_CHUNK: Final = 1 << 16
_MAX_ROW: Final = 1 << 20  # characters; whatever is longer is no row of a register
_MAX_PROBLEMS: Final = 20

#: The columns by what a file may call them; the first three, and the type, must be there.
_COLUMNS: Final = {
    "type": ("type", "тип"),
    "number": ("number", "номер"),
    "date": ("date", "дата"),
    "organisation": ("organisation", "org", "организация"),
    "branch": ("branch", "филиал"),
    "client": ("client", "клиент"),
    "contract": ("contract", "договор"),
    "total": ("total", "сумма"),
}
_REQUIRED: Final = ("type", "number", "date")
_NAMES: Final = {alias: name for name, aliases in _COLUMNS.items() for alias in aliases}
_ROW_BEGINS: Final = re.compile(r"[^\s,\[\]]")
_RUSSIAN_DATE: Final = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")


@frozen(kw_only=True)
class ImportedNumber:
    """A number that another system gave. All but ``total`` are as in ``NumberContext``."""

    type: str
    number: str
    date: dt.date
    organisation: str = ""
    branch: str = ""
    client: str = ""
    contract: str = ""
    total: Decimal | None = None

    def context(self, rule: NumberingRule) -> NumberContext:
        """Return what the number depends on; what the row leaves out, the number may tell."""
        parsed = rule.parse(self.number)
        context = NumberContext(
            document_type=self.type,
            date=self.date,
            organisation=self.organisation,
            branch=self.branch,
            client=self.client,
            contract=self.contract,
        )
        if parsed is None:
            return context
        return evolve(
            context,
            branch=context.branch or parsed.branch,
            client=context.client or parsed.client,
            contract=context.contract or parsed.contract,
        )


def read_numbers(path: str | PathLike[str]) -> Iterator[ImportedNumber]:
    """Read a file of numbers: CSV, or JSON as a list of objects or as one object a line.

    A row has ``type``, ``number``, ``date`` and, where they matter, ``organisation``,
    ``branch``, ``client``, ``contract`` and ``total``, in English or Russian. Dates are
    ``2026-10-31`` or ``31.10.2026``. A CSV is UTF-8 or Windows-1251, parted by ``;``, ``,`` or
    tabs.

    Raises:
        SourceError: the file cannot be read.
        DataError: rows do not fit; names the first twenty of them, after the last good row.

    """
    path = Path(path)
    read = {".csv": _csv_rows, ".json": _json_rows, ".jsonl": _json_rows}.get(path.suffix.lower())
    if read is None:
        raise SourceError(f"{path} has no known suffix; name it .csv, .json or .jsonl")
    problems: list[tuple[str, str]] = []
    with _opened(path) as file:
        for index, row in enumerate(read(file, path), 1):
            try:
                yield _number(row)
            except ValueError as error:
                problems.append((f"row {index}", str(error)))
                if len(problems) == _MAX_PROBLEMS:
                    break
    if problems:
        raise DataError(problems, source=str(path))


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    try:
        with path.open("rb") as probe:
            encoding = _encoding(probe.read(_CHUNK))
        with path.open(encoding=encoding, newline="") as file:
            yield file
    except UnicodeDecodeError as error:
        problem = f"not UTF-8 ({error.reason}); save it as UTF-8"
        raise DataError([("", problem)], source=str(path)) from None
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}") from error


def _encoding(beginning: bytes) -> str:
    """Tell UTF-8 from Windows-1251, which Excel writes; a letter may be cut at the end."""
    try:
        beginning.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return "utf-8-sig" if error.start >= len(beginning) - 3 else "cp1251"
    return "utf-8-sig"


def _csv_rows(file: IO[str], path: Path) -> Iterator[Mapping[str, Any]]:
    header = file.readline(_CHUNK)
    delimiter = max(";,\t", key=header.count)
    names = [_column(name, path) for name in next(csv.reader([header], delimiter=delimiter), [])]
    if missing := [name for name in _REQUIRED if name not in names]:
        problem = f"has no column {', '.join(missing)}; the first line names the columns"
        raise DataError([("row 1", problem)], source=str(path))
    try:
        for cells in csv.reader(file, delimiter=delimiter):
            if cells:
                yield dict(zip(names, cells, strict=False))
    except csv.Error as error:
        raise DataError([("", str(error))], source=str(path)) from None


def _column(name: str, path: Path) -> str:
    known = _NAMES.get(name.strip().casefold())
    if known is None:
        problem = f"unknown column {name!r}; known: {', '.join(_COLUMNS)}"
        raise DataError([("row 1", problem)], source=str(path))
    return known


def _json_rows(file: IO[str], path: Path) -> Iterator[Mapping[str, Any]]:
    """Read objects one by one: brackets and commas only part them, but a list must be closed."""
    decoder = json.JSONDecoder(parse_float=Decimal)
    text = file.read(_CHUNK)
    is_open = text.lstrip().startswith("[")
    place = 0
    while True:
        found = _ROW_BEGINS.search(text, place)
        start = found.start() if found else len(text)
        is_open = is_open and "]" not in text[place:start]
        try:
            row, place = decoder.raw_decode(text, start)
        except json.JSONDecodeError as error:
            text, place = text[start:], 0
            more = file.read(_CHUNK) if len(text) < _MAX_ROW else ""
            if not more and (text or is_open):
                problem = f"{error.msg} at {text[:60]!r}" if text else "the list is cut off"
                raise DataError([("", problem)], source=str(path)) from None
            if not more:
                return
            text += more
            continue
        if not isinstance(row, dict):
            raise DataError([("", f"a row is expected, not {row!r:.60}")], source=str(path))
        yield {_column(name, path): value for name, value in row.items()}


def _number(row: Mapping[str, Any]) -> ImportedNumber:
    """Make a number of a row's cells.

    Raises:
        ValueError: says which of them does not fit.

    """
    texts = {name: _text(name, value) for name, value in row.items() if name != "total"}
    for name in _REQUIRED:
        if not texts.get(name):
            raise ValueError(f"{name} is required and missing")
    total = row.get("total")
    day = _date(texts.pop("date"))
    return ImportedNumber(**texts, date=day, total=None if total in (None, "") else _total(total))


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"{name}: text is expected, not {value!r:.60}")  # noqa: TRY004 - bad data
    return clean_text(str(value)).strip()


def _date(text: str) -> dt.date:
    try:
        if match := _RUSSIAN_DATE.fullmatch(text):
            return dt.date(int(match[3]), int(match[2]), int(match[1]))
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"date: {text!r:.60} is no date like 2026-10-31 or 31.10.2026") from None


def _total(value: object) -> Decimal:
    try:
        total = Decimal(re.sub(r"\s", "", str(value)).replace(",", "."))
    except InvalidOperation:
        total = Decimal("NaN")
    if not total.is_finite():
        raise ValueError(f"total: {value!r:.60} is no sum like 1234.50")
    return total
