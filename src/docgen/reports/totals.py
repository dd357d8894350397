"""Sums of a report: by a key and a currency, and those of its columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from docgen.models import RUB, ZERO, currency_symbol
from docgen.reports.report import Cell, Column, ColumnKind

#: The column that sums are told apart by.
CURRENCY: Final = Column(name="currency", title="Валюта")


class SumTable:
    """Sums by a key and a currency."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, str], Sums] = {}

    def add(self, key: str, currency: str, **parts: Decimal) -> None:
        """Add to sums of a row."""
        sums = self._sums.setdefault((key, currency), Sums())
        for name, amount in parts.items():
            sums[name] += amount

    def rows(self) -> Iterator[tuple[str, str, Sums]]:
        """Return the rows by their keys."""
        return ((*key, self._sums[key]) for key in sorted(self._sums))


class Sums(dict[str, Decimal]):
    """Sums by name, none of them missing."""

    def __missing__(self, name: str) -> Decimal:
        return ZERO


def totals_of(
    columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...]
) -> tuple[tuple[Cell, ...], ...]:
    """Return the sums of the columns of figures, a row for each currency."""
    place = next((at for at, column in enumerate(columns) if column is CURRENCY), None)
    codes = dict.fromkeys("" if place is None else str(row[place]) for row in rows)
    return tuple(
        tuple(
            _total(column, index, code, rows, place) if index else "Итого"
            for index, column in enumerate(columns)
        )
        for code in codes
    )


def _total(
    column: Column,
    index: int,
    code: str,
    rows: tuple[tuple[Cell, ...], ...],
    place: int | None,
) -> Cell:
    if column is CURRENCY:
        return code
    if not column.kind.is_figures:
        return None
    own = [row[index] for row in rows if place is None or row[place] == code]
    figures = [cell for cell in own if isinstance(cell, Decimal | int)]
    return (
        sum(figures, ZERO)
        if column.kind is ColumnKind.MONEY
        else sum(int(cell) for cell in figures)
    )


def charted(currencies: Iterable[str]) -> str:
    """Return which currency a chart is in: sums in several are no lengths to compare."""
    found = tuple(dict.fromkeys(currencies))
    return RUB.code if RUB.code in found or not found else found[0]


def in_currency(name: str, code: str) -> str:
    """Return what a chart calls a series of sums: «Начислено, руб.»."""
    return f"{name}, {currency_symbol(code)}"


def figure(cell: Cell) -> Decimal:
    """Return what is in a cell of figures."""
    return cell if isinstance(cell, Decimal) else Decimal(cell if isinstance(cell, int) else 0)
