from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.language import plural

RUBLES = ("рубль", "рубля", "рублей")


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "рублей"),
        (1, "рубль"),
        (2, "рубля"),
        (4, "рубля"),
        (5, "рублей"),
        (11, "рублей"),
        (12, "рублей"),
        (14, "рублей"),
        (21, "рубль"),
        (22, "рубля"),
        (101, "рубль"),
        (111, "рублей"),
        (1004, "рубля"),
        (-1, "рубль"),
        (-13, "рублей"),
    ],
)
def test_noun_agrees_with_number(count, expected):
    """The noun after a number takes the form Russian grammar gives it."""
    assert plural(count, RUBLES) == expected


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=10**15), st.integers(min_value=0, max_value=10**6))
def test_only_the_last_two_digits_matter(count, hundreds):
    """Adding hundreds never changes the form, nor does the sign."""
    assert plural(count + 100 * hundreds, RUBLES) == plural(count, RUBLES) == plural(-count, RUBLES)
