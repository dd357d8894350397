"""The arithmetic of lines and VAT."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve
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
def test_rounded_on_the_total_no_line_is_off_by_a_kopeck(items, policy):
    """What rounding the total leaves over is spread: every tax is its own but for a kopeck."""
    policy = evolve(policy, rounding=VatRounding.TOTAL)
    for line in price_items(items, policy):
        rate = line.vat_rate
        share = rate.share_inside if line.price_includes_vat else rate.share_on_top
        assert abs(Fraction(line.vat) - Fraction(line.stated_amount) * share) < Fraction(1, 100)


def test_three_hundred_small_lines_share_the_tax_of_their_total():
    """Of 300 calls of two kopecks, 108 have a kopeck of tax, and none more than that."""
    items = [Item(name="Вызов", price=Decimal("0.02"))] * 300
    policy = VatPolicy(rate=vat_rate("22"), rounding=VatRounding.TOTAL)
    lines = price_items(items, policy)
    assert Counter(line.vat for line in lines) == {Decimal("0.01"): 108, Decimal("0.00"): 192}
    assert {line.amount for line in lines} == {Decimal("0.02")}


@pytest.mark.parametrize(
    ("quantity", "price", "discount", "expected"),
    [
        ("0.001", "100", "0", "81.97"),  # of the rounded sums it would be 80.00
        ("0.01", "107", "0", "87.70"),
        ("3", "100", "0", "81.97"),
        ("0.5", "1.234567", "0", "1.011940"),  # as fine as the price
        ("0.02", "100", "0.50", "61.48"),
        ("0", "100", "0", "100"),
    ],
)
def test_the_net_price_is_that_of_the_price(quantity, price, discount, expected):
    """Columns of prices hold the price without tax, whatever a small quantity comes to."""
    item = Item(
        name="Услуга",
        quantity=Decimal(quantity),
        price=Decimal(price),
        discount=Decimal(discount),
    )
    (line,) = price_items([item], VatPolicy(rate=vat_rate("22")))
    assert line.price_without_vat == Decimal(expected)


@many
@given(ITEMS)
def test_the_net_price_is_exact_but_for_its_own_rounding(items):
    """It is the price less the discount of a unit less the tax inside, rounded half up once."""
    for line in price_items(items, VatPolicy(rate=vat_rate("22"))):
        if line.quantity:
            amount = Fraction(line.quantity) * Fraction(line.price) - Fraction(line.discount)
            exact = amount / Fraction(line.quantity) * (1 - line.vat_rate.share_inside)
            finest = Fraction(1, 10 ** -min(line.price.as_tuple().exponent, -2))
            assert abs(Fraction(line.price_without_vat) - exact) <= finest / 2


def test_an_advance_of_what_is_taxed_at_nought_is_so_too():
    """0 % is a rate: an advance has it, and «без НДС» stays without tax."""
    assert vat_rate("0").on_advance == vat_rate("0")
    assert vat_rate("none").on_advance == vat_rate("none")
    assert vat_rate("22").on_advance == vat_rate("22/122")


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
