"""What a batch says of each document, and what it says once."""

from __future__ import annotations

import csv
import io
import json

import pytest
from attrs import evolve

from docgen.batch import Outcome, Reason
from docgen.exceptions import DataError, SettlementError
from docgen.models import Unreadable

PERIOD = "2026-10"
HTML = {"period": PERIOD, "formats": ["html"]}


@pytest.fixture
def unsound(clerk):
    """Return a façade whose organisation 8 has no bank account; contracts 0, 5 and 10 are its."""
    docgen = clerk(11, idle={"1"}, broken={"2"})
    source = docgen.source
    ours = source.organisation

    def organisation(organisation_id):
        found = ours(organisation_id)
        return evolve(found, bank_account=None) if organisation_id == "8" else found

    source.organisation = organisation
    return docgen


def test_an_error_of_our_own_card_is_told_once(unsound, workers):
    """The first document of the organisation tells it whole, the others refer to that one."""
    rows = {row.contract: row for row in unsound.batch("invoice", **HTML, executor=workers).rows}
    assert "расчётный счёт" in rows["0"].message
    for contract in ("5", "10"):
        assert rows[contract].reason is Reason.SELLER
        assert rows[contract].message == "ошибки нашей организации — те же, что в договоре № Д-0"
        assert rows[contract].code == rows["0"].code
    assert rows["0"].code.startswith("invoice.bank_account.missing")
    assert rows["3"].outcome is Outcome.MADE


def test_errors_of_a_client_are_told_beside_it(unsound, workers):
    """What is the document's own is said in its row; only our part refers to the first."""
    source = unsound.source
    theirs = source.client
    source.client = lambda client_id: evolve(theirs(client_id), inn="1" if client_id == "5" else "")
    rows = {row.contract: row for row in unsound.batch("invoice", **HTML, executor=workers).rows}
    assert rows["5"].reason is Reason.FINDINGS
    assert rows["5"].message.startswith("buyer.inn: ИНН организации «1» записан с ошибкой")
    assert rows["5"].message.endswith("; ошибки нашей организации — те же, что в договоре № Д-0")


def test_nothing_charged_and_something_wrong_are_told_apart(unsound, workers):
    """In the summary, in the table of the report and by its code."""
    report = unsound.batch("invoice", **HTML, executor=workers)
    assert report.summary() == "Выпущен: 6; пропущен: 1; ошибка: 1; есть ошибки: 3."
    assert not report.is_clean
    table = csv.DictReader(io.StringIO(report.csv().decode("utf-8-sig")), delimiter=";")
    told = {row["Договор"]: (row["Итог"], row["Коды"]) for row in table}
    assert told["0"][0] == "есть ошибки"
    assert told["0"][1].startswith("invoice.bank_account.missing")
    assert told["1"] == ("пропущен", "")
    assert told["2"] == ("ошибка", "plugin")
    assert told["3"] == ("выпущен", "")
    rows = {row["contract"]: row for row in json.loads(report.json())}
    assert (rows["5"]["outcome"], rows["5"]["reason"]) == ("skipped", "seller")


def test_the_program_lists_the_first_and_counts_the_others(settled, run):
    """Nobody reads one error of one card eighteen times."""
    import contextlib
    import re
    import shutil
    import sqlite3

    settings = settled / "docgen.toml"
    text = settings.read_text("utf-8")
    source = re.search(r'sql = "sqlite:///([^"]+)"', text)[1]
    shutil.copy(source, settled / "billing.db")
    with contextlib.closing(sqlite3.connect(settled / "billing.db")) as database:
        database.execute("UPDATE company SET inn = '123456789012'")
        database.commit()
    settings.write_text(text.replace(source, str(settled / "billing.db")), "utf-8")
    done = run("batch", "invoice", "--period", PERIOD, "--formats", "html")
    assert done.status == 1
    assert done.out.count("записан с ошибкой") <= 3
    assert re.search(r"Из-за тех же ошибок нашей организации не выпущено ещё: \d+\.", done.out)


def test_contracts_of_an_unknown_organisation_are_told_in_every_batch(clerk, workers):
    """A contract that cannot be read may be of the organisation asked for."""
    docgen = clerk(6)
    source = docgen.source
    error = DataError([("date", "is required and missing")], source="crm row 9")
    bad = [
        Unreadable(error=error, id="9", number="Д-9", client_id="4"),
        Unreadable(error=error, id="10", organisation_id="7"),
    ]
    listed = source.contracts
    source.each_contract = lambda *, client=None: [*bad, *listed(client=client)]
    source.each_payment = source.payments
    type(source).each_contract = source.each_contract
    type(source).each_payment = source.payments
    try:
        rows = docgen.batch("invoice", organisation="8", **HTML, executor=workers).rows
    finally:
        del type(source).each_contract, type(source).each_payment
    assert [row.contract for row in rows] == ["9", "0", "5"]
    assert (rows[0].outcome, rows[0].client, rows[0].code) == (Outcome.FAILED, "4", "data")


def test_a_payment_that_does_not_fit_stops_only_itself(clerk):
    """An import says how many were taken in, which were not, and why; again, only they are left."""
    from decimal import Decimal

    from docgen.models import Payment

    docgen = clerk(3)
    source = docgen.source
    amounts = {"0": "5", "1": "-5", "2": "7"}

    def payments(contract, period):
        amount = Decimal(amounts[contract.id])
        return [Payment(id=contract.id, contract_id=contract.id, date=period.end, amount=amount)]

    source.payments = payments
    done = docgen.payments.import_(PERIOD)
    assert [row.amount for row in done] == [Decimal(5), Decimal(7)]
    (failure,) = done.failures
    assert (failure.contract, failure.client, failure.payment) == ("1", "1", "1")
    assert isinstance(failure.error, SettlementError)
    assert failure.message.startswith("Оплата не может быть на -5: ")
    amounts["1"] = "6"
    again = docgen.payments.import_(PERIOD)
    assert (len(again), again.failures) == (3, ())
    assert len(docgen.payments.report(PERIOD).receipts) == 3
