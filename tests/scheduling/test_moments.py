from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from docgen.exceptions import ConfigurationError
from docgen.scheduling.moments import read_when
from docgen.scheduling.production_calendar import read_calendar
from docgen.scheduling.rules import read_rules

CALENDAR = read_calendar()


def local(when, first, last, at="02:00", zone="Europe/Moscow"):
    """Return the moments of a rule between two days, as its clock on the wall shows them."""
    times = read_when(when, at, zone)
    start = dt.datetime.fromisoformat(first).replace(tzinfo=times.zone) - dt.timedelta(seconds=1)
    end = dt.datetime.fromisoformat(last).replace(tzinfo=times.zone) + dt.timedelta(days=1)
    end -= dt.timedelta(seconds=1)
    found = times.moments(start, end, CALENDAR)
    return [row.astimezone(times.zone).strftime("%Y-%m-%d %H:%M") for row in found]


@pytest.mark.parametrize(
    ("when", "days"),
    [
        ("day 1", ["2026-01-01", "2026-02-01", "2026-03-01"]),
        ("day 31", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("last day", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("working day 1", ["2026-01-12", "2026-02-02", "2026-03-02"]),
        ("last working day", ["2026-01-30", "2026-02-27", "2026-03-31"]),
        ("quarter day 5", ["2026-01-05"]),
        ("quarter working day 3", ["2026-01-14"]),
        ("quarter last day", ["2026-03-31"]),
        ("0 2 15 * *", ["2026-01-15", "2026-02-15", "2026-03-15"]),
        ("0 2 1 */2 *", ["2026-01-01", "2026-03-01"]),
        ("0 2 1,20-21 3 *", ["2026-03-01", "2026-03-20", "2026-03-21"]),
    ],
)
def test_a_rule_is_due_on_its_days(when, days):
    """Of the first quarter of 2026, by the production calendar."""
    assert local(when, "2026-01-01", "2026-03-31") == [f"{day} 02:00" for day in days]


def test_weekdays_are_those_of_the_week():
    """By names of either language; in cron Sunday is 0 or 7."""
    fridays = ["2026-11-06 02:00", "2026-11-13 02:00"]
    assert local("weekday fri", "2026-11-02", "2026-11-15") == fridays
    assert local("weekday пт", "2026-11-02", "2026-11-15") == fridays
    assert local("0 2 * * 5", "2026-11-02", "2026-11-15") == fridays
    assert local("0 2 * * 0", "2026-11-02", "2026-11-15") == local(
        "0 2 * * 7", "2026-11-02", "2026-11-15"
    )


def test_cron_has_times_of_its_own():
    """Days of the month and of the week, both named, are either."""
    assert local("*/30 9-10 2 11 *", "2026-11-01", "2026-11-30") == [
        f"2026-11-02 {time}" for time in ("09:00", "09:30", "10:00", "10:30")
    ]
    assert local("0 9 2 11 3", "2026-11-01", "2026-11-10") == [
        "2026-11-02 09:00",
        "2026-11-04 09:00",
    ]


def test_a_leap_day_is_the_last_of_its_month():
    """And only of its year."""
    found = [
        row
        for year in ("2027", "2028")
        for row in local("last day", f"{year}-02-01", f"{year}-02-28")
    ]
    assert found == ["2027-02-28 02:00"]
    assert local("last day", "2028-02-29", "2028-02-29") == ["2028-02-29 02:00"]


def test_an_hour_that_comes_twice_is_due_once():
    """Clocks that go back give one moment; an hour that is left out, the next there is."""
    assert len(local("daily", "2026-10-25", "2026-10-25", at="02:30", zone="Europe/Berlin")) == 1
    assert local("daily", "2026-03-29", "2026-03-29", at="02:30", zone="Europe/Berlin") == [
        "2026-03-29 03:30"
    ]


def test_a_zone_decides_which_day_it_is():
    """Two in the morning in Vladivostok is still yesterday elsewhere."""
    times = read_when("day 1", "02:00", "Asia/Vladivostok")
    start = dt.datetime(2026, 10, 15, tzinfo=ZoneInfo("UTC"))
    (moment,) = times.moments(start, start + dt.timedelta(days=20), CALENDAR)
    assert moment.isoformat() == "2026-10-31T16:00:00+00:00"


@pytest.mark.parametrize(("year", "days"), [(2024, 248), (2025, 247), (2026, 247)])
def test_the_calendar_has_as_many_working_days_as_the_official_one(year, days):
    """Weekends, holidays and transfers together."""
    assert sum(len(CALENDAR.working_days(year, month)) for month in range(1, 13)) == days


def test_a_weekend_may_be_worked():
    """The 1st of November 2025 was a Saturday, and a working day; the 3rd was not."""
    assert CALENDAR.is_working(dt.date(2025, 11, 1))
    assert not CALENDAR.is_working(dt.date(2025, 11, 3))


def test_a_year_that_is_missing_is_told_and_can_be_added():
    """Until then it goes by the Labour Code alone."""
    first, last = dt.date(2026, 12, 1), dt.date(2027, 1, 31)
    (finding,) = CALENDAR.findings(first, last)
    assert (finding.code, finding.path) == ("schedule.calendar.missing", "calendar.2027")
    assert not CALENDAR.is_working(dt.date(2027, 2, 23))
    own = read_calendar({"2027": {"off": ["2027-05-03"], "working": [dt.date(2027, 2, 20)]}})
    assert list(own.findings(first, last)) == []
    assert own.is_working(dt.date(2027, 2, 20))


def test_periods_follow_from_the_moment():
    """That of a rule in January is December's, or the last quarter's."""
    moment = dt.datetime(2026, 12, 31, 23, 0, tzinfo=dt.UTC)  # 1 January in Moscow
    for choice, period in (
        ("previous", "2026-12"), ("current", "2027-01"), ("next", "2027-02"),
        ("previous quarter", "2026-Q4"), ("next quarter", "2027-Q2"),
    ):  # fmt: skip
        (rule,) = read_rules({"r": {"types": ["act"], "period": choice}})
        assert str(rule.period_at(moment)) == period


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ({"types": ["act"], "when": "sometimes"}, "schedule.r: 'sometimes' is no time"),
        ({"types": ["act"], "when": "0 25 * * *"}, "'25' is not within 0-23"),
        ({"types": ["act"], "when": "*/0 * * * *"}, "not within"),
        ({"types": ["act"], "when": "0 2 31 2,4 *"}, "no such day"),
        ({"types": ["act"], "when": "day 32"}, "no such day"),
        ({"types": ["act"], "when": "quarter working day 67"}, "no such day"),
        ({"types": ["act"], "at": "26:00"}, "no time of the day"),
        ({"types": ["act"], "time_zone": "Mars/Olympus"}, "no time zone"),
        ({"types": ["act"], "then": ["burn"]}, "schedule.r.then"),
        ({"when": "daily"}, "nothing to do"),
    ],
)
def test_wrong_rules_are_refused_at_once(rule, problem):
    """The error names the rule and what may be written."""
    with pytest.raises(ConfigurationError, match=problem):
        read_rules({"r": rule})


@pytest.mark.parametrize(
    "year", [{"off": ["2026-01-01"]}, {"days": []}, ["2027-01-01"], {"off": ["?"]}]
)
def test_a_wrong_calendar_is_refused(year):
    """A year holds its own dates."""
    with pytest.raises(ConfigurationError, match=r"calendar\.2027"):
        read_calendar({"2027": year})
