from __future__ import annotations

from datetime import date, timedelta

import pytest
from attrs import evolve

from docgen.models import SalePayload, Status
from docgen.store.documents.listing import list_query
from docgen_plugins.invoice.payload import InvoicePayload

COPIES = 20_000
TODAY = date(2026, 12, 1)

#: Everything from the one row there is, in many copies of many clients and periods.
MULTIPLY = {
    "sqlite": (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) {insert}"
    ),
    "postgresql": "WITH n(i) AS (SELECT generate_series(1, {count})) {insert}",
}
INSERT = (
    "INSERT INTO documents (type, number, date, organisation, client, client_name, contract, "
    "period, total, currency, status, template, template_hash, payload, payload_hash, issued_at, "
    "due_date, payable, owed) "
    "SELECT 't' || (i % 8), 'n' || i, date, 'o' || (i % 5), 'c' || (i % 40), client_name, "
    "'k' || (i % 50), 'p' || (i % 24), total, currency, "
    "CASE WHEN i % 50 = 0 THEN 'sent' ELSE status END, template, template_hash, '', '', "
    "issued_at, due_date, payable, i % 100 = 0 FROM documents, n WHERE documents.id = 1"
)


VALUES = {
    "type": "t3",
    "organisation": "o1",
    "client": "c7",
    "contract": "k7",
    "period": "p7",
    "status": Status.SENT,
}


@pytest.fixture
def issue_invoice(payload, rule, context, template):
    """Issue an invoice to be paid by the middle of November."""
    invoice = InvoicePayload(
        date=payload.date,
        seller=payload.seller,
        buyer=payload.buyer,
        lines=payload.lines,
        due_date=date(2026, 11, 15),
    )
    context = evolve(context, document_type="invoice")
    return lambda store: store.issue("invoice", invoice, rule, context, template=template, key=None)


@pytest.fixture
def many(open_store, issue_invoice, database, sql):
    """Issue one invoice, and fill the table with rows like it."""
    store = open_store(payload_class=lambda _: InvoicePayload)
    issue_invoice(store)
    sql(MULTIPLY[database].format(count=COPIES, insert=INSERT), "ANALYZE")
    return store


def plan(store, query):
    """Return how the database would answer, in its own words."""
    explain = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}
    with store._database.read() as connection:
        dialect = connection.dialect
        text = query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        rows = connection.exec_driver_sql(explain[dialect.name] + str(text).replace("%", "%%"))
        return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("before", [None, COPIES // 2])
def test_a_page_of_a_list_is_read_from_an_index(before, many):
    """It comes in order and ends with the page: no sorting, no reading of the whole table."""
    for name, value in VALUES.items():
        found = plan(many, list_query({name: value}, before=before, limit=100))
        # Where most rows are wanted, PostgreSQL goes by the primary key, which is as good.
        assert f"documents_{name}" in found or "Backward using documents_pkey" in found
        assert "TEMP B-TREE" not in found
        assert "Sort" not in found
    overdue = plan(many, list_query({}, overdue_on=TODAY, before=before, limit=100))
    assert "documents_owed" in overdue
    assert "TEMP B-TREE" not in overdue


def test_pages_follow_one_another(many):
    """Together the pages are the list, each document once, the newest first."""
    seen = [row.id for row in many.list(client="c7")]
    pages, before = [], None
    while page := many.list(client="c7", before=before, limit=150):
        pages += [row.id for row in page]
        before = page[-1].id
    assert pages == seen
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == COPIES / 40


def test_overdue_pages_follow_one_another(many, sql):
    """The latest due come first, and a page begins after the last document of the one before."""
    sql("UPDATE documents SET owed = (id <= 9)")
    rows = many.list(overdue_on=TODAY)
    assert [row.id for row in rows] == list(range(9, 0, -1))
    assert [row.id for row in many.list(overdue_on=TODAY, before=4, limit=2)] == [3, 2]
    assert rows[0].due_date < TODAY
    assert many.list(overdue_on=rows[0].due_date) == ()
    assert len(many.list(overdue_on=rows[0].due_date + timedelta(days=1))) == 9


def test_an_invoice_is_owed_and_an_act_is_not(open_store, issue, many):
    """What is to be paid is told by the type's payload: an act has no last day to pay."""
    store = open_store(payload_class={"act": SalePayload, "invoice": InvoicePayload}.__getitem__)
    invoice = many.list(document_type="invoice")[0]
    assert (invoice.payable, invoice.paid, invoice.owed) == (invoice.total, 0, True)
    assert invoice.due_date == date(2026, 11, 15)
    act = issue().document
    (row,) = [row for row in store.list(document_type="act") if row.id == act.id]
    assert (row.payable, row.due_date, row.owed) == (None, None, False)
