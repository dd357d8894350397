from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.exceptions import SourceError
from docgen.kit.samples import goods_lines, sale
from docgen.models import Correction, Request
from docgen_plugins.vat_invoice.collector import VatInvoiceCollector, line_numbers
from docgen_plugins.vat_invoice.samples import vat_invoice_samples


@pytest.fixture
def collect(source, make_request):
    """Return a function that collects a VAT invoice from a basis."""

    def run(*basis, on=date(2026, 10, 31)):
        request = make_request("vat_invoice", *basis, on=on)
        return VatInvoiceCollector().collect(source, request)

    return run


def test_charges_of_a_period_become_lines(collect):
    """Without a basis the lines are what was charged, and nothing is referred to."""
    payload = collect()
    assert [line.name for line in payload.lines] == ["Интернет"]
    assert payload.total == Decimal("1220.00")
    assert payload.total_vat == Decimal("220.00")
    assert not payload.is_advance
    assert payload.shipment_documents == payload.payment_documents == ()


def test_an_act_gives_its_lines_and_is_the_document_of_shipment(collect, issued):
    """Line 5а names the act, under all of the lines copied from it."""
    act = issued("act", sale(), "7")
    payload = collect(act)
    (shipment,) = payload.shipment_documents
    assert payload.lines == act.payload.lines
    assert (shipment.title, shipment.number, shipment.lines) == ("Акт", "7", "1–8")
    assert shipment.date == date(2026, 10, 31)


def test_an_invoice_gives_its_lines_only(collect, issued):
    """A bill is no document of shipment; the act beside it is."""
    payload = collect(issued("invoice", sale(), "5"), issued("act", sale(), "7"))
    assert len(payload.lines) == 8
    assert [row.number for row in payload.shipment_documents] == ["7"]


def test_an_advance_invoice_becomes_the_vat_invoice_of_an_advance(collect, issued):
    """The lines have calculated rates, and line 5 names what was paid since it was asked for."""
    line = {"name": "Предоплата", "quantity": "2", "price": "305.00"}
    asked = issued("advance_invoice", sale(date="2026-10-01", lines=[line]))
    payload = collect(asked, on=date(2026, 10, 6))
    (advance,) = payload.lines
    (payment,) = payload.payment_documents
    assert payload.is_advance
    assert (advance.vat_rate.code, advance.quantity) == ("22/122", 1)
    assert (advance.amount, advance.vat) == (Decimal("610.00"), Decimal("110.00"))
    assert (payment.number, payment.date) == ("118", date(2026, 10, 5))


def test_a_payment_after_the_date_is_not_the_advance_s(collect, issued):
    """What came in after the VAT invoice's date cannot be what it is about."""
    asked = issued("advance_invoice", sale(date="2026-10-01"))
    assert collect(asked, on=date(2026, 10, 4)).payment_documents == ()


def test_a_shipment_names_the_vat_invoices_of_its_advances(collect, issued):
    """Line 5б gets the advance's VAT invoice and its correction, line 5 its payment order."""
    correction = {"number": 2, "date": "2026-10-12"}
    data = {**vat_invoice_samples()["advance"], "correction": correction}
    advance, act = issued("vat_invoice", data, "А-3"), issued("act", sale(), "7")
    payload = collect(advance, act)
    (named,) = payload.advance_invoices
    assert payload.lines == act.payload.lines
    assert (named.number, named.date) == ("А-3", date(2026, 10, 2))
    assert named.correction == Correction(number=2, date=date(2026, 10, 12))
    assert [row.number for row in payload.payment_documents] == ["118"]


def test_an_advance_alone_still_takes_the_period_s_charges(collect, issued):
    """The lines of an advance's VAT invoice are never those of the shipment."""
    payload = collect(issued("vat_invoice", vat_invoice_samples()["advance"], "А-3"))
    assert [line.name for line in payload.lines] == ["Интернет"]
    assert not payload.is_advance


def test_lines_of_several_shipments_are_put_together(collect, issued):
    """An act and a waybill of one month: each is named in line 5а by the lines it is for."""
    act = issued("act", sale(lines=sale()["lines"][:2]), "7")
    waybill = issued("waybill", sale(lines=goods_lines()[:3]), "15")
    payload = collect(act, waybill)
    assert payload.lines == (*act.payload.lines, *waybill.payload.lines)
    assert [(row.title, row.number, row.lines) for row in payload.shipment_documents] == [
        ("Акт", "7", "1–2"),
        ("Товарная накладная", "15", "3–5"),
    ]


def test_neither_basis_nor_contract_is_refused(source):
    """A collector that has nothing to collect from says what is missing."""
    request = Request(
        document_type="vat_invoice", contract=None, period=None, date=date(2026, 10, 31)
    )
    with pytest.raises(SourceError, match="contract and a period"):
        VatInvoiceCollector().collect(source, request)


@given(st.integers(min_value=1, max_value=500))
def test_numbers_of_lines_begin_with_one_and_end_with_the_last(count):
    """Line 5а names the first and the last line, or the only one."""
    numbers = [int(number) for number in line_numbers(count).split("–")]
    assert (numbers[0], numbers[-1]) == (1, count)
    assert len(numbers) == min(count, 2)
