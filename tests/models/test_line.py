"""The arithmetic of lines and VAT."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.models import (
    VAT_RATES,
    Item,
    VatPolicy,
    VatRounding,
    price_items,
    round_kopecks,
    vat_rate,
    vat_totals,
)

RATES = st.sampled_from(VAT_RATES)
ITEMS = st.lists(
    st.builds(
        Item,
        name=st.just("Услуга"),
        quantity=st.decimals(0, 10**5, places=11),
        price=st.decimals(0, 10**7, places=11),
        vat_rate=st.none() | RATES,
        discount=st.decimals(0, 10**4, places=2),
    ),
    max_size=6,
)
POLICIES = st.builds(
    VatPolicy,
    rate=RATES,
    prices_include_vat=st.booleans(),
    rounding=st.sampled_from(VatRounding),
)
many = settings(max_examples=100, deadline=None)


def half_up(exact):
    """Round a fraction half up, away from zero, to kopecks: the definition, in whole numbers."""
    kopecks = abs(exact) * 100
    whole = (2 * kopecks.numerator + kopecks.denominator) // (2 * kopecks.denominator)
    return Fraction(whole if exact >= 0 else -whole, 100)


@many
@given(ITEMS, POLICIES)
def test_net_and_tax_make_the_amount(items, policy):
    """Every line adds up, to the kopeck, whatever the policy."""
    for line in price_items(items, policy):
        assert line.amount_without_vat + line.vat == line.amount
        assert line.amount == round_kopecks(line.amount)


@many
@given(ITEMS, POLICIES)
def test_the_stated_sum_is_quantity_by_price(items, policy):
    """What the price states is exact arithmetic rounded once; tax never changes it."""
    for item, line in zip(items, price_items(items, policy), strict=True):
        exact = Fraction(item.quantity) * Fraction(item.price) - Fraction(item.discount)
        assert Fraction(line.stated_amount) == half_up(exact)


@many
@given(ITEMS, POLICIES)
def test_totals_by_rate_are_the_sums_of_the_lines(items, policy):
    """Nothing is lost or invented between the lines and the totals."""
    lines = price_items(items, policy)
    totals = vat_totals(lines)
    assert sum(total.amount for total in totals) == sum(line.amount for line in lines)
    assert sum(total.vat for total in totals) == sum(line.vat for line in lines)
    assert [total.vat_rate for total in totals] == list(dict.fromkeys(li.vat_rate for li in lines))


@many
@given(ITEMS, POLICIES)
def test_rounded_on_the_total_the_tax_is_that_of_the_total(items, policy):
    """The tax of each rate is computed once, from the sum that is printed."""
    policy = VatPolicy(
        rate=policy.rate,
        prices_include_vat=policy.prices_include_vat,
        rounding=VatRounding.TOTAL,
    )
    lines = price_items(items, policy)
    for total in vat_totals(lines):
        percent = Fraction(total.vat_rate.percent or 0)
        if policy.prices_include_vat or total.vat_rate.calculated:
            inside = total.vat_rate.share or percent / (100 + percent)
            expected = Fraction(total.amount) * inside
        else:
            expected = Fraction(total.amount_without_vat) * percent / 100
        assert Fraction(total.vat) == half_up(expected)


@many
@given(ITEMS, POLICIES)
def test_rounded_by_line_each_tax_is_its_own(items, policy):
    """By line, a line's tax does not depend on the lines beside it."""
    policy = VatPolicy(rate=policy.rate, prices_include_vat=policy.prices_include_vat)
    alone = [price_items([item], policy)[0] for item in items]
    assert list(price_items(items, policy)) == alone


@many
@given(st.decimals(-(10**12), 10**12, places=6))
def test_kopecks_round_half_up(amount):
    """Half a kopeck goes away from zero, on both sides of it."""
    assert Fraction(round_kopecks(amount)) == half_up(Fraction(amount))


@pytest.mark.parametrize(
    ("amount", "expected"), [("0.005", "0.01"), ("0.015", "0.02"), ("-0.005", "-0.01")]
)
def test_half_a_kopeck_is_not_rounded_to_even(amount, expected):
    """The accountant's rounding, not the banker's."""
    assert round_kopecks(Decimal(amount)) == Decimal(expected)


def test_a_known_invoice():
    """Three lines at 22 % on top, by hand: by line 0.66 of tax, on the total 0.67."""
    items = [Item(name="Услуга", price=Decimal("1.01"))] * 3
    rate = vat_rate("22")
    by_line = VatPolicy(rate=rate, prices_include_vat=False)
    on_total = VatPolicy(rate=rate, prices_include_vat=False, rounding=VatRounding.TOTAL)
    assert [line.vat for line in price_items(items, by_line)] == [Decimal("0.22")] * 3
    taxes = [line.vat for line in price_items(items, on_total)]
    assert sorted(taxes) == [Decimal("0.22"), Decimal("0.22"), Decimal("0.23")]


def test_a_product_of_long_numbers_is_exact():
    """A product of more than 28 digits must not be cut before it is rounded to kopecks."""
    # It ends in …49999999999999999999: half a kopeck, were it cut.
    quantity, price = Decimal("23944805.39466710813"), Decimal("12.34567890123")
    item = Item(name="Услуга", quantity=quantity, price=price)
    (line,) = price_items([item], VatPolicy())
    assert Fraction(line.amount) == half_up(Fraction(quantity) * Fraction(price))
