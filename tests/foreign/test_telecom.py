"""A billing that charges every service every day, mapped: its sums are docgen's to the kopeck."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from docgen.batch import Outcome, Reason
from docgen.models import Period

PERIODS = {(2026, 8): "2026-08", (2026, 9): "2026-09", (2026, 10): "2026-10"}
QUARTER = "2026-08-01..2026-10-31"


@pytest.fixture
def docgen(telecom, open_docgen):
    """Return a façade over the billing."""
    return open_docgen(telecom.source)


def test_every_invoice_is_what_the_billing_charged(telecom, docgen):
    """A line a service, each of a month's daily floats; the last second of a month is in it."""
    for (number, month), expected in telecom.sums.items():
        invoice = docgen.issue("invoice", contract=str(number), period=PERIODS[month])
        assert invoice.payload.total == expected
        names = [line.name for line in invoice.payload.lines]
        assert len(set(names)) == len(names) >= 2
        assert {line.unit.code for line in invoice.payload.lines} == {"362"}


def test_a_quarters_reconciliation_adds_up_to_its_invoices(telecom, docgen):
    """One mapping serves both: three sales of the sums of three invoices, and every payment."""
    for number in (1, 3, 5):
        act = docgen.issue("reconciliation", contract=str(number), period=QUARTER)
        debits = [entry.debit for entry in act.payload.entries if entry.debit]
        assert debits == [telecom.sums[number, month] for month in PERIODS]
        paid = telecom.paid[number]
        assert act.payload.turnover_credit == paid
        assert act.payload.opening_balance == Decimal(0)
        assert act.payload.closing_balance == sum(debits) - paid


def test_two_reconciliations_follow_one_another(telecom, docgen):
    """What September ends with, October begins with."""
    september = docgen.issue("reconciliation", contract="1", period="2026-09").payload
    october = docgen.issue("reconciliation", contract="1", period="2026-10").payload
    assert september.closing_balance == october.opening_balance
    assert september.opening_balance == telecom.sums[1, (2026, 8)] - telecom.paid[1] / 3


def test_requisites_come_clean(docgen):
    """Spaces and separators of ИНН, accounts and phones are gone; names keep their signs."""
    invoice = docgen.issue("invoice", contract="1", period="2026-10").payload
    assert invoice.seller.inn == "7700990010"
    assert invoice.seller.bank_account.settlement_account == "40702810600000000901"
    assert invoice.seller.bank_account.correspondent_account == "30101810900000000990"
    assert (invoice.buyer.inn, invoice.buyer.kpp) == ("7710990027", "771001001")
    assert invoice.buyer.phone == "4822 12-34-56, 8-910-000-00-01 (бух.)"
    trader = docgen.draft("invoice", contract="2", period="2026-10")
    assert trader.findings[0].code == "party.ogrn.missing"


def test_a_month_is_batched_past_what_cannot_be(telecom, docgen):
    """A contract without a date, and a second one of the same charges, stop only themselves."""
    telecom.run("INSERT INTO contracts VALUES (7, 'без даты', NULL, 1)")
    telecom.run("INSERT INTO contracts VALUES (8, 'второй', 1769904000, 1)")
    report = docgen.batch("invoice", "act", period="2026-10", formats=["html"], workers=1)
    made = [row.contract for row in report.rows if row.outcome is Outcome.MADE]
    assert sorted(made) == sorted([*"123456", *"123456"])
    invoices = {row.contract: row for row in report.rows if row.type == "invoice"}
    assert invoices["7"].reason is Reason.ERROR
    assert "date: не заполнено" in invoices["7"].message
    assert (invoices["7"].client, invoices["7"].contract_number) == ("1", "без даты")
    assert invoices["8"].reason is Reason.FINDINGS
    assert invoices["8"].code == "charges.documented"
    assert report.summary() == "Выпущен: 12; ошибка: 1; есть ошибки: 3."


def test_payments_are_imported_once_with_kopecks(telecom, docgen):
    """0.1 + 0.2 is thirty kopecks, and half past midnight in Moscow is of its day."""
    done = docgen.payments.import_("2026-10")
    assert done.failures == ()
    assert {row.amount for row in done} == {Decimal("5000.50"), Decimal("0.30")}
    assert {row.date for row in done} == {dt.date(2026, 10, 20)}
    assert len(docgen.payments.import_("2026-10")) == len(done) == 12
    telecom.run("UPDATE payment_transactions SET payment_absolute = -5 WHERE account_id = 101")
    bad = docgen.payments.import_("2026-09")
    assert len(bad) == 10
    assert [(row.contract, row.client) for row in bad.failures] == [("1", "1"), ("1", "1")]


def test_the_balance_is_worked_out_by_the_months_of_documents(telecom):
    """Payments less what the months were invoiced for, on any day."""
    contract = telecom.source.contract("1")
    owed = sum(telecom.sums[1, month] for month in PERIODS)
    assert telecom.source.balance(contract, dt.date(2026, 12, 31)) == telecom.paid[1] - owed
    assert telecom.source.balance(contract, dt.date(2026, 7, 31)) == 0
    assert telecom.source.charges(contract, Period.parse("2026-07")) == []
