"""Rows of two statements laid side by side, and how they differ, in words. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final

from attrs import evolve, frozen

from docgen.language.numbers import format_money
from docgen.models import ZERO

_LETTERS = re.compile(r"[^0-9a-zа-яё]+")
_NOUGHTS = re.compile(r"(?<![0-9])0+(?=[0-9])")


class RowDifference(StrEnum):
    """How a row of ours and one of theirs differ."""

    NONE = "none"
    DATE = "date"
    AMOUNT = "amount"
    NUMBER = "number"
    ONLY_OURS = "only_ours"
    ONLY_THEIRS = "only_theirs"


@frozen(kw_only=True)
class StatementRow:
    """A document in somebody's accounts: ``debit`` and ``credit`` are by that side's own."""

    date: dt.date | None
    number: str
    title: str
    debit: Decimal = ZERO
    credit: Decimal = ZERO

    @property
    def sum(self) -> Decimal:
        """The sum with its side: a debit is positive."""
        return self.debit - self.credit

    @property
    def key(self) -> str:
        """The number as everybody writes it: without signs, cases and leading noughts."""
        return _NOUGHTS.sub("", _LETTERS.sub("", self.number.casefold()))


@frozen(kw_only=True)
class ComparedRow:
    """A document of ours, of theirs, or the same of both."""

    difference: RowDifference
    ours: StatementRow | None = None
    theirs: StatementRow | None = None

    @property
    def text(self) -> str:
        """What differs, in words, and of which document."""
        row = self.ours or self.theirs
        return f"{row.title}: {self.told}" if row else ""

    @property
    def told(self) -> str:
        """What differs, in words."""
        ours, theirs = self.ours, self.theirs
        if ours is None or theirs is None:
            row = ours or theirs
            whose = "контрагента" if ours is None else "нас"
            return f"{format_money(abs(row.sum))} есть только у {whose}" if row else ""
        told = {
            RowDifference.AMOUNT: f"сумма у нас {format_money(abs(ours.sum))}, "
            f"у контрагента {format_money(abs(theirs.sum))}",
            RowDifference.DATE: f"дата у нас {_day(ours.date)}, у контрагента {_day(theirs.date)}",
            RowDifference.NUMBER: f"номер у нас «{ours.number}», у контрагента «{theirs.number}»",
        }
        return told.get(self.difference, "совпадает")


#: By what rows are paired, the surest first: what they have in common, and what then differs.
_PASSES: Final[Sequence[tuple[RowDifference, Callable[[StatementRow], object]]]] = (
    (RowDifference.NONE, lambda row: (row.key, row.date, row.sum)),
    (RowDifference.DATE, lambda row: (row.key, row.sum)),
    (RowDifference.AMOUNT, lambda row: (row.key, row.date, row.sum > 0)),
    (RowDifference.NUMBER, lambda row: (row.date, row.sum)),
)


def compare_rows(
    ours: Sequence[StatementRow], theirs: Sequence[StatementRow]
) -> tuple[ComparedRow, ...]:
    """Pair rows by number, date and sum; return ours in their order, then what only they have.

    Their sale is our purchase: whichever way their sides agree with ours in more rows is taken.
    """
    mirrored = [evolve(row, debit=row.credit, credit=row.debit) for row in theirs]
    same = {row.sum for row in ours}
    agree = sum(row.sum in same for row in theirs)
    if sum(row.sum in same for row in mirrored) >= agree:
        return _paired(ours, mirrored)
    return _paired(ours, list(theirs))


def _paired(ours: Sequence[StatementRow], theirs: list[StatementRow]) -> tuple[ComparedRow, ...]:
    found: dict[int, ComparedRow] = {}
    left = list(theirs)
    for difference, key in _PASSES:
        for index, row in enumerate(ours):
            if index in found or (difference is not RowDifference.NUMBER and not row.key):
                continue
            match = _first(left, key, key(row))
            if match is not None:
                left.pop(match[0])
                # Neither side numbers it: then nothing differs.
                same = difference is RowDifference.NUMBER and row.key == match[1].key
                told = RowDifference.NONE if same else difference
                found[index] = ComparedRow(difference=told, ours=row, theirs=match[1])
    own = (
        found.get(index, ComparedRow(difference=RowDifference.ONLY_OURS, ours=row))
        for index, row in enumerate(ours)
    )
    return (*own, *(ComparedRow(difference=RowDifference.ONLY_THEIRS, theirs=row) for row in left))


def _first(
    rows: Iterable[StatementRow], key: Callable[[StatementRow], object], wanted: object
) -> tuple[int, StatementRow] | None:
    return next(((at, row) for at, row in enumerate(rows) if key(row) == wanted), None)


def _day(day: dt.date | None) -> str:
    return "не указана" if day is None else f"{day:%d.%m.%Y}"
