from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.exceptions import DataError
from docgen.kit.samples import goods_lines, sale
from docgen.models import Item, VatPolicy, price_items, vat_rate
from docgen.models.mapping import from_mapping, to_mapping
from docgen_plugins.corrective_invoice.changes import LineChange, corrected_line
from docgen_plugins.corrective_invoice.payload import CorrectiveInvoicePayload
from docgen_plugins.corrective_invoice.samples import corrective_invoice_samples
from docgen_plugins.vat_invoice.payload import VatInvoicePayload

QUANTITIES = st.decimals("0", "100000", places=3)
PRICES = st.decimals("0.01", "1000000", places=2)
ITEMS = st.builds(Item, name=st.just("Кабель"), quantity=QUANTITIES.filter(bool), price=PRICES)
POLICIES = st.builds(
    VatPolicy,
    rate=st.sampled_from(["22", "10", "0", "none"]).map(vat_rate),
    prices_include_vat=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(ITEMS, POLICIES, QUANTITIES, st.none() | PRICES)
def test_before_and_the_differences_make_what_is_after(item, policy, left, new_price):
    """Every figure by itself: what was, and more, and less, is what is; one of two is nought."""
    (before,) = price_items([item], policy)
    line = corrected_line(before, LineChange(number=1, quantity=left, price=new_price))
    for name in ("amount_without_vat", "vat", "amount"):
        more, less = getattr(line.increase, name), getattr(line.decrease, name)
        assert getattr(before, name) + more - less == getattr(line.after, name)
        assert min(more, less) == 0
    assert line.after.vat_rate == before.vat_rate
    assert line.after.amount_without_vat + line.after.vat == line.after.amount


def test_what_is_left_out_stays():
    """A new price leaves the quantity, a new quantity the price; the discount goes with it."""
    (before,) = price_items(
        [Item(name="Кабель", quantity=Decimal(10), price=Decimal(61), discount=Decimal(10))],
        VatPolicy(rate=vat_rate("22")),
    )
    cheaper = corrected_line(before, LineChange(number=1, price=Decimal("30.50"))).after
    assert (cheaper.quantity, cheaper.discount, cheaper.amount) == (10, 10, 295)
    fewer = corrected_line(before, LineChange(number=1, quantity=Decimal(5))).after
    assert (fewer.price, fewer.discount, fewer.amount) == (61, 5, 300)
    given_up = LineChange(number=1, quantity=Decimal(5), discount=Decimal(0))
    assert corrected_line(before, given_up).after.amount == 305


def test_traceable_goods_go_with_their_line():
    """Four monitors of six are left: of the traceable ones as many, at their share of the value."""
    lines = from_mapping(VatInvoicePayload, sale(lines=goods_lines())).lines
    line = corrected_line(lines[1], LineChange(number=2, quantity=Decimal(4)))
    left = line.after.goods.traceability
    assert (left.quantity, left.amount_without_vat) == (4, 100_000)
    assert (line.decrease.traceable_quantity, line.decrease.traceable_amount) == (2, 50_000)


def test_totals_are_the_sums_of_the_lines(payload):
    """One line grew, another fell: each sum is told, and the value changed by the difference."""
    made = payload()
    assert (made.increase.amount, made.decrease.amount) == (Decimal("25.62"), Decimal("610.00"))
    assert (made.total, made.total_vat) == (Decimal("-584.38"), Decimal("-105.38"))
    assert not made.is_empty


@pytest.mark.parametrize("sample", corrective_invoice_samples())
def test_data_is_read_back(payload, sample):
    """What is stored is what was issued."""
    made = payload(sample)
    assert from_mapping(CorrectiveInvoicePayload, to_mapping(made)) == made


def test_lines_of_data_have_their_sums(payload):
    """Nobody could work them out here, and the error says who can."""
    item = {"name": "Кабель", "price": "10"}
    with pytest.raises(DataError, match="state its amount, amount_without_vat and vat, or let"):
        payload(lines=[{"number": 1, "before": item, "after": item}])
