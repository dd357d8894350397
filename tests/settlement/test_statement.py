from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.models import Period
from docgen.settlement import Receipt, StatementEntry, make_statements, receipt_totals

OCTOBER = Period.parse("2026-10")
money = st.decimals(min_value=0, max_value=1000, places=2)


def entry(day, *, debit="0", credit="0", currency="RUB"):
    """Make an entry of a day of 2026."""
    return StatementEntry(
        date=date.fromisoformat(f"2026-{day}"),
        title="",
        currency=currency,
        debit=Decimal(debit),
        credit=Decimal(credit),
    )


@st.composite
def entries(draw):
    """Draw the life of a client."""
    days = draw(st.lists(st.integers(0, 364), max_size=12))
    return [
        StatementEntry(
            date=date(2026, 1, 1) + timedelta(days=day),
            title="",
            currency=draw(st.sampled_from(["RUB", "USD"])),
            debit=draw(money),
            credit=draw(money),
        )
        for day in days
    ]


def test_what_came_before_is_the_opening_balance():
    """The closing balance is what is owed at the end, and what came later counts not."""
    rows = [
        entry("09-30", debit="100"),
        entry("10-20", credit="150"),
        entry("10-05", debit="70"),
        entry("11-01", credit="20"),
    ]
    (account,) = make_statements(rows, OCTOBER)
    assert account.opening_balance == 100
    assert [row.date.day for row in account.entries] == [5, 20]
    assert (account.debit, account.credit, account.closing_balance) == (70, 150, 20)


def test_a_document_stands_before_the_payment_of_its_day():
    """A reader sees first what was asked for."""
    rows = [entry("10-05", credit="70"), entry("10-05", debit="70")]
    (account,) = make_statements(rows, OCTOBER)
    assert [row.debit for row in account.entries] == [70, 0]


def test_currencies_are_never_added_up():
    """Each has a statement of its own."""
    rows = [entry("10-05", debit="70"), entry("10-06", debit="5", currency="USD")]
    accounts = make_statements(rows, OCTOBER)
    assert [(row.currency, row.closing_balance) for row in accounts] == [("RUB", 70), ("USD", 5)]


@given(entries(), st.integers(1, 11))
@settings(max_examples=100, deadline=None)
def test_one_month_ends_where_the_next_begins(rows, month):
    """Statements of two months agree with the one of both."""
    first, second = Period.months(2026, month), Period.months(2026, month + 1)
    both = Period.months(2026, month, 2)
    for whole in make_statements(rows, both):
        parts = [
            next(
                (row for row in make_statements(rows, part) if row.currency == whole.currency), None
            )
            for part in (first, second)
        ]
        assert parts[1].closing_balance == whole.closing_balance
        assert parts[1].opening_balance == (parts[0].closing_balance if parts[0] else 0)


def receipt(number, amount, allocated="0", *, currency="RUB", is_reversed=False):
    """Make a payment received."""
    return Receipt(
        id=number,
        source_id="",
        organisation="1",
        client="7",
        contract="",
        date=date(2026, 10, 5),
        amount=Decimal(amount),
        currency=currency,
        number="",
        purpose="",
        allocated=Decimal(allocated),
        documents=(),
        is_reversed=is_reversed,
    )


def test_receipts_are_added_up_by_currency():
    """What was reversed is not money received."""
    rows = [
        receipt(1, "100", "60"),
        receipt(2, "30", "30"),
        receipt(3, "5", currency="USD"),
        receipt(4, "999", is_reversed=True),
    ]
    totals = receipt_totals(rows)
    assert [(row.currency, row.count, row.amount, row.allocated, row.free) for row in totals] == [
        ("RUB", 2, 130, 90, 40),
        ("USD", 1, 5, 0, 5),
    ]
    assert rows[3].free == 0
