from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.exceptions import UnknownNameError
from docgen.language import NBSP, format_date, format_period
from docgen.models import Period

DAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("short", "05.01.2026"),
        ("long", "«5»_января 2026_г."),
        ("text", "5_января 2026_г."),
        ("iso", "2026-01-05"),
        ("month", "январь 2026_г."),
        ("quarter", "I квартал 2026_г."),
        ("year", "2026"),
        ("day", "5"),
        ("month-genitive", "января"),
    ],
)
def test_date_in_every_style(style, expected):
    """Each style prints the date in its way and keeps it on one line."""
    assert format_date(DAY, style).replace(NBSP, "_") == expected


def test_short_style_is_the_default():
    """A date without a style is printed in digits."""
    assert format_date(DAY) == format_date(DAY, "short")


@pytest.mark.parametrize(
    ("month", "genitive", "quarter"),
    [(1, "января", "I"), (5, "мая", "II"), (8, "августа", "III"), (12, "декабря", "IV")],
)
def test_months_and_quarters(month, genitive, quarter):
    """Months decline and belong to their quarters."""
    day = date(2026, month, 15)
    assert format_date(day, "text") == f"15{NBSP}{genitive} 2026{NBSP}г."
    assert format_date(day, "quarter") == f"{quarter} квартал 2026{NBSP}г."


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2026-10", "октябрь 2026_г."),
        ("2026-Q4", "IV квартал 2026_г."),
        ("2026", "2026_г."),
        ("2026-01-01..2026-03-31", "I квартал 2026_г."),
        ("2026-01-01..2026-02-28", "январь–февраль 2026_г."),
        ("2026-02-01..2026-04-30", "февраль–апрель 2026_г."),
        ("2026-11-01..2027-01-31", "ноябрь 2026_г. – январь 2027_г."),
        ("2025-01-01..2026-12-31", "2025–2026_гг."),
        ("2026-10-01..2026-10-15", "с 1 по 15_октября 2026_г."),
        ("2026-10-15..2026-11-14", "с 15_октября по 14_ноября 2026_г."),
        ("2026-12-15..2027-01-14", "с 15.12.2026 по 14.01.2027"),
        ("2026-10-15..2026-10-15", "15_октября 2026_г."),
    ],
)
def test_period_is_named_by_its_days(period, expected):
    """A period is named the shortest way that still says which days it has."""
    assert format_period(Period.parse(period)).replace(NBSP, "_") == expected


def test_short_period_is_a_range_of_digits():
    """The short style gives both ends in digits."""
    assert format_period(Period.parse("2026-10"), "short") == "01.10.2026–31.10.2026"


@pytest.mark.parametrize(
    ("call", "nearest"),
    [
        (lambda: format_date(DAY, "shrt"), "short"),
        (lambda: format_period(Period(start=DAY, end=DAY), "lon"), "long"),
    ],
)
def test_unknown_style_offers_the_nearest(call, nearest):
    """A misspelt style gets the nearest one named."""
    with pytest.raises(UnknownNameError) as raised:
        call()
    assert raised.value.nearest[0] == nearest


@settings(deadline=None)
@given(st.dates())
def test_short_date_reads_back(day):
    """The digits of a date always stand in their places."""
    printed = format_date(day)
    assert date(int(printed[6:]), int(printed[3:5]), int(printed[:2])) == day


@settings(deadline=None)
@given(st.dates(max_value=date(9000, 1, 1)), st.integers(min_value=0, max_value=800))
def test_long_period_names_both_years(start, days):
    """Whatever the period, its long name holds the years of both its ends."""
    period = Period(start=start, end=start + timedelta(days=days))
    name = format_period(period)
    assert str(period.start.year) in name
    assert str(period.end.year) in name
