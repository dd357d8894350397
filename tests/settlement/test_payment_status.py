from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.models import Contract, Organisation, Party, PartyKind, Payload
from docgen.settlement import PaymentStatus, due_date, payment_status
from docgen_plugins.invoice.payload import InvoicePayload

DUE = date(2026, 11, 10)
money = st.decimals(min_value=0, max_value=1000, places=2)


@pytest.mark.parametrize(
    ("payable", "paid", "on", "expected"),
    [
        (None, "0", DUE, "none"),
        ("0", "0", DUE, "none"),
        ("100", "0", DUE, "unpaid"),
        ("100", "40", DUE, "partly_paid"),
        ("100", "100", DUE, "paid"),
        ("100", "100.01", DUE, "overpaid"),
        ("0", "1", DUE, "overpaid"),
        ("100", "0", DUE + timedelta(days=1), "overdue"),
        ("100", "99.99", DUE + timedelta(days=1), "overdue"),
        ("100", "100", DUE + timedelta(days=1), "paid"),
        (None, "0", DUE + timedelta(days=1), "none"),
    ],
)
def test_the_status_follows_from_the_sums_and_the_day(payable, paid, on, expected):
    """The last day to pay is not overdue yet, and what is paid never becomes so."""
    due = None if payable is None else Decimal(payable)
    assert payment_status(due, Decimal(paid), DUE, on) == expected


@given(payable=money, paid=money, day=st.dates())
@settings(max_examples=100, deadline=None)
def test_without_a_due_date_nothing_is_overdue(payable, paid, day):
    """Nobody said until when to pay."""
    assert payment_status(payable, paid, None, day) is not PaymentStatus.OVERDUE


@given(payable=money, paid=money, day=st.dates(), later=st.integers(0, 1000))
@settings(max_examples=100, deadline=None)
def test_time_alone_only_makes_overdue(payable, paid, day, later):
    """With the same sums a status stays as it is, or becomes overdue."""
    before = payment_status(payable, paid, DUE, day)
    after = payment_status(payable, paid, DUE, max(day, DUE) + timedelta(days=later))
    assert after in {before, PaymentStatus.OVERDUE}


def test_every_status_has_a_russian_caption():
    """People never see the codes; a document that nobody pays has nothing to say."""
    captions = {row: row.caption for row in PaymentStatus}
    assert captions.pop(PaymentStatus.NONE) == ""
    assert captions[PaymentStatus.OVERDUE] == "Просрочен"
    assert len(set(captions.values())) == len(captions)
    assert all(captions.values())


def test_the_due_date_is_of_the_first_that_states_one():
    """The document goes before the contract, the contract before the client, then we."""
    contract = Contract(number="7", date=date(2026, 1, 12), deferral_days=5)
    payload = InvoicePayload(
        date=date(2026, 10, 31),
        seller=Organisation(kind=PartyKind.COMPANY, name="ООО «Мы»", deferral_days=20),
        buyer=Party(kind=PartyKind.COMPANY, name="ООО «Они»", deferral_days=10),
        contract=contract,
        lines=(),
        due_date=date(2026, 11, 1),
    )
    found = [due_date(payload)]
    for unstated in (
        {"due_date": None},
        {"contract": evolve(contract, deferral_days=None)},
        {"buyer": evolve(payload.buyer, deferral_days=None)},
        {"seller": evolve(payload.seller, deferral_days=None)},
    ):
        payload = evolve(payload, **unstated)
        found.append(due_date(payload))
    days = [None if day is None else (day - payload.date).days for day in found]
    assert days == [1, 5, 10, 20, None]


def test_any_payload_has_a_due_date():
    """Types without a field of their own for it take the deferral."""
    payload = Payload(
        date=date(2026, 10, 31),
        seller=Organisation(kind=PartyKind.COMPANY, name="ООО «Мы»", deferral_days=1),
        buyer=Party(kind=PartyKind.COMPANY, name="ООО «Они»"),
    )
    assert due_date(payload) == date(2026, 11, 1)
