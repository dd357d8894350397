from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.kit.layout.columns import Need, widened

LENGTHS = st.floats(min_value=1, max_value=80)
COLUMNS = st.lists(
    st.tuples(LENGTHS, LENGTHS, LENGTHS).map(lambda row: (row[0], min(row[1:]), max(row[1:]))),
    min_size=1,
    max_size=8,
)


@given(COLUMNS, st.floats(min_value=0, max_value=200))
def test_columns_grow_by_no_more_than_there_is(columns, spare):
    """None becomes narrower, none wider than it needs, and together they take what is spare."""
    widths = [width for width, _, _ in columns]
    needs = [Need(least=least, whole=whole) for _, least, whole in columns]
    grown = widened(widths, needs, spare)
    assert sum(grown) <= sum(widths) + spare + 1e-6
    for old, new, need in zip(widths, grown, needs, strict=True):
        assert old <= new <= max(old, need.whole) + 1e-6


@pytest.mark.parametrize(
    ("spare", "expected"),
    [(0, (10, 10)), (10, (15, 15)), (20, (20, 20)), (40, (30, 30)), (90, (40, 40))],
)
def test_what_is_needed_most_comes_first(spare, expected):
    """Both get the least that they need before either gets all that it needs."""
    needs = [Need(least=20, whole=40)] * 2
    assert widened([10, 10], needs, spare) == pytest.approx(expected)


def test_columns_that_are_too_wide_together_stay_as_they_are():
    """What there is less than nothing of is taken from none of them."""
    assert widened([10, 10], [Need(least=20, whole=40)] * 2, -5) == (10, 10)


def test_the_least_is_given_before_the_whole_of_another():
    """A column that can shrink its figure waits for one that cannot do without."""
    needs = [Need(least=5, whole=40), Need(least=20, whole=20)]
    assert widened([10, 10], needs, 10) == pytest.approx((10, 20))
