from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_plugins.waybill.words import mass_in_words, places_in_words, sheets_in_words


@pytest.mark.parametrize(
    ("mass", "words"),
    [
        ("0", "ноль килограммов"),
        ("1", "один килограмм"),
        ("22.001", "двадцать два килограмма один грамм"),
        ("202.95", "двести два килограмма девятьсот пятьдесят граммов"),
        ("0.0004", "ноль килограммов"),
    ],
)
def test_masses(mass, words):
    """A mass is said in kilograms and, where there are any, grams."""
    assert mass_in_words(Decimal(mass)) == words


@given(st.integers(min_value=0, max_value=10**6))
def test_whole_kilograms_have_no_grams(kilograms):
    """Nothing is said of grams that are not there."""
    assert "грамм" not in mass_in_words(Decimal(kilograms)).replace("килограмм", "")


@pytest.mark.parametrize(
    ("places", "words"),
    [("1", "одно"), ("21", "двадцать одно"), ("5.00", "пять"), ("2.5", None)],
)
def test_places(places, words):
    """Places are neuter and whole; a part of a place has no words."""
    assert places_in_words(Decimal(places)) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "одном"), (2, "двух"), (5, "пяти"), (21, "двадцати одном"), (40, "сорока"), (100, "ста")],
)
def test_sheets(count, words):
    """Sheets are counted in the prepositional case: «на двух листах»."""
    assert sheets_in_words(count) == words
