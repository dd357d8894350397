from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.language import NBSP, format_money, format_number

FINITE = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40)


def read_back(text: str) -> Fraction:
    """Read a printed number exactly."""
    return Fraction(text.replace(NBSP, "").replace(",", "."))


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0", "0,00"),
        ("1234.5", "1 234,50"),
        ("999.995", "1 000,00"),
        ("1000000", "1 000 000,00"),
        ("-1234.565", "-1 234,57"),
        ("-0.004", "0,00"),
        ("1E+3", "1 000,00"),
        ("12345678901234567890123456789.01", "12 345 678 901 234 567 890 123 456 789,01"),
    ],
)
def test_money_has_two_places_and_grouped_thousands(amount, expected):
    """Money is rounded half up and grouped by non-breaking spaces, however long it is."""
    assert format_money(Decimal(amount)) == expected.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0", "0"),
        ("0E+3", "0"),
        ("-0.0", "0"),
        ("10", "10"),
        ("100.00", "100"),
        ("1234.50", "1 234,5"),
        ("0.00000000001", "0,00000000001"),
        ("-1500", "-1 500"),
        ("1E+6", "1 000 000"),
    ],
)
def test_quantity_has_no_trailing_zeros(number, expected):
    """A quantity shows every digit it has, and no zeros at its end."""
    assert format_number(Decimal(number)) == expected.replace(" ", NBSP)


@settings(deadline=None)
@given(FINITE)
def test_quantity_reads_back_exactly(number):
    """What is printed is exactly the number, whatever its length."""
    assert read_back(format_number(number)) == Fraction(number)


@settings(deadline=None)
@given(FINITE)
def test_money_is_the_nearest_kopeck(amount):
    """Printed money is within half a kopeck of the amount, exactly half going away from zero."""
    error = abs(read_back(format_money(amount))) - abs(Fraction(amount))
    assert Fraction(-1, 200) < error <= Fraction(1, 200)


@pytest.mark.parametrize("function", [format_money, format_number])
@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_infinity_is_refused(function, number):
    """What is no number is refused with a remedy."""
    with pytest.raises(ValueError, match="give a finite number"):
        function(Decimal(number))
