"""What was issued and received before, as the next document of the contract sees it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from docgen.kit.samples import BUYER, COMPANY
from docgen.testing import sample_source

SELLER_EDO = {**COMPANY, "edo_id": "2BM-7700990010-770001001-201601010000"}
BUYER_EDO = {**BUYER, "edo_id": "2BM-7710990027-771001001-201601010000"}


def _charge(charge_id, day, price):
    item = {"name": "Услуги связи", "price": price}
    return {"id": charge_id, "contract_id": "k-7", "date": day, "item": item}


CHARGES = [
    _charge("1", "2026-09-30", "500"),
    _charge("2", "2026-10-15", "1000.50"),
    _charge("3", "2026-10-31", "20"),
]
PAID = [
    {"id": "p1", "contract_id": "k-7", "date": "2026-10-09", "amount": "300", "number": "45"},
]


@pytest.fixture
def open_over(open_docgen):
    """Open façades over one store, each with its own records of the source."""

    def open_one(**records):
        given = {"charges": CHARGES, "payments": PAID, **records}
        return open_docgen(sample_source(seller=SELLER_EDO, buyer=BUYER_EDO, **given))

    return open_one


def _statement(docgen, period="2026-10"):
    return docgen.draft("reconciliation", contract="k-7", period=period)


def _rows(draft):
    return [(row.title, row.debit, row.credit) for row in draft.payload.entries]


def _codes(draft):
    return {row.code: row.severity.value for row in draft.findings}


def test_a_vat_invoice_names_the_act_issued_before(open_over):
    """Alone, too, for a buyer in ЭДО: without the document of shipment its file is refused."""
    docgen = open_over()
    alone = docgen.draft("vat_invoice", contract="k-7", period="2026-10")
    assert _codes(alone)["fns.0400300003"] == "error"
    act = docgen.issue("act", contract="k-7", period="2026-10")
    draft = docgen.draft("vat_invoice", contract="k-7", period="2026-10")
    (shipment,) = draft.payload.shipment_documents
    assert (shipment.title, shipment.number, shipment.lines) == ("Акт", act.number, "1–2")
    assert "error" not in _codes(draft).values()


def test_shipments_are_named_by_the_lines_that_they_document(open_over):
    """Of two acts in one period each is named with its own lines; of another period, none is."""
    docgen = open_over()
    for period in ("2026-10-01..2026-10-20", "2026-10-21..2026-10-31", "2026-09"):
        docgen.issue("act", contract="k-7", period=period)
    payload = docgen.draft("vat_invoice", contract="k-7", period="2026-10").payload
    assert [(row.number, row.lines) for row in payload.shipment_documents] == [
        ("1", "1"),
        ("2", "2"),
    ]


def test_a_void_act_is_not_named(open_over):
    """What is not in force documents nothing."""
    docgen = open_over()
    act = docgen.issue("act", contract="k-7", period="2026-10")
    docgen.documents.void(act, reason="ошибка")
    payload = docgen.draft("vat_invoice", contract="k-7", period="2026-10").payload
    assert payload.shipment_documents == ()


def test_a_batch_of_vat_invoices_names_the_acts(open_over):
    """Each contract's own."""
    docgen = open_over()
    docgen.issue("act", contract="k-7", period="2026-10")
    report = docgen.batch("vat_invoice", period="2026-10", formats=["html"], workers=1)
    document = docgen.store.get(report.rows[0].document_id)
    assert [row.number for row in document.payload.shipment_documents] == ["1"]


def test_a_statement_lists_issued_documents_by_number_and_date(open_over):
    """Their sums are the acts' own, and what is in no act stands apart and is told."""
    docgen = open_over()
    docgen.issue("act", contract="k-7", period="2026-10-01..2026-10-20")
    draft = _statement(docgen)
    assert _rows(draft) == [
        ("Платёжное поручение № 45 от 09.10.2026", 0, 300),
        ("Акт № 1 от 20.10.2026", Decimal("1000.50"), 0),
        ("Начисления (октябрь 2026\xa0г.), документ не выставлен", 20, 0),
    ]
    assert draft.payload.opening_balance == 500
    assert draft.payload.closing_balance == Decimal("1220.50")
    assert _codes(draft) == {"reconciliation.entry.undocumented": "warning"}


def test_an_act_of_another_month_moves_the_balances(open_over):
    """September's act of 5 October is of October: it was not owed by documents before."""
    docgen = open_over()
    docgen.issue("act", contract="k-7", period="2026-09", date=dt.date(2026, 10, 5))
    docgen.issue("act", contract="k-7", period="2026-10", date=dt.date(2026, 11, 3))
    october = _statement(docgen)
    assert october.payload.opening_balance == 0
    assert _rows(october)[0] == ("Акт № 1 от 05.10.2026", 500, 0)
    assert october.payload.closing_balance == 200
    assert _codes(october) == {}
    november = _statement(docgen, "2026-11").payload
    assert november.opening_balance == october.payload.closing_balance
    assert november.closing_balance == Decimal("1220.50")


def test_corrections_and_corrective_invoices_are_listed(open_over):
    """A correction stands in place of what it corrects, a change of value beside it."""
    docgen = open_over()
    act = docgen.issue("act", contract="k-7", period="2026-10")
    invoice = docgen.issue("vat_invoice", contract="k-7", period="2026-10")
    docgen.documents.correct(act, act.payload, reason="опечатка", date=dt.date(2026, 11, 2))
    details = {
        "lines": [{"number": 1, "price": "900.50"}],
        "agreements": [{"title": "Соглашение", "number": "3", "date": "2026-11-12"}],
    }
    docgen.issue("corrective_invoice", basis=[invoice], details=details, date=dt.date(2026, 11, 16))
    draft = _statement(docgen, "2026-Q4")
    assert [row[0] for row in _rows(draft)] == [
        "Платёжное поручение № 45 от 09.10.2026",
        "Акт (исправление № 1 от 02.11.2026) № 1 от 31.10.2026",
        "Корректировочный счёт-фактура № К-1 от 16.11.2026",
    ]
    assert draft.payload.entries[-1].credit == 100
    (told,) = [row for row in draft.findings if row.code.endswith("balance.source_differs")]
    assert "1 120,50" in told.message.replace("\xa0", " ")
    assert "1 220,50" in told.message.replace("\xa0", " ")
    assert told.severity == "error"


def test_a_document_that_the_source_says_otherwise_of_is_told(open_over):
    """A charge that changed after its act: both sums are shown, and the act's is printed."""
    open_over().issue("act", contract="k-7", period="2026-10")
    changed = open_over(charges=[CHARGES[0], _charge("2", "2026-10-15", "900"), CHARGES[2]])
    draft = _statement(changed)
    assert _rows(draft)[-1] == ("Акт № 1 от 31.10.2026", Decimal("1020.50"), 0)
    assert _codes(draft) == {
        "reconciliation.balance.source_differs": "error",
        "reconciliation.entry.source_differs": "warning",
    }


def test_kopecks_of_rounding_are_a_warning(open_over):
    """A statement agrees with its acts to the kopeck, whatever the source makes of thirds."""
    docgen = open_over()
    docgen.issue("act", contract="k-7", period="2026-10")
    source = docgen.source
    source.balance = lambda contract, on: (
        type(source).balance(source, contract, on) - Decimal("0.01") * (on.month == 10)
    )
    draft = _statement(docgen)
    assert _codes(draft) == {"reconciliation.balance.source_differs": "warning"}


def test_payments_come_from_the_store_and_the_source_once(open_over):
    """Imported, entered by hand or only known to the source, each stands once."""
    docgen = open_over(
        payments=[*PAID, {"id": "p2", "contract_id": "k-7", "date": "2026-10-20", "amount": "70"}]
    )
    docgen.payments.import_("2026-10-01..2026-10-09")
    by_hand = {"client": BUYER["id"], "organisation": COMPANY["id"], "contract": "k-7"}
    docgen.payments.add(amount=Decimal(70), date=dt.date(2026, 10, 20), **by_hand)
    assert _rows(_statement(docgen))[:2] == [
        ("Платёжное поручение № 45 от 09.10.2026", 0, 300),
        ("Оплата от 20.10.2026", 0, 70),
    ]
    assert len(_rows(_statement(docgen))) == 3
    docgen.payments.reverse(1, reason="возврат")
    draft = _statement(docgen)
    assert _rows(draft)[0][0] == "Оплата от 20.10.2026"
    assert _codes(draft)["reconciliation.balance.source_differs"] == "error"


def test_documents_of_another_system_are_listed(open_over):
    """What 1C issued is no charge without a document."""
    foreign = {
        "id": "a1",
        "contract_id": "k-7",
        "date": "2026-10-31",
        "title": "Акт",
        "number": "1С-17",
        "amount": "1020.50",
        "charge_ids": ["2", "3"],
    }
    draft = _statement(open_over(documents=[foreign]))
    assert _rows(draft)[-1] == ("Акт № 1С-17 от 31.10.2026", Decimal("1020.50"), 0)
    assert _codes(draft) == {}
