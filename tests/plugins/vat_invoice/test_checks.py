from __future__ import annotations

import pytest

from docgen.kit.samples import BUYER, COMPANY, SOLE_PROPRIETOR, goods_lines
from docgen.models import Severity
from docgen.models.mapping import from_mapping
from docgen_plugins.vat_invoice.checks import vat_invoice_findings
from docgen_plugins.vat_invoice.payload import VatInvoicePayload
from docgen_plugins.vat_invoice.samples import vat_invoice_samples

_ADVANCE_LINE = {"name": "Предоплата", "price": "610"}
_ADVANCE = {
    "is_advance": True,
    "shipment_documents": [],
    "payment_documents": [{"number": "118", "date": "2026-10-31"}],
    "lines": [{**_ADVANCE_LINE, "vat_rate": "22/122"}],
}


def _without(party, field):
    return {key: value for key, value in party.items() if key != field}


def _goods(**changes):
    line = goods_lines()[1]
    return [{**line, "goods": {**line["goods"], **changes}}]


_CASES = {
    "vat_invoice.seller.not_vat_payer": {"seller": {**COMPANY, "vat_policy": {"rate": "none"}}},
    "vat_invoice.shipment_documents.missing": {"shipment_documents": []},
    "vat_invoice.payment_documents.missing": {**_ADVANCE, "payment_documents": []},
    "vat_invoice.advance.not_taxed": {
        **_ADVANCE,
        "lines": [{"name": "Предоплата за экспорт", "price": "100", "vat_rate": "0"}],
    },
    "vat_invoice.advance.rate_not_calculated": {**_ADVANCE, "lines": [_ADVANCE_LINE]},
    "vat_invoice.date.before_event": {"date": "2026-10-30"},
    "vat_invoice.date.late": {"date": "2026-11-06"},
    "vat_invoice.date.before_form": {
        "date": "2017-09-30",
        "shipment_documents": [{"title": "Акт", "number": "1", "date": "2017-09-30"}],
    },
    "vat_invoice.advance_invoices.not_printed": {
        "date": "2025-12-31",
        "shipment_documents": [{"title": "Акт", "number": "1", "date": "2025-12-31"}],
        "advance_invoices": [{"number": "А-1", "date": "2025-12-01"}],
    },
    "vat_invoice.correction.number": {"correction": {"number": 0, "date": "2026-11-10"}},
    "vat_invoice.correction.before_date": {"correction": {"number": 1, "date": "2026-10-30"}},
    "vat_invoice.buyer.address.missing": {"buyer": _without(BUYER, "address")},
    "vat_invoice.seller.director.missing": {"seller": _without(COMPANY, "director")},
    "vat_invoice.seller.chief_accountant.missing": {
        "seller": _without(COMPANY, "chief_accountant")
    },
    "vat_invoice.state_contract_id.length": {"state_contract_id": "177200000000000000"},
    "vat_invoice.country.missing": {"lines": _goods(country=None, declaration="10702070/1/2")},
    "vat_invoice.traceability.registration_number.missing": {
        "lines": _goods(
            traceability={
                "registration_number": " ",
                "unit": "шт",
                "quantity": "6",
                "amount_without_vat": "150000.00",
            }
        )
    },
}

_ERRORS = {
    "vat_invoice.payment_documents.missing",
    "vat_invoice.advance.rate_not_calculated",
    "vat_invoice.date.before_form",
    "vat_invoice.correction.number",
    "vat_invoice.correction.before_date",
    "vat_invoice.buyer.address.missing",
    "vat_invoice.seller.director.missing",
    "vat_invoice.traceability.registration_number.missing",
}


@pytest.mark.parametrize("code", _CASES)
def test_each_problem_is_found_alone(payload, code):
    """One thing wrong gives just its finding, of its severity, with a remedy."""
    (finding,) = vat_invoice_findings(payload(**_CASES[code]))
    assert finding.code == code
    assert (finding.severity is Severity.ERROR) == (code in _ERRORS)
    assert finding.path
    assert finding.remedy


def test_the_path_of_a_line_s_problem_names_the_line(payload):
    """What is wrong with goods is found at their line."""
    given = _CASES["vat_invoice.country.missing"]
    (finding,) = vat_invoice_findings(payload(**given))
    assert finding.path == "lines[0].goods.country"


@pytest.mark.parametrize("date", ["2026-10-31", "2026-11-05"])
def test_the_fifth_day_after_the_shipment_is_in_time(payload, date):
    """Five calendar days after the shipment are allowed (НК 168 п. 3)."""
    assert not list(vat_invoice_findings(payload(date=date)))


def test_an_advance_is_dated_by_its_payment(payload):
    """The five days of an advance's VAT invoice run from the money."""
    assert not list(vat_invoice_findings(payload(**_ADVANCE)))
    (finding,) = vat_invoice_findings(payload(**_ADVANCE, date="2026-11-06"))
    assert finding.code == "vat_invoice.date.late"


def test_a_sole_proprietor_needs_no_accountant(payload):
    """Who is a person signs alone."""
    seller = {**SOLE_PROPRIETOR, "vat_policy": {"rate": "22"}}
    assert not list(vat_invoice_findings(payload(seller=seller)))


@pytest.mark.parametrize("name", sorted(vat_invoice_samples().keys() - {"usn", "ip"}))
def test_samples_are_without_fault(name):
    """The samples show lawful VAT invoices; only those without VAT get a warning."""
    data = from_mapping(VatInvoicePayload, vat_invoice_samples()[name])
    assert not list(vat_invoice_findings(data))
