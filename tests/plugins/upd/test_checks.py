from __future__ import annotations

import pytest

import docgen
from docgen.kit.samples import COMPANY, SOLE_PROPRIETOR, sale
from docgen.models import Severity
from docgen.models.mapping import from_mapping
from docgen_plugins.upd.checks import upd_findings
from docgen_plugins.upd.payload import UpdPayload
from docgen_plugins.upd.samples import upd_samples

_NO_ACCOUNTANT = {key: value for key, value in COMPANY.items() if key != "chief_accountant"}

_CASES = {
    "upd.advance": {"is_advance": True},
    "upd.status.not_vat_payer": {"seller": SOLE_PROPRIETOR, "status": 1},
    "upd.date.late": {"date": "2026-11-06", "transfer": {"date": "2026-10-31"}},
    "upd.seller.chief_accountant.missing": {"seller": _NO_ACCOUNTANT},
    "upd.basis.missing": {"contract": None},
    "upd.acceptance.before_transfer": {"acceptance": {"date": "2026-10-30"}},
    "upd.correction.before_date": {"correction": {"number": 1, "date": "2026-10-30"}},
}


@pytest.mark.parametrize("code", _CASES)
def test_each_problem_is_found_alone(payload, code):
    """One thing wrong gives just its finding, named after the type, with a remedy."""
    (finding,) = upd_findings(payload(**_CASES[code]))
    assert finding.code == code
    assert finding.path
    assert finding.remedy


def test_what_cannot_be_is_an_error_and_what_may_be_meant_a_warning(payload):
    """Only an advance, an acceptance too early and a wrong correction forbid the issue."""
    errors = {
        code
        for code, case in _CASES.items()
        for finding in upd_findings(payload(**case))
        if finding.severity is Severity.ERROR
    }
    assert errors == {
        "upd.advance",
        "upd.acceptance.before_transfer",
        "upd.correction.before_date",
    }


def test_a_transfer_document_needs_no_accountant(payload):
    """With status 2 nobody signs a VAT invoice."""
    assert not list(upd_findings(payload(seller=_NO_ACCOUNTANT, status=2)))


@pytest.mark.parametrize("name", upd_samples())
def test_samples_are_without_fault(name):
    """The samples show lawful УПД."""
    assert not list(upd_findings(from_mapping(UpdPayload, upd_samples()[name])))


def test_the_checks_of_vat_invoices_leave_the_upd_alone():
    """Its payload is a VAT invoice's too, but what is said of it is said once, in its name."""
    findings = docgen.DocGen().check("upd", sale(seller=_NO_ACCOUNTANT))
    assert [row.code for row in findings if "accountant" in row.code] == [
        "upd.seller.chief_accountant.missing"
    ]


@pytest.mark.parametrize("status", [None, 1])
def test_a_tax_agents_purchase_has_a_vat_invoice(pure, status):
    """The buyer computes the tax, the seller pays VAT: docgen takes status 1, and advises it."""
    lines = [{"name": "Лом цветных металлов", "price": "1000.00", "vat_rate": "agent"}]
    data = sale(lines=lines, **({} if status is None else {"status": status}))
    draft = pure.draft("upd", data)
    assert draft.payload.status == 1
    assert "upd.status.not_vat_payer" not in {row.code for row in draft.findings}
