from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen_plugins.vat_invoice.legal import FORM_EDITIONS, AdvanceLine, form_edition


@pytest.mark.parametrize(
    ("day", "amendment"),
    [
        ("2021-07-01", "в ред. Постановления Правительства РФ от 02.04.2021 № 534"),
        ("2024-09-30", "в ред. Постановления Правительства РФ от 02.04.2021 № 534"),
        ("2024-10-01", "в ред. Постановления Правительства РФ от 16.08.2024 № 1096"),
        ("2026-03-31", "в ред. Постановления Правительства РФ от 16.08.2024 № 1096"),
        ("2026-04-01", "в редакции, действующей с 1 апреля 2026 г."),
    ],
)
def test_the_wording_changes_on_the_day_an_edition_comes_into_force(day, amendment):
    """The form names the edition in force on the document's date."""
    assert form_edition(date.fromisoformat(day)).amendment == amendment


@pytest.mark.parametrize(
    ("day", "line"),
    [
        ("2025-06-01", AdvanceLine.NEVER),
        ("2025-12-31", AdvanceLine.NEVER),
        ("2026-01-01", AdvanceLine.WHEN_FILLED),
        ("2026-04-01", AdvanceLine.ALWAYS),
    ],
)
def test_line_5b_is_recommended_before_it_is_obligatory(day, line):
    """Line 5б may be printed since 01.01.2026, and is part of the form since 01.04.2026."""
    assert form_edition(date.fromisoformat(day)).advance_line is line


def test_column_14_came_with_the_edition_of_october_2024():
    """The value of traceable goods is printed since 01.10.2024."""
    assert not form_edition(date(2024, 9, 30)).has_traceable_amount
    assert form_edition(date(2024, 10, 1)).has_traceable_amount


def test_editions_follow_one_another():
    """Every edition begins after the one before it."""
    assert all(one.in_force_from < next_.in_force_from for one, next_ in pairwise(FORM_EDITIONS))


@given(st.dates(min_value=date(2021, 7, 1), max_value=date(2040, 1, 1)))
def test_an_edition_is_in_force_until_the_next(day):
    """The edition of a day has begun by then, and the day before its first has another."""
    edition = form_edition(day)
    assert edition.in_force_from <= day
    later = [row for row in FORM_EDITIONS if edition.in_force_from < row.in_force_from <= day]
    assert not later
    if edition is not FORM_EDITIONS[0]:
        assert form_edition(edition.in_force_from - timedelta(days=1)) is not edition
