from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.exceptions import SettlementError
from docgen.settlement import (
    Debt,
    Funds,
    Share,
    allocate_linked,
    allocate_oldest_first,
    require_amount,
    settle_manually,
)

START = date(2026, 1, 1)
money = st.decimals(min_value=0, max_value=500, places=2)
days = st.integers(0, 60).map(lambda number: START + timedelta(days=number))


def paying(number, amount, *, day=0, allocated="0"):
    """Make a payment of a day of the year."""
    return Funds(
        payment_id=number,
        date=START + timedelta(days=day),
        amount=Decimal(amount),
        allocated=Decimal(allocated),
    )


def due(number, payable, *, day=0, paid="0"):
    """Make a document to be paid."""
    return Debt(
        document_id=number,
        date=START + timedelta(days=day),
        payable=Decimal(payable),
        paid=Decimal(paid),
    )


def told(shares):
    """Return shares as rows that can be read."""
    return [(row.payment_id, row.document_id, f"{row.amount:.2f}") for row in shares]


@st.composite
def accounts(draw):
    """Draw payments and documents, partly allocated already."""
    funds = [
        Funds(
            payment_id=number,
            date=draw(days),
            amount=amount,
            allocated=draw(st.decimals(min_value=0, max_value=amount, places=2)),
        )
        for number, amount in enumerate(draw(st.lists(money, max_size=6)))
    ]
    debts = [
        Debt(document_id=number, date=draw(days), payable=payable, paid=draw(money))
        for number, payable in enumerate(draw(st.lists(money, max_size=6)))
    ]
    return funds, debts


def given_by(shares, attribute):
    """Add shares up by payment or by document."""
    sums = defaultdict(Decimal)
    for row in shares:
        sums[getattr(row, attribute)] += row.amount
    return sums


@given(accounts())
@settings(max_examples=200, deadline=None)
def test_no_payment_gives_more_than_it_has_and_no_document_gets_more_than_it_needs(account):
    """In the end either no money is free or nothing is due."""
    funds, debts = account
    shares = allocate_oldest_first(funds, debts)
    of_payments, of_documents = given_by(shares, "payment_id"), given_by(shares, "document_id")
    assert all(of_payments[row.payment_id] <= row.free for row in funds)
    assert all(of_documents[row.document_id] <= max(row.balance, 0) for row in debts)
    free = sum(row.free for row in funds)
    needed = sum(max(row.balance, 0) for row in debts)
    assert sum(row.amount for row in shares) == min(free, needed)
    assert all(row.amount > 0 for row in shares)


@given(accounts())
@settings(max_examples=200, deadline=None)
def test_an_older_document_is_paid_before_a_newer_one_gets_anything(account):
    """The same holds for the payments that are used up."""
    funds, debts = account
    shares = allocate_oldest_first(funds, debts)
    of_payments, of_documents = given_by(shares, "payment_id"), given_by(shares, "document_id")
    waiting = sorted((row for row in debts if row.balance > 0), key=lambda row: row.date)
    paid = [of_documents[row.document_id] / row.balance for row in waiting]
    assert paid == sorted(paid, reverse=True) or _same_day(waiting)
    purses = sorted((row for row in funds if row.free > 0), key=lambda row: row.date)
    used = [of_payments[row.payment_id] / row.free for row in purses]
    assert used == sorted(used, reverse=True) or _same_day(purses)


def _same_day(rows):
    return len({row.date for row in rows}) < len(rows)


def test_several_payments_pay_one_document():
    """The second gives only what the first has left to pay."""
    shares = allocate_linked([paying(1, "30"), paying(2, "100")], [due(8, "100")])
    assert told(shares) == [(1, 8, "30.00"), (2, 8, "70.00")]


def test_one_payment_pays_several_documents_in_the_order_given():
    """Whoever links them knows what they pay first."""
    shares = allocate_linked([paying(1, "150")], [due(9, "100", day=5), due(8, "100")])
    assert told(shares) == [(1, 9, "100.00"), (1, 8, "50.00")]


def test_a_stated_sum_is_given_exactly():
    """Part of a payment may pay part of a document."""
    assert told(allocate_linked([paying(1, "150")], [due(8, "100")], Decimal(40))) == [
        (1, 8, "40.00")
    ]


def test_a_stated_sum_may_overpay_the_last_document():
    """What is over the documents' need goes to the last of them, as one share."""
    funds = [paying(1, "150")]
    shares = allocate_linked(funds, [due(8, "100"), due(9, "20")], Decimal(150))
    assert told(shares) == [(1, 8, "100.00"), (1, 9, "50.00")]


@given(accounts(), money)
@settings(max_examples=200, deadline=None)
def test_linked_money_is_neither_made_nor_lost(account, amount):
    """A stated sum is given whole, by payments that have it."""
    funds, debts = account
    free = sum(row.free for row in funds)
    if not debts or not 0 < amount <= free:
        return
    shares = allocate_linked(funds, debts, amount)
    of_payments = given_by(shares, "payment_id")
    assert sum(row.amount for row in shares) == amount
    assert all(of_payments[row.payment_id] <= row.free for row in funds)
    assert len({(row.payment_id, row.document_id) for row in shares}) == len(shares)


@pytest.mark.parametrize(
    ("funds", "amount", "problem"),
    [
        ([paying(1, "50")], Decimal(51), "51 cannot be allocated: only 50.00 is free"),
        ([paying(1, "50", allocated="50")], None, "nothing can be allocated"),
        ([paying(1, "50")], Decimal(0), "give a positive sum"),
        ([paying(1, "50")], Decimal("0.001"), "in whole kopecks"),
    ],
)
def test_money_that_is_not_there_is_not_allocated(funds, amount, problem):
    """The refusal says what there is."""
    with pytest.raises(SettlementError, match=problem):
        allocate_linked(funds, [due(8, "100")], amount)


def test_a_paid_document_cannot_be_paid_again_by_itself():
    """Overpaying has to be said."""
    with pytest.raises(SettlementError, match="nothing is due"):
        allocate_linked([paying(1, "50")], [due(8, "100", paid="100")])


def test_a_manual_mark_settles_what_is_left():
    """It has no payment; a part can be marked, too."""
    whole = settle_manually(due(8, "100", paid="30"))
    assert whole == Share(payment_id=None, document_id=8, amount=Decimal(70))
    assert settle_manually(due(8, "100"), Decimal(10)).amount == 10


@pytest.mark.parametrize(("paid", "amount"), [("100", None), ("120", None), ("30", Decimal(71))])
def test_a_manual_mark_never_overpays(paid, amount):
    """The refusal names the document and what is due."""
    with pytest.raises(SettlementError, match=r"document 8 .* is due"):
        settle_manually(due(8, "100", paid=paid), amount)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-1", "0", "1E+15", "1.005"])
def test_only_sums_of_money_are_paid(amount):
    """A kopeck is the finest, and there is an upper bound."""
    with pytest.raises(SettlementError, match="cannot be paid"):
        require_amount(Decimal(amount))


def test_a_sum_is_kept_in_kopecks():
    """However it was written."""
    assert str(require_amount(Decimal("1E+2"))) == "100.00"
