"""Periods of account."""

from __future__ import annotations

import calendar
import re
from datetime import date
from enum import StrEnum
from typing import Final

from attrs import field, frozen

from docgen.models.misfit import Misfit

_MONTHS_IN_YEAR: Final = 12
_MONTHS_IN_QUARTER: Final = 3
_RANGE = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_YEAR = re.compile(r"\d{4}")


class PeriodKind(StrEnum):
    """How long the usual periods are."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@frozen(kw_only=True, order=True)
class Period:
    """Days from ``start`` to ``end``, both included."""

    start: date
    end: date = field()

    @end.validator
    def _check(self, _attribute: object, end: date) -> None:
        if end < self.start:
            message = f"a period cannot end ({end}) before it starts ({self.start})"
            raise ValueError(message)

    @classmethod
    def months(cls, year: int, month: int, count: int = 1) -> Period:
        """Return ``count`` whole months from the given one, within one year."""
        last = month + count - 1
        return cls(
            start=date(year, month, 1), end=date(year, last, calendar.monthrange(year, last)[1])
        )

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2026-10``, ``2026-Q4``, ``2026`` or ``2026-10-01..2026-10-15``.

        Raises:
            ValueError: the text is none of these, or names no real date.

        """
        if match := _RANGE.fullmatch(text):
            return cls(start=date.fromisoformat(match[1]), end=date.fromisoformat(match[2]))
        if (match := _MONTH.fullmatch(text)) and 1 <= int(match[2]) <= _MONTHS_IN_YEAR:
            return cls.months(int(match[1]), int(match[2]))
        if match := _QUARTER.fullmatch(text):
            first = (int(match[2]) - 1) * _MONTHS_IN_QUARTER + 1
            return cls.months(int(match[1]), first, _MONTHS_IN_QUARTER)
        if _YEAR.fullmatch(text):
            return cls.months(int(text), 1, _MONTHS_IN_YEAR)
        message = (
            f"{text!r} is not a period; write 2026-10, 2026-Q4, 2026 or 2026-10-01..2026-10-15"
        )
        raise Misfit("period", message, value=text)

    @property
    def whole_months(self) -> int:
        """How many calendar months it covers exactly; 0 when its ends cut a month."""
        last_day = calendar.monthrange(self.end.year, self.end.month)[1]
        whole = self.start.day == 1 and self.end.day == last_day
        years = self.end.year - self.start.year
        return years * _MONTHS_IN_YEAR + self.end.month - self.start.month + 1 if whole else 0

    @property
    def kind(self) -> PeriodKind | None:
        """What calendar period it is exactly, if any."""
        if self.whole_months == 1:
            return PeriodKind.MONTH
        if self.whole_months == _MONTHS_IN_QUARTER and self.start.month % _MONTHS_IN_QUARTER == 1:
            return PeriodKind.QUARTER
        if self.whole_months == _MONTHS_IN_YEAR and self.start.month == 1:
            return PeriodKind.YEAR
        return None

    @property
    def parts(self) -> tuple[Period, ...]:
        """The period itself, and the years, quarters and months that lie within it."""
        inside = (
            Period.months(year, month, count)
            for year in range(self.start.year, self.end.year + 1)
            for count in (_MONTHS_IN_YEAR, _MONTHS_IN_QUARTER, 1)
            for month in range(1, _MONTHS_IN_YEAR + 1, count)
        )
        smaller = (row for row in inside if self.start <= row.start and row.end <= self.end)
        return (self, *(row for row in smaller if row != self))

    def meets(self, other: Period) -> bool:
        """Whether they have a day in common."""
        return self.start <= other.end and other.start <= self.end

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        """Return the shortest text that :meth:`parse` reads back."""
        year, month = self.start.year, self.start.month
        within_year = year == self.end.year
        if within_year and self.whole_months == _MONTHS_IN_YEAR:
            return f"{year:04}"
        if within_year and self.whole_months == _MONTHS_IN_QUARTER and month % 3 == 1:
            return f"{year:04}-Q{month // _MONTHS_IN_QUARTER + 1}"
        if self.whole_months == 1:
            return f"{year:04}-{month:02}"
        return f"{self.start.isoformat()}..{self.end.isoformat()}"
