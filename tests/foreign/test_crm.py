"""A CRM whose invoices are written by hand, mapped: its own totals are printed to the kopeck."""

from __future__ import annotations

from decimal import Decimal

import pytest

from docgen.exceptions import IssueRefusedError

PERIODS = {(2026, 8): "2026-08", (2026, 9): "2026-09", (2026, 10): "2026-10"}


@pytest.fixture
def docgen(crm, open_docgen):
    """Return a façade over the CRM."""
    return open_docgen(crm.source)


def test_every_document_states_the_crms_own_totals(crm, docgen):
    """Each line and the whole: the CRM rounds a line once with its tax, docgen twice."""
    restated = 0
    for (number, month), expected in crm.sums.items():
        invoice = docgen.issue("invoice", contract=str(number), period=PERIODS[month]).payload
        assert invoice.total == expected
        assert len(invoice.lines) == 9
        for line in invoice.lines:
            assert line.amount == line.source_total
            assert line.amount_without_vat + line.vat == line.amount
            twice = line.amount_without_vat + line.vat_rate.vat_on_top(line.amount_without_vat)
            restated += twice != line.amount
    assert restated > 0


def test_a_quarter_agrees_with_its_months(crm, docgen):
    """Sales of the reconciliation are the months' invoices, payments as they were noted."""
    act = docgen.issue("reconciliation", contract="1", period="2026-08-01..2026-10-31").payload
    debits = [entry.debit for entry in act.entries if entry.debit]
    assert debits == [crm.sums[1, month] for month in PERIODS]
    assert act.closing_balance == sum(debits) - crm.paid[1]


def test_units_rates_and_kinds_are_read_as_managers_write_them(docgen):
    """«Шт», «услуга», 22.00 and «ip» are a unit, a unit, a rate and a kind."""
    payload = docgen.draft("vat_invoice", contract="2", period="2026-10").payload
    assert payload.buyer.kind == "sole_proprietor"
    assert payload.buyer.inn == "770099004446"
    assert {line.vat_rate.code for line in payload.lines} <= {"22", "10", "0"}
    units = {line.unit.code for line in payload.lines}
    assert units <= {"796", "356", "876", "362", "055"}
    assert len(units) > 2


@pytest.mark.parametrize(
    ("statement", "code", "shown"),
    [
        (
            "UPDATE ip_invoice_amounts SET invoice_total = invoice_total + 5",
            "document.source_total.mismatch",
            "Учётная система даёт итог",
        ),
        (
            "UPDATE ip_invoice_item_amounts SET item_total = item_total + 5",
            "line.source_total.mismatch",
            "Учётная система даёт сумму",
        ),
    ],
)
def test_totals_that_rounding_does_not_explain_are_shown_both(crm, docgen, statement, code, shown):
    """The document is refused, and the finding has the CRM's sum and that of the lines."""
    crm.run(statement)
    with pytest.raises(IssueRefusedError) as refused:
        docgen.issue("act", contract="1", period="2026-10")
    findings = [row for row in refused.value.findings if row.code == code]
    assert findings
    assert all(row.message.startswith(shown) for row in findings)
    assert docgen.store.list() == ()


def test_a_total_alone_is_spread_over_the_lines(crm, write_mapping, open_docgen):
    """Where the CRM states no sums of items, its total is reached by a kopeck a line at most."""
    path = write_mapping("crm.toml", ('total = "item_total"\n', ""))
    from docgen.sources import SqlSource

    source = SqlSource(crm.address, path)
    docgen = open_docgen(source)
    for (number, month), expected in crm.sums.items():
        payload = docgen.issue("invoice", contract=str(number), period=PERIODS[month]).payload
        assert payload.total == expected == payload.source_total
        for line in payload.lines:
            computed = line.vat_rate.vat_on_top(line.amount_without_vat)
            assert abs(line.vat - computed) <= Decimal("0.01")
    source.close()
