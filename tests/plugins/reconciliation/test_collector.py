from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.models import DocumentReference, Period
from docgen_plugins.reconciliation.payload import Entry

_FIRST = date(2026, 8, 1)
_DAYS = st.integers(0, 120).map(lambda days: (_FIRST + timedelta(days=days)).isoformat())
_AMOUNTS = st.decimals("0.01", "99999.99", places=2).map(str)
_ROWS = st.lists(st.tuples(_DAYS, _AMOUNTS), max_size=12)
_POLICIES = st.sampled_from(
    [
        {"rate": rate, "prices_include_vat": included, "rounding": rounding}
        for rate in ("22", "none")
        for included in (True, False)
        for rounding in ("line", "total")
    ]
)


@st.composite
def _periods(draw):
    start = _FIRST + timedelta(days=draw(st.integers(0, 100)))
    return str(Period(start=start, end=start + timedelta(days=draw(st.integers(0, 60)))))


def test_months_are_one_sale_each_and_payments_one_entry_each(make_source, collect):
    """Charges become an act of the month's last day, payments their payment orders, by date."""
    source = make_source(
        charges=[("2026-10-01", "100"), ("2026-10-20", "50.50"), ("2026-11-05", "7")],
        payments=[("2026-10-09", "120", "45"), ("2026-11-02", "5")],
    )
    payload = collect(source, "2026-10-01..2026-11-15")
    acts = (_document("Акт", "б/н", 10, 31), _document("Акт", "б/н", 11, 15))
    order = _document("Платёжное поручение", "45", 10, 9)
    unnumbered = _document("Оплата", "б/н", 11, 2)
    assert payload.entries == (
        Entry(
            date=date(2026, 10, 9),
            title="Платёжное поручение № 45 от 09.10.2026",
            credit=Decimal(120),
            document=order,
        ),
        Entry(
            date=date(2026, 10, 31),
            title="Акт от 31.10.2026",
            debit=Decimal("150.50"),
            document=acts[0],
        ),
        Entry(
            date=date(2026, 11, 2),
            title="Оплата от 02.11.2026",
            credit=Decimal(5),
            document=unnumbered,
        ),
        Entry(
            date=date(2026, 11, 15),
            title="Акт от 15.11.2026",
            debit=Decimal("7.00"),
            document=acts[1],
        ),
    )


def _document(title, number, month, day):
    return DocumentReference(title=title, number=number, date=date(2026, month, day))


def test_what_the_client_owes_before_the_period_is_the_opening_balance(make_source, collect):
    """Charges before the period stand in the opening debit, whatever is charged later."""
    source = make_source(charges=[("2026-09-30", "80"), ("2026-10-01", "20")])
    payload = collect(source)
    assert payload.opening_balance == Decimal(80)
    assert payload.closing_balance == Decimal(100)
    assert payload.creditor == payload.seller


def test_a_prepayment_is_owed_to_the_client(make_source, collect):
    """More paid than charged is a negative balance, and the client is the creditor."""
    payload = collect(make_source(payments=[("2026-10-03", "300")]))
    assert payload.closing_balance == Decimal(-300)
    assert payload.creditor == payload.buyer


def test_prices_without_vat_enter_with_their_tax(make_source, collect):
    """The debit is what the documents ask for: the tax on top is in it."""
    source = make_source(
        charges=[("2026-10-01", "100")],
        vat_policy={"rate": "22", "prices_include_vat": False},
    )
    assert collect(source).turnover_debit == Decimal("122.00")


def test_a_period_without_entries_has_no_turnovers(make_source, collect):
    """An empty period repeats the opening balance; with nothing owed there is nothing to state."""
    payload = collect(make_source(charges=[("2026-09-30", "80")]))
    assert (payload.turnover_debit, payload.turnover_credit) == (0, 0)
    assert payload.opening_balance == payload.closing_balance == Decimal(80)
    assert not payload.is_empty
    assert collect(make_source()).is_empty


@given(history=st.tuples(_ROWS, _ROWS), policy=_POLICIES, period=_periods())
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_turnovers_lead_from_balance_to_balance(make_source, collect, history, policy, period):
    """Opening and turnovers make the source's closing balance to the kopeck, in any period."""
    source = make_source(*history, policy)
    contract = source.contract("k-7")
    payload = collect(source, period)
    span = payload.period
    found = payload.opening_balance + payload.turnover_debit - payload.turnover_credit
    assert found == payload.closing_balance
    assert payload.closing_balance == -source.balance(contract, span.end)
    paid = sum((row.amount for row in source.payments(contract, span)), Decimal(0))
    assert payload.turnover_credit == paid
    assert all(entry.date in span for entry in payload.entries)
    assert list(payload.entries) == sorted(payload.entries, key=lambda entry: entry.date)
