from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve

from docgen.models.mapping import from_mapping
from docgen_plugins.reconciliation.checks import reconciliation_findings
from docgen_plugins.reconciliation.payload import Entry, ReconciliationPayload
from docgen_plugins.reconciliation.samples import reconciliation_samples

_SALE = Entry(date=date(2026, 10, 31), title="Акт № 1", debit=Decimal(10))


@pytest.fixture
def statement():
    """Return a statement without any fault."""
    return from_mapping(ReconciliationPayload, reconciliation_samples()["debt-ours"])


def _with(payload, *entries):
    """Give a statement other entries, and the closing balance they lead to."""
    closing = payload.opening_balance + sum(entry.debit - entry.credit for entry in entries)
    return evolve(payload, entries=entries, closing_balance=closing)


_FAULTS = {
    "balance.mismatch": lambda p: evolve(p, closing_balance=p.closing_balance + 1),
    "amount.not_kopecks": lambda p: _with(p, evolve(_SALE, debit=Decimal("10.005"))),
    "entry.outside_period": lambda p: _with(p, evolve(_SALE, date=date(2026, 9, 30))),
    "entry.title.missing": lambda p: _with(p, evolve(_SALE, title=" ")),
    "entry.no_amount": lambda p: _with(p, evolve(_SALE, debit=Decimal(0))),
    "entries.order": lambda p: _with(p, _SALE, evolve(_SALE, date=date(2026, 10, 1))),
    "date.before_period_end": lambda p: evolve(p, date=date(2026, 12, 30)),
    "contract.missing": lambda p: evolve(p, contract=None),
}


@pytest.mark.parametrize("code", _FAULTS)
def test_each_fault_has_its_own_finding(statement, code):
    """A statement with one fault gets just the finding of that fault."""
    found = list(reconciliation_findings(_FAULTS[code](statement)))
    assert [row.code for row in found] == [f"reconciliation.{code}"]
    assert found[0].remedy


@pytest.mark.parametrize("name", reconciliation_samples())
def test_samples_have_no_faults(name):
    """The samples are as statements should be."""
    payload = from_mapping(ReconciliationPayload, reconciliation_samples()[name])
    assert list(reconciliation_findings(payload)) == []


def test_an_entry_is_named_by_its_place(statement):
    """The path of a finding leads to the entry and its field."""
    wrong = _with(statement, _SALE, evolve(_SALE, date=date(2027, 1, 1)))
    assert [row.path for row in reconciliation_findings(wrong)] == ["entries[1].date"]
