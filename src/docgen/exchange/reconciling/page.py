"""How two statements differ, as a page to print and to send: docgen's rows beside theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from markupsafe import Markup

from docgen.exchange.reconciling.comparing import ComparedRow, RowDifference, StatementRow
from docgen.language.dates import format_date
from docgen.language.numbers import format_money
from docgen.models import Document
from docgen.reports.cells import csv_table
from docgen.reports.printed import printed_page, table_row

COLUMNS: Final = (
    "Документ у нас",
    "Дебет",
    "Кредит",
    "Документ у контрагента",
    "Дебет",
    "Кредит",
    "Расхождение",
)

_SUMS: Final = frozenset((1, 2, 4, 5))
_SAME: Final = "совпадает"
_SIDES: Final = "Дебет и кредит — по нашему учёту."


def differences_title(document: Document) -> str:
    """Return what the page about an issued statement is called."""
    return f"Расхождения по акту сверки № {document.number} от {format_date(document.date)}"


def differences_page(document: Document, rows: Sequence[ComparedRow]) -> str:
    """Return the page: what differs first, then what is the same."""
    ordered = sorted(rows, key=_is_same)
    same = sum(map(_is_same, rows))
    payload = document.payload
    whose = f"{payload.seller.name} — {payload.buyer.name}"
    counted = f"Расходится строк: {len(rows) - same}, совпадает: {same}. {_SIDES}"
    body = (_line(_cells(row), "same" if _is_same(row) else "differs") for row in ordered)
    return printed_page(
        differences_title(document),
        f"{whose}\n{counted}",
        _line(COLUMNS, tag="th"),
        Markup().join(body),
    )


def differences_csv(rows: Iterable[ComparedRow]) -> bytes:
    """Return the rows as Russian spreadsheets read them, in the order of ``COLUMNS``."""
    return csv_table([COLUMNS, *map(_cells, rows)])


def _is_same(row: ComparedRow) -> bool:
    return row.difference is RowDifference.NONE


def _cells(row: ComparedRow) -> tuple[str, ...]:
    return (*_side(row.ours), *_side(row.theirs), _SAME if _is_same(row) else row.told)


def _side(row: StatementRow | None) -> Iterator[str]:
    if row is None:
        yield from ("", "", "")
        return
    yield row.title
    for amount in (row.debit, row.credit):
        yield format_money(amount) if amount else ""


def _line(cells: Iterable[str], kind: str = "", *, tag: str = "td") -> Markup:
    kinds = ("sum" if index in _SUMS else "" for index, _ in enumerate(COLUMNS))
    return table_row(zip(kinds, cells, strict=True), kind, tag=tag)
