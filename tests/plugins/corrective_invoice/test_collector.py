from __future__ import annotations

from datetime import date

import pytest

from docgen.exceptions import (
    ConfigurationError,
    DataError,
    IssueRefusedError,
    SourceError,
)
from docgen.models import Status

CHEAPER = {"number": 1, "price": "7930"}
RETURNED = {"number": 1, "quantity": "0"}


def test_an_invoice_is_corrected_in_a_series_of_its_own(shop, invoice, correct):
    """It names the invoice, is linked to it, and its numbers are nobody else's."""
    made = correct([invoice], CHEAPER)
    assert (made.number, shop.store.links.basis(made.id)) == ("К-1", (invoice.id,))
    (named,) = made.payload.invoices
    assert (named.number, named.date) == (invoice.number, invoice.date)
    (line,) = made.payload.lines
    assert (line.before, line.after.amount) == (invoice.payload.lines[0], 7930)
    assert made.payload.total == -610
    assert shop.numbers.peek("corrective_invoice", organisation="sever") == "К-2"
    assert shop.numbers.peek("vat_invoice", organisation="sever") == "2"
    assert shop.numbers.audit() == ()


def test_a_upd_is_corrected_too(shop, correct):
    """The УПД of status 1 holds a VAT invoice."""
    upd = shop.issue("upd", shop.catalog.document_type("upd").samples()["goods"])
    made = correct([upd], {"number": 1, "quantity": "10"})
    assert made.payload.invoices[0].number == upd.number
    assert made.payload.decrease.amount == 36_600


def test_the_second_correction_begins_where_the_first_has_ended(invoice, correct):
    """Line А of the second is line Б of the first; the invoice they name is the same."""
    first = correct([invoice], CHEAPER)
    second = correct([invoice, first], RETURNED, {"number": 2, "quantity": "3"})
    assert [line.before.amount for line in second.payload.lines] == [7930, 732]
    assert second.payload.invoices == first.payload.invoices
    assert second.payload.total == -7930 - 183


def test_an_earlier_correction_is_not_passed_over(shop, invoice, correct):
    """The refusal names it; void, it is in nobody's way."""
    first = correct([invoice], CHEAPER)
    with pytest.raises(IssueRefusedError) as refused:
        correct([invoice], RETURNED)
    (finding,) = refused.value.findings
    assert finding.code == "document.corrected_already"
    assert f"№ {first.number}" in finding.message
    assert f"идентификатор {first.id}" in finding.remedy
    shop.documents.void(first, reason="передумали")
    assert correct([invoice], RETURNED).payload.total == -8540


def test_corrections_of_the_invoice_and_of_the_corrective_invoice(shop, invoice, correct):
    """The first is named in line 1б, the second keeps the number."""
    corrected = shop.documents.correct(
        invoice, invoice.payload, reason="опечатка", date=date(2026, 11, 9)
    )
    made = correct([corrected], CHEAPER)
    again = shop.documents.correct(made, made.payload, reason="опечатка", date=date(2026, 11, 20))
    assert (again.number, again.payload.correction.number) == (made.number, 1)
    page = shop.file(again, "html").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert f"№ {invoice.number} от 31.10.2026, с учетом исправления № 1 от 09.11.2026" in page
    assert "ИСПРАВЛЕНИЕ КОРРЕКТИРОВОЧНОГО СЧЕТА-ФАКТУРЫ № 1 от «20» ноября 2026 г." in page


def test_a_draft_is_of_today(shop, invoice):
    """What the parties agree on has nothing to do with the end of the invoice's period."""
    draft = shop.draft("corrective_invoice", basis=[invoice], details={"lines": [CHEAPER]})
    assert draft.date > invoice.date
    assert draft.status is Status.DRAFT


@pytest.mark.parametrize(
    ("details", "message"),
    [
        ({}, "lines: is required and missing"),
        ({"lines": [{"number": 9}]}, "names line 9 of № 1, which is not there"),
        ({"lines": [CHEAPER, RETURNED]}, "names line 1 of № 1, which is not there or twice"),
        ({"lines": [{"number": 1, "цена": "5"}]}, "unknown field 'цена'"),
    ],
)
def test_details_that_do_not_fit_are_refused(shop, invoice, details, message):
    """The error names the line, and no number is taken."""
    with pytest.raises(DataError, match=message):
        shop.issue("corrective_invoice", basis=[invoice], details=details)
    assert len(shop.store.list()) == 1


def test_only_an_invoice_of_a_shipment_is_corrected(shop, invoice, correct):
    """Neither an act, nor an advance, nor what is void; nor does an act correct anything."""
    sample = shop.catalog.document_type("act").samples()["vat"]
    act = shop.issue("act", sample)
    samples = shop.catalog.document_type("vat_invoice").samples()
    advance = shop.issue("vat_invoice", samples["advance"], chronology_reason="раньше")
    for basis in ([act], [advance]):
        with pytest.raises(SourceError, match="corrects an invoice of a shipment"):
            correct(basis, CHEAPER)
    with pytest.raises(ConfigurationError, match="say for when"):
        correct([], CHEAPER)
    with pytest.raises(SourceError, match="act № 1 corrects nothing"):
        correct([invoice, act], CHEAPER)
    shop.documents.void(invoice, reason="ошибка")
    with pytest.raises(SourceError, match="is void"):
        correct([invoice.id], CHEAPER)
