"""Periods of counters: when counting begins again, and which period a number tells."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

_MONTHS_IN_YEAR: Final = 12
_MONTHS_IN_QUARTER: Final = 3
_CENTURY: Final = 2000


class Reset(StrEnum):
    """When counting begins again, by the document's date."""

    NEVER = "never"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"


_YEAR: Final = ("YYYY", "YY")

#: What a mask needs for its numbers not to come again after a reset: one token of each group.
#: {YY} comes again in a hundred years, which is accepted. A fiscal year has parts of two
#: calendar years and a calendar year of two fiscal ones, so only the month tells them apart.
_TOKENS: Final[dict[Reset, tuple[tuple[str, ...], ...]]] = {
    Reset.NEVER: (),
    Reset.YEAR: (_YEAR,),
    Reset.FISCAL_YEAR: (_YEAR, ("MM",)),
    Reset.QUARTER: (_YEAR, ("Q", "MM")),
    Reset.MONTH: (_YEAR, ("MM",)),
    Reset.DAY: (_YEAR, ("MM",), ("DD",)),
}

_MONTHS: Final[dict[Reset, int]] = {
    Reset.YEAR: _MONTHS_IN_YEAR,
    Reset.FISCAL_YEAR: _MONTHS_IN_YEAR,
    Reset.QUARTER: _MONTHS_IN_QUARTER,
    Reset.MONTH: 1,
}


def missing_tokens(reset: Reset, names: AbstractSet[str]) -> tuple[str, ...]:
    """Return the tokens of which a mask needs one more for this reset; none when it has them."""
    return next((group for group in _TOKENS[reset] if names.isdisjoint(group)), ())


def period_key(reset: Reset, on: date, *, fiscal_start_month: int = 1) -> str:
    """Return the period of a date: 2026, FY2026, 2026-Q4, 2026-10, 2026-10-31.

    Without resets it is the empty text. A fiscal year is called by the calendar year that it
    begins in.
    """
    match reset:
        case Reset.NEVER:
            return ""
        case Reset.YEAR:
            return f"{on.year:04}"
        case Reset.FISCAL_YEAR:
            return f"FY{on.year - (on.month < fiscal_start_month):04}"
        case Reset.QUARTER:
            return f"{on.year:04}-Q{_quarter(on.month)}"
        case Reset.MONTH:
            return f"{on.year:04}-{on.month:02}"
        case Reset.DAY:
            return on.isoformat()


def next_period(reset: Reset, on: date, *, fiscal_start_month: int = 1) -> date | None:
    """Return the first day of the period after that of a date; ``None`` without resets."""
    if reset is Reset.NEVER:
        return None
    if reset is Reset.DAY:
        return on + timedelta(days=1)
    # Months are counted from the year 0, as if every year began in the fiscal start month.
    shift = fiscal_start_month - 1 if reset is Reset.FISCAL_YEAR else 0
    length = _MONTHS[reset]
    month = on.year * _MONTHS_IN_YEAR + on.month - 1 - shift
    following = (month // length + 1) * length + shift
    return date(following // _MONTHS_IN_YEAR, following % _MONTHS_IN_YEAR + 1, 1)


def told_date(values: Mapping[str, str]) -> date | None:
    """Return the first date that the tokens of a number allow, the year 1 when they tell none.

    ``{YY}`` is of this century. ``None``: no date has these values, as in month 13.
    """
    if "YYYY" in values:
        year = int(values["YYYY"])
    else:
        year = _CENTURY + int(values["YY"]) if "YY" in values else 1
    quarter = int(values.get("Q", 1))
    month = int(values.get("MM", (quarter - 1) * _MONTHS_IN_QUARTER + 1))
    try:
        told = date(year, month, int(values.get("DD", 1)))
    except ValueError:
        return None
    agrees = ("Q" not in values or quarter == _quarter(told.month)) and (
        "YY" not in values or int(values["YY"]) == told.year % 100
    )
    return told if agrees else None


def _quarter(month: int) -> int:
    return (month - 1) // _MONTHS_IN_QUARTER + 1
