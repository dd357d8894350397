"""Which days are working days in Russia: weekends, holidays, and transfers by year.

Source: article 112 of the Labour Code; transfers are resolutions of the Government, in
``calendar_ru.toml``, to which a host adds years by ``[calendar.2027]``.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from docgen.exceptions import ConfigurationError
from docgen.models import Finding, Reporter

_DATA: Final = Path(__file__).with_name("calendar_ru.toml")
_SATURDAY: Final = 5
_DAY: Final = dt.timedelta(days=1)
_NEW_YEAR: Final = tuple((1, day) for day in range(1, 9))
#: Month and day of the holidays that move to the next working day when they fall on a weekend.
_MOVING: Final = ((2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4))
_HOLIDAYS: Final = frozenset((*_NEW_YEAR, *_MOVING))

_report: Final = Reporter("schedule")


@frozen(kw_only=True)
class Transfers:
    """What a year's resolution says: days that are off, and weekends that are worked."""

    off: frozenset[dt.date]
    working: frozenset[dt.date]


class ProductionCalendar:
    """The working days of the years that are known; of others, by the Labour Code alone."""

    def __init__(self, years: Mapping[int, Transfers]) -> None:
        self._years = years

    def knows(self, year: int) -> bool:
        """Whether a year's transfers are known."""
        return year in self._years

    def is_working(self, day: dt.date) -> bool:
        """Whether a day is a working day."""
        transfers = self._years.get(day.year)
        if transfers is not None:
            if day in transfers.working or day in transfers.off:
                return day in transfers.working
            return not _is_off(day)
        return not _is_off(day) and day not in _moved(day.year)

    def working_days(self, year: int, month: int) -> tuple[dt.date, ...]:
        """Return the working days of a month, in order."""
        return tuple(day for day in days_of(year, month) if self.is_working(day))

    def findings(self, first: dt.date, last: dt.date) -> Iterator[Finding]:
        """Yield a finding for every year from one day to another whose transfers are unknown."""
        for year in range(first.year, last.year + 1):
            if not self.knows(year):
                yield _report.warning(
                    "calendar.missing",
                    f"calendar.{year}",
                    f"Нет производственного календаря на {year} год: переносы выходных неизвестны",
                    f"Добавьте [calendar.{year}] в docgen.toml или обновите docgen",
                )


def read_calendar(data: Mapping[str, Any] | None = None) -> ProductionCalendar:
    """Return the calendar of Russia with what a host adds: ``{"2027": {"off": […]}}``.

    Raises:
        ConfigurationError: what is added is no calendar.

    """
    years = dict(_bundled())
    for name, year in (data or {}).items():
        years[_year(name)] = _transfers(name, year)
    return ProductionCalendar(years)


def days_of(year: int, month: int) -> Iterator[dt.date]:
    """Yield the days of a month."""
    day = dt.date(year, month, 1)
    while day.month == month:
        yield day
        day += _DAY


@cache
def _bundled() -> Mapping[int, Transfers]:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return {int(name): _transfers(name, year) for name, year in data.items()}


def _year(name: str) -> int:
    if not name.isascii() or not name.isdigit():
        raise ConfigurationError(f"calendar.{name} is no year; write [calendar.2027]")
    return int(name)


def _transfers(name: str, year: object) -> Transfers:
    if not isinstance(year, Mapping) or set(year) - {"off", "working"}:
        raise ConfigurationError(f"calendar.{name} has off and working, lists of dates")
    found = {}
    for kind in ("off", "working"):
        days = [_day(day) for day in year.get(kind, ())]
        if None in days or any(day and day.year != int(name) for day in days):
            raise ConfigurationError(f"calendar.{name}.{kind} is a list of dates of {name}")
        found[kind] = frozenset(day for day in days if day)
    return Transfers(off=found["off"], working=found["working"])


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def _is_off(day: dt.date) -> bool:
    return day.weekday() >= _SATURDAY or (day.month, day.day) in _HOLIDAYS


def _moved(year: int) -> frozenset[dt.date]:
    """Return the days off that holidays on weekends give, where nobody has said otherwise."""
    moved: set[dt.date] = set()
    for month, number in _MOVING:
        holiday = dt.date(year, month, number)
        if holiday.weekday() >= _SATURDAY:
            day = holiday
            while _is_off(day) or day in moved:
                day += _DAY
            moved.add(day)
    return frozenset(moved)
