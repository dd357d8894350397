from __future__ import annotations

import copy

import pytest

from docgen_plugins.corrective_invoice.checks import corrective_invoice_findings
from docgen_plugins.corrective_invoice.samples import corrective_invoice_samples


def codes(payload):
    """List what is wrong, without the name of the type."""
    return [
        finding.code.removeprefix("corrective_invoice.")
        for finding in corrective_invoice_findings(payload)
    ]


@pytest.mark.parametrize("sample", corrective_invoice_samples())
def test_the_samples_are_right(pure, sample):
    """Nothing is found in any of them, by these checks or by those of any document."""
    data = corrective_invoice_samples()[sample]
    assert pure.check("corrective_invoice", data) == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"invoices": []}, ["invoices.missing"]),
        ({"invoices": [{"number": "154", "date": "2026-11-30"}]}, ["date.before_invoice"]),
        ({"agreements": []}, ["agreements.missing"]),
        ({"agreements": [{"number": "3", "date": "2026-11-10"}]}, ["date.late"]),
        ({"agreements": [{"number": "3", "date": "2026-11-17"}]}, ["date.before_agreement"]),
        ({"lines": []}, ["lines.missing"]),
        ({"state_contract_id": "1"}, ["state_contract_id.length"]),
        ({"correction": {"number": 0, "date": "2026-11-20"}}, ["correction.number"]),
        ({"date": "2017-09-30", "invoices": []},
         ["invoices.missing", "date.before_agreement", "date.before_form"]),
    ],
)  # fmt: skip
def test_what_is_missing_or_late_is_found(payload, changes, expected):
    """Each by a code of its own; the last one is of rates not in force then, too."""
    found = [code for code in codes(payload(**changes)) if code != "vat_rate.not_in_force"]
    assert found == expected


def changed_line(**after):
    """Return the lines of the sample with the first one's after changed."""
    lines = copy.deepcopy(corrective_invoice_samples()["vat"]["lines"][:1])
    lines[0]["after"] |= after
    return lines


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ({"vat_rate": "10"}, ["vat_rate.changed", "line.vat.mismatch"]),
        ({"quantity": "-1"}, ["line.negative", "line.amount.mismatch"]),
        (
            {"amount": "7931.00"},
            ["line.amount.mismatch", "line.total.mismatch", "line.vat.mismatch"],
        ),
    ],
)
def test_a_wrong_change_is_found(payload, after, expected):
    """The rate is no matter of agreement, and given sums are held against each other."""
    assert codes(payload(lines=changed_line(**after))) == expected


def test_a_line_that_did_not_change_is_found(payload):
    """It has no place here; where no line has changed there is nothing to issue."""
    lines = copy.deepcopy(corrective_invoice_samples()["vat"]["lines"])
    lines[0]["after"] = lines[0]["before"]
    assert codes(payload(lines=lines)) == ["line.unchanged"]
    assert payload(lines=lines[:1]).is_empty


def test_the_rate_is_that_of_the_shipment(payload):
    """What was shipped at 20 % in 2025 is corrected at 20 % in 2026."""
    lines = copy.deepcopy(corrective_invoice_samples()["vat"]["lines"][:1])
    for side in ("before", "after"):
        net = "6000.00" if side == "before" else "5000.00"
        tax, gross = ("1200.00", "7200.00") if side == "before" else ("1000.00", "6000.00")
        sums = {"price": gross, "amount": gross, "vat": tax, "amount_without_vat": net}
        lines[0][side] |= {**sums, "vat_rate": "20"}
    assert codes(payload(lines=lines)) == ["vat_rate.not_in_force"]
    earlier = [{"number": "154", "date": "2025-12-30"}]
    assert codes(payload(lines=lines, invoices=earlier)) == []


def test_a_seller_who_pays_no_tax_issues_none(payload):
    """The value then changes by agreement alone."""
    lines = copy.deepcopy(corrective_invoice_samples()["vat"]["lines"][:1])
    for side in ("before", "after"):
        lines[0][side] |= {"vat_rate": "none", "vat": "0.00"}
        lines[0][side]["amount_without_vat"] = lines[0][side]["amount"]
    assert codes(payload(lines=lines)) == ["seller.not_vat_payer"]


def test_signatures_and_addresses_are_those_of_a_vat_invoice(payload):
    """The same second signature, head and buyer's address are wanted."""
    data = corrective_invoice_samples()["vat"]
    seller = {**data["seller"], "director": None, "chief_accountant": None}
    buyer = {**data["buyer"], "address": None}
    assert codes(payload(seller=seller, buyer=buyer)) == [
        "seller.chief_accountant.missing",
        "buyer.address.missing",
        "seller.director.missing",
    ]
