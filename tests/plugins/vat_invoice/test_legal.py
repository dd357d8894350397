from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.language.dates import format_date
from docgen_plugins.vat_invoice.legal import FORM_EDITIONS, AdvanceLine, form_edition

DOCS = Path(__file__).parents[3] / "docs" / "explanation" / "statutory-forms.md"


@pytest.mark.parametrize(
    ("day", "amendment"),
    [
        ("2017-10-01", "19 августа 2017 г. № 981"),
        ("2021-04-26", "19 августа 2017 г. № 981"),
        ("2021-06-30", "19 августа 2017 г. № 981"),
        ("2021-07-01", "2 апреля 2021 г. № 534"),
        ("2024-09-30", "2 апреля 2021 г. № 534"),
        ("2024-10-01", "16 августа 2024 г. № 1096"),
        ("2026-03-31", "16 августа 2024 г. № 1096"),
        ("2026-04-01", "23 января 2026 г. № 26"),
    ],
)
def test_the_form_names_the_edition_in_force_on_its_date(day, amendment):
    """The decree under the title is the last one that had changed the form by then."""
    edition = form_edition(date.fromisoformat(day))
    expected = f"в редакции постановления Правительства Российской Федерации от {amendment}"
    assert edition.amendment == expected


def test_every_edition_is_in_the_docs_with_its_source():
    """An accountant can look up which form is printed when, and what its texts are taken from."""
    page = " ".join(DOCS.read_text(encoding="utf-8").split())
    for edition in FORM_EDITIONS:
        assert f"| {format_date(edition.in_force_from)} | от {edition.decree} |" in page
        assert edition.source in page


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


@given(st.dates(min_value=date(2017, 10, 1), max_value=date(2040, 1, 1)))
def test_an_edition_is_in_force_until_the_next(day):
    """The edition of a day has begun by then, and the day before its first has another."""
    edition = form_edition(day)
    assert edition.in_force_from <= day
    later = [row for row in FORM_EDITIONS if edition.in_force_from < row.in_force_from <= day]
    assert not later
    if edition is not FORM_EDITIONS[0]:
        assert form_edition(edition.in_force_from - timedelta(days=1)) is not edition
