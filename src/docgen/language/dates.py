"""Dates and periods in Russian, with spaces that keep a date on one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeVar

from docgen.exceptions import UnknownNameError
from docgen.language.numbers import NBSP
from docgen.models import Period

T = TypeVar("T")

_MONTHS: Final = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)
_MONTHS_GENITIVE: Final = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
_QUARTERS: Final = ("I", "II", "III", "IV")
_MONTHS_IN_QUARTER: Final = 3
_MONTHS_IN_YEAR: Final = 12


def format_date(day: date, style: str = "short") -> str:
    """Return a date in one of the styles.

    ======================  ======================
    ``short``               15.01.2026
    ``long``                «15» января 2026 г.
    ``text``                15 января 2026 г.
    ``iso``                 2026-01-15
    ``month``               январь 2026 г.
    ``quarter``             I квартал 2026 г.
    ``year``                2026
    ``day``                 15
    ``month-genitive``      января
    ======================  ======================

    Raises:
        UnknownNameError: no such style.

    """
    return _styled(_DATE_STYLES, style, "style of dates")(day)


def format_period(period: Period, style: str = "long") -> str:
    """Return a period in one of the styles.

    ``short`` is «01.10.2026–31.10.2026»; ``long`` is the shortest that names the days: «2026 г.»,
    «IV квартал 2026 г.», «октябрь 2026 г.», «январь–февраль 2026 г.», «15 октября 2026 г.»,
    «с 1 по 15 октября 2026 г.», «с 15 октября по 14 ноября 2026 г.»,
    «с 15.12.2026 по 14.01.2027».

    Raises:
        UnknownNameError: no such style.

    """
    return _styled(_PERIOD_STYLES, style, "style of periods")(period)


def _styled(styles: Mapping[str, Callable[[T], str]], style: str, kind: str) -> Callable[[T], str]:
    try:
        return styles[style]
    except KeyError:
        raise UnknownNameError(kind, style, styles) from None


def _short(day: date) -> str:
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def _long(day: date) -> str:
    return f"«{day.day}»{NBSP}{_month_genitive(day)} {_year(day)}"


def _text(day: date) -> str:
    return f"{_day_and_month(day)} {_year(day)}"


def _month(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {_year(day)}"


def _quarter(day: date) -> str:
    return f"{_QUARTERS[(day.month - 1) // _MONTHS_IN_QUARTER]} квартал {_year(day)}"


def _year(day: date) -> str:
    return f"{day.year}{NBSP}г."


def _month_genitive(day: date) -> str:
    return _MONTHS_GENITIVE[day.month - 1]


def _day_and_month(day: date) -> str:
    return f"{day.day}{NBSP}{_month_genitive(day)}"


def _short_period(period: Period) -> str:
    return f"{_short(period.start)}–{_short(period.end)}"


def _long_period(period: Period) -> str:
    if period.whole_months:
        return _whole_months(period)
    start, end = period.start, period.end
    if start == end:
        return _text(start)
    if start.year != end.year:
        return f"с {_short(start)} по {_short(end)}"
    first = str(start.day) if start.month == end.month else _day_and_month(start)
    return f"с {first} по {_text(end)}"


def _whole_months(period: Period) -> str:
    start, end, count = period.start, period.end, period.whole_months
    if start.year != end.year:
        if count % _MONTHS_IN_YEAR == 0 and start.month == 1:
            return f"{start.year}–{end.year}{NBSP}гг."
        return f"{_month(start)} – {_month(end)}"
    if count == _MONTHS_IN_YEAR:
        return _year(start)
    if count == _MONTHS_IN_QUARTER and end.month % _MONTHS_IN_QUARTER == 0:
        return _quarter(start)
    if count == 1:
        return _month(start)
    return f"{_MONTHS[start.month - 1]}–{_month(end)}"


_DATE_STYLES: Final[Mapping[str, Callable[[date], str]]] = {
    "short": _short,
    "long": _long,
    "text": _text,
    "iso": date.isoformat,
    "month": _month,
    "quarter": _quarter,
    "year": lambda day: str(day.year),
    "day": lambda day: str(day.day),
    "month-genitive": _month_genitive,
}

_PERIOD_STYLES: Final[Mapping[str, Callable[[Period], str]]] = {
    "short": _short_period,
    "long": _long_period,
}
