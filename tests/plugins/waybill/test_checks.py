from __future__ import annotations

import pytest

from docgen.kit.samples import BUYER, COMPANY, goods_lines, repeated_lines
from docgen.models import Severity
from docgen_plugins.waybill.checks import waybill_findings

WITHOUT_VAT = {**COMPANY, "vat_policy": {"rate": "none"}}
ATTORNEY = {"number": "44", "date": "2026-11-01"}


def without(data, *fields):
    """Return data that lacks some fields."""
    return {name: value for name, value in data.items() if name not in fields}


def packed(**packing):
    """Return the first line of goods, packed otherwise."""
    line = goods_lines()[0]
    goods = line["goods"]
    return [{**line, "goods": {**goods, "packing": {**goods["packing"], **packing}}}]


def test_a_usual_waybill_has_no_findings(waybill):
    """There is nothing to say of goods, packed and signed for."""
    assert list(waybill_findings(waybill())) == []


@pytest.mark.parametrize(
    ("code", "path", "severity", "more"),
    [
        ("form.not_in_force", "date", Severity.ERROR, {"date": "1998-12-31"}),
        ("currency.not_rubles", "currency", Severity.WARNING, {"currency": "EUR"}),
        (
            "released_by.missing",
            "released_by",
            Severity.ERROR,
            {"seller": without(COMPANY, "director")},
        ),
        ("basis.missing", "basis", Severity.WARNING, {"contract": None}),
        (
            "consignor.address.missing",
            "consignor.address",
            Severity.WARNING,
            {"seller": without(COMPANY, "address")},
        ),
        (
            "consignee.address.missing",
            "consignee.address",
            Severity.WARNING,
            {"buyer": without(BUYER, "address")},
        ),
        (
            "consignor.okpo.missing",
            "consignor.okpo",
            Severity.INFO,
            {"seller": without(COMPANY, "okpo")},
        ),
        (
            "consignee.okpo.missing",
            "consignee.okpo",
            Severity.INFO,
            {"buyer": without(BUYER, "okpo")},
        ),
        (
            "shipment_date.before_date",
            "shipment_date",
            Severity.WARNING,
            {"shipment_date": "2026-10-30"},
        ),
        (
            "receipt_date.before_shipment",
            "receipt_date",
            Severity.ERROR,
            {"receipt_date": "2026-10-30"},
        ),
        (
            "power_of_attorney.after_shipment",
            "power_of_attorney.date",
            Severity.ERROR,
            {"power_of_attorney": ATTORNEY},
        ),
        (
            "attachment_sheets.not_positive",
            "attachment_sheets",
            Severity.ERROR,
            {"attachment_sheets": 0},
        ),
        (
            "certificate_sheets.not_positive",
            "certificate_sheets",
            Severity.ERROR,
            {"certificate_sheets": -1},
        ),
        ("line.not_goods", "lines[0].goods", Severity.WARNING, {"lines": repeated_lines(1)}),
        (
            "line.vat.not_payer",
            "lines[0].vat",
            Severity.WARNING,
            {"seller": WITHOUT_VAT, "lines": [{**goods_lines()[0], "vat_rate": "22"}]},
        ),
        (
            "line.places.not_whole",
            "lines[0].goods.packing.places",
            Severity.WARNING,
            {"lines": packed(places="2.5", per_place="4.8")},
        ),
        (
            "line.packing.mismatch",
            "lines[0].goods.packing",
            Severity.WARNING,
            {"lines": packed(places="5")},
        ),
        (
            "line.mass.net_over_gross",
            "lines[0].goods.packing.net_mass",
            Severity.ERROR,
            {"lines": packed(net_mass="30")},
        ),
    ],
)
def test_each_problem_is_found_alone(waybill, code, path, severity, more):
    """One thing is wrong, and one finding says where and what to do."""
    (finding,) = waybill_findings(waybill(**more))
    assert (finding.code, finding.path) == (f"waybill.{code}", path)
    assert finding.severity is severity
    assert finding.remedy


def test_a_named_consignor_is_checked_as_a_party(waybill):
    """The requisites of a consignor of its own are looked at, too."""
    findings = waybill_findings(waybill(consignor={**BUYER, "inn": "7700990011"}))
    assert {finding.path for finding in findings} == {"consignor.inn"}
