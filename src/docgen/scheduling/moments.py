"""When a rule is due: days of a month, working days, quarters, weekdays, cron expressions.

Pure: given what a rule says, a zone and two moments, it answers with moments in UTC. A wall clock
that goes back gives an hour once; one that is put forward gives it at the next time there is.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import frozen

from docgen.exceptions import ConfigurationError
from docgen.scheduling.production_calendar import ProductionCalendar, days_of

DayTest = Callable[[dt.date, ProductionCalendar], bool]

_DAY: Final = dt.timedelta(days=1)
_MONTHS_IN_QUARTER: Final = 3
_CRON_FIELDS: Final = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        ("mon пн", "tue вт", "wed ср", "thu чт", "fri пт", "sat сб", "sun вс")
    )
    for name in names.split()
}
_TIME: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_NUMBERED: Final = re.compile(r"(quarter )?(working )?day ([1-9]\d?)")
#: How many days, or working ones, there may be in a month or in a quarter: by those two.
_MOST_DAYS: Final = {
    (False, False): 31,
    (False, True): 23,
    (True, False): 92,
    (True, True): 66,
}
_LAST: Final = re.compile(r"(quarter )?last (working )?day")
_LEAP: Final = 2028
_SPAN: Final = re.compile(r"(\*|\d+(?:-\d+)?)(?:/(\d+))?")
_HELP: Final = (
    "write day 1, last day, working day 3, last working day, quarter day 5, quarter working day 1, "
    "weekday mon,thu, daily, or a cron expression: 0 2 1 * *"
)


@frozen(kw_only=True)
class When:
    """On which days, at which times of the day, in which zone."""

    is_day: DayTest
    times: tuple[dt.time, ...]
    zone: ZoneInfo

    def moments(
        self, after: dt.datetime, until: dt.datetime, calendar: ProductionCalendar
    ) -> Iterator[dt.datetime]:
        """Yield the moments later than one and not later than another, in UTC, in order."""
        day = after.astimezone(self.zone).date()
        last = until.astimezone(self.zone).date()
        while day <= last:
            if self.is_day(day, calendar):
                for moment in sorted({self._moment(day, time) for time in self.times}):
                    if after < moment <= until:
                        yield moment
            day += _DAY

    def _moment(self, day: dt.date, time: dt.time) -> dt.datetime:
        return dt.datetime.combine(day, time, self.zone).astimezone(dt.UTC)


def read_when(text: str, at: str, time_zone: str) -> When:
    """Read when a rule is due; a cron expression has its own times, and ``at`` is not looked at.

    Raises:
        ConfigurationError: it cannot be read.

    """
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ConfigurationError(f"there is no time zone {time_zone!r}") from None
    text = " ".join(text.lower().split())
    if len(text.split(" ")) == len(_CRON_FIELDS) and not text.startswith("quarter"):
        return _cron(text, zone)
    match = _TIME.fullmatch(at)
    if match is None:
        raise ConfigurationError(f"{at!r} is no time of the day; write 02:00")
    time = dt.time(int(match[1]), int(match[2]))
    return When(is_day=_day_test(text), times=(time,), zone=zone)


def _day_test(text: str) -> DayTest:
    if text == "daily":
        return _every_day
    if match := _NUMBERED.fullmatch(text):
        if int(match[3]) > _MOST_DAYS[bool(match[1]), bool(match[2])]:
            raise ConfigurationError(f"{text!r}: there is no such day; {_HELP}")
        return _Numbered(int(match[3]) - 1, quarter=bool(match[1]), working=bool(match[2]))
    if match := _LAST.fullmatch(text):
        return _Numbered(-1, quarter=bool(match[1]), working=bool(match[2]))
    if text.startswith("weekday "):
        names = text.removeprefix("weekday ").replace(" ", "").split(",")
        if all(name in _WEEKDAYS for name in names):
            return _Weekdays(frozenset(_WEEKDAYS[name] for name in names))
    raise ConfigurationError(f"{text!r} is no time of a rule; {_HELP}")


def _every_day(_day: dt.date, _calendar: ProductionCalendar) -> bool:
    return True


class _Weekdays:
    """Some days of every week."""

    def __init__(self, weekdays: frozenset[int]) -> None:
        self._weekdays = weekdays

    def __call__(self, day: dt.date, _calendar: ProductionCalendar) -> bool:
        return day.weekday() in self._weekdays


class _Numbered:
    """A day, or working day, of a month or of a quarter, by its index; the last one is -1.

    A month without a 31st has it on its last day.
    """

    def __init__(self, index: int, *, quarter: bool, working: bool) -> None:
        self._index = index
        self._quarter = quarter
        self._working = working

    def __call__(self, day: dt.date, calendar: ProductionCalendar) -> bool:
        months = [day.month]
        if self._quarter:
            first = (day.month - 1) // _MONTHS_IN_QUARTER * _MONTHS_IN_QUARTER + 1
            months = list(range(first, first + _MONTHS_IN_QUARTER))
        days = [
            row
            for month in months
            for row in days_of(day.year, month)
            if not self._working or calendar.is_working(row)
        ]
        return bool(days) and day == days[min(self._index, len(days) - 1)]


def _cron(text: str, zone: ZoneInfo) -> When:
    """Read a cron expression: minute, hour, day of month, month, day of week (Sunday is 0 or 7)."""
    parts = text.split(" ")
    minutes, hours, days, months, weekdays = (
        _cron_field(part, least, most, text)
        for part, (least, most) in zip(parts, _CRON_FIELDS, strict=True)
    )
    weekdays = frozenset((number - 1) % 7 for number in weekdays)
    both = parts[2] != "*" and parts[4] != "*"
    if parts[4] == "*" and not any(min(days) <= monthrange(_LEAP, month)[1] for month in months):
        raise ConfigurationError(f"{text!r}: there is no such day; {_HELP}")

    def is_day(day: dt.date, _calendar: ProductionCalendar) -> bool:
        by_number, by_weekday = day.day in days, day.weekday() in weekdays
        fits = (by_number or by_weekday) if both else (by_number and by_weekday)
        return day.month in months and fits

    times = tuple(dt.time(hour, minute) for hour in sorted(hours) for minute in sorted(minutes))
    return When(is_day=is_day, times=times, zone=zone)


def _cron_field(part: str, least: int, most: int, whole: str) -> frozenset[int]:
    found: set[int] = set()
    for span in part.split(","):
        match = _SPAN.fullmatch(span)
        if match is None:
            raise ConfigurationError(f"{whole!r} is no time of a rule; {_HELP}")
        first, _, last = (f"{least}-{most}" if match[1] == "*" else match[1]).partition("-")
        step = int(match[2] or 1)
        end = int(last or (most if match[2] else first))
        if not least <= int(first) <= end <= most or step == 0:
            raise ConfigurationError(f"{whole!r}: {span!r} is not within {least}-{most}; {_HELP}")
        found.update(range(int(first), end + 1, step))
    return frozenset(found)
