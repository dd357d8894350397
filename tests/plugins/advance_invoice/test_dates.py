"""When a prepayment is asked for, and by when it is due."""

from __future__ import annotations

import datetime as dt

import pytest

import docgen
from docgen.kit.samples import sale

DEAL = {"contract": "1"}


def _today():
    return dt.datetime.now().astimezone().date()


def test_a_prepayment_of_a_period_to_come_is_asked_for_today(host):
    """Its date is the day it is made, long before the period."""
    draft = host.draft("advance_invoice", **DEAL, period="2099-01")
    assert draft.date == _today()


def test_a_prepayment_is_dated_no_later_than_its_period_begins(host):
    """Made late, it is of the period's first day, and not of its last."""
    draft = host.draft("advance_invoice", **DEAL, period="2026-04")
    assert draft.date == dt.date(2026, 4, 1)


def test_a_prepayment_is_no_earlier_than_its_contract(host):
    """A contract of 05.10.2026 has no prepayment of the first day of that month."""
    draft = host.draft("advance_invoice", contract="13", period="2026-10", amount=100)
    assert draft.date == dt.date(2026, 10, 5)
    assert not [row for row in draft.findings if row.path == "date"]


def test_the_date_that_is_given_goes_first(host):
    """Whoever says of which date gets that one."""
    day = dt.date(2026, 10, 21)
    draft = host.draft("advance_invoice", **DEAL, period="2026-11", date=day)
    assert draft.date == day


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("2026-10-05", "2026-10-15"),  # ten days, which the organisation gives
        ("2026-10-28", "2026-10-31"),
        ("2026-11-01", "2026-11-01"),
    ],
)
def test_a_prepayment_is_due_before_its_period_begins(host, day, due):
    """The deferral ends with the last day before, but never before the bill is there."""
    wanted = {"period": "2026-11", "date": dt.date.fromisoformat(day)}
    draft = host.draft("advance_invoice", **DEAL, **wanted)
    assert draft.payload.due_date == dt.date.fromisoformat(due)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"date": "2026-11-02"}, "advance_invoice.date.after_start"),
        ({"due_date": "2026-11-02"}, "advance_invoice.due_date.after_start"),
        ({"date": "2026-11-01", "due_date": "2026-11-01"}, None),
        ({}, None),
    ],
)
def test_data_that_ask_too_late_are_reported(changes, code):
    """A bill dated, or due, after what it is for has begun is no prepayment."""
    line = {"name": "Предоплата за ноябрь 2026 г.", "price": "100", "vat_rate": "22/122"}
    dates = {"date": "2026-10-21", "period": "2026-11", "due_date": "2026-10-30"}
    found = docgen.DocGen().check("advance_invoice", sale(lines=[line], **(dates | changes)))
    assert [row.code for row in found if ".after_start" in row.code] == ([code] if code else [])
