"""What is found wrong with an invoice's sums."""

from __future__ import annotations

import pytest

from docgen.kit.samples import sale
from docgen.models import Severity


def _found(pure, code="invoice", **line):
    data = sale(lines=[{"name": "Услуга", "price": "8540", **line}])
    return [(row.code, row.severity, row.path) for row in pure.check(code, data)]


@pytest.mark.parametrize("code", ["invoice", "act"])
def test_a_discount_takes_away_no_more_than_there_is(pure, code):
    """A sum below nought is refused before the number, as a negative price is."""
    found = _found(pure, code, discount="9540")
    assert found == [("line.discount.over_amount", Severity.ERROR, "lines[0].discount")]


def test_the_whole_sum_may_be_given_away(pure):
    """A line of nought is a gift, and no mistake."""
    assert _found(pure, discount="8540") == []


def test_a_discount_of_part_of_a_quantity_is_held_against_that_part(pure):
    """Half a unit at 8 540 has 4 270 to give away."""
    assert _found(pure, quantity="0.5", discount="4270.01")[0][0] == "line.discount.over_amount"


def test_a_negative_discount_is_a_surcharge(pure):
    """It makes the sum larger, and an accountant is told."""
    assert _found(pure, discount="-10") == [
        ("line.discount.negative", Severity.WARNING, "lines[0].discount")
    ]
