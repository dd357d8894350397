from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.models import NumberContext
from docgen.numbering import TOKENS, Reset, period_key
from docgen.numbering.periods import missing_tokens, next_period, told_date

days = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 30))
months = st.integers(1, 12)
resets = st.sampled_from([row for row in Reset if row is not Reset.NEVER])
date_tokens = {row.name: row for row in TOKENS if row.name in {"YYYY", "YY", "MM", "DD", "Q"}}


@pytest.mark.parametrize(
    ("reset", "expected"),
    [
        (Reset.YEAR, date(2027, 1, 1)),
        (Reset.FISCAL_YEAR, date(2027, 4, 1)),
        (Reset.QUARTER, date(2027, 1, 1)),
        (Reset.MONTH, date(2026, 12, 1)),
        (Reset.DAY, date(2026, 11, 16)),
        (Reset.NEVER, None),
    ],
)
def test_the_next_period_begins_on_its_first_day(reset, expected):
    """A fiscal year begins in its own month."""
    assert next_period(reset, date(2026, 11, 15), fiscal_start_month=4) == expected


@given(resets, days, months)
@settings(deadline=None)
def test_a_period_ends_where_the_next_one_begins(reset, on, month):
    """The next period's first day is the first one with another key."""
    following = next_period(reset, on, fiscal_start_month=month)
    assert following > on
    last = period_key(reset, following - timedelta(days=1), fiscal_start_month=month)
    assert last == period_key(reset, on, fiscal_start_month=month)
    assert period_key(reset, following, fiscal_start_month=month) != last


@given(resets, days, months, st.sets(st.sampled_from(sorted(date_tokens))))
@settings(deadline=None)
def test_a_number_tells_its_period(reset, on, month, names):
    """Whatever tokens a mask has, if they are enough for the reset they give the period back."""
    values = {
        name: date_tokens[name].value(NumberContext(document_type="act", date=on)) for name in names
    }
    told = told_date(values)
    assert told is not None
    if not missing_tokens(reset, names):
        expected = period_key(reset, on, fiscal_start_month=month)
        assert period_key(reset, told, fiscal_start_month=month) == expected


@pytest.mark.parametrize(
    "values",
    [
        {"YYYY": "2026", "MM": "13"},
        {"YYYY": "2026", "MM": "02", "DD": "29"},
        {"YYYY": "2026", "MM": "05", "Q": "1"},
        {"YYYY": "2026", "YY": "25"},
        {"YYYY": "0000"},
    ],
)
def test_values_of_no_date_are_told_apart(values):
    """A thirteenth month, or a May of the first quarter, is nobody's number."""
    assert told_date(values) is None
