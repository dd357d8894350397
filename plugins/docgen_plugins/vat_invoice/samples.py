"""Named payloads of VAT invoices, as mappings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from docgen.kit.samples import COMPANY, Sample, goods_lines, sale, sale_samples
from docgen_plugins.vat_invoice.collector import line_numbers

_PAYMENT: Final = {"number": "118", "date": "2026-10-02"}


def vat_invoice_samples() -> Mapping[str, Sample]:
    """Return the samples of any sale, each naming its document of shipment, and our own."""
    return {
        **{name: _shipped(sample) for name, sample in sale_samples().items()},
        **{name: _shipped(sample) for name, sample in special_samples().items()},
        "advance": _advance(),
    }


def special_samples() -> Mapping[str, Sample]:
    """Return what only VAT invoices and УПД have: corrections, advances used up, goods."""
    advance = {"number": "А-3", "date": "2026-10-02"}
    correction = {"number": 1, "date": "2026-11-09"}
    corrected = {**advance, "correction": {"number": 1, "date": "2026-10-12"}}
    return {
        "usn-5": _taxed("5"),
        "usn-7": _taxed("7"),
        "2025": {**_taxed("20"), **_in_june_2025()},
        "correction": sale(correction=correction),
        "after-advance": sale(
            payment_documents=[_PAYMENT, {"number": "131", "date": "2026-10-09"}],
            advance_invoices=[corrected, {"number": "А-5", "date": "2026-10-09"}],
            state_contract_id="1772000000000000000000000",
        ),
        "goods": sale(lines=goods_lines()[:1]),
        "traceable": sale(lines=goods_lines()),
    }


def _shipped(sample: Sample) -> dict[str, Any]:
    """Return a sample that names a document of the same date, under all of its lines."""
    lines = sample["lines"]
    document = {
        "title": "Товарная накладная" if any("goods" in line for line in lines) else "Акт",
        "number": "154",
        "date": sample["date"],
        "lines": line_numbers(len(lines)),
    }
    return {**sample, "shipment_documents": [document]}


def _taxed(rate: str) -> dict[str, Any]:
    return sale(seller={**COMPANY, "vat_policy": {"rate": rate}})


def _in_june_2025() -> Sample:
    contract = {"number": "СС-7/25", "date": "2025-01-13", "subject": "Услуги связи"}
    return {"date": "2025-06-01", "period": "2025-05", "contract": contract}


def _advance() -> dict[str, Any]:
    name = "Предоплата по договору № СС-7/26 от 12.01.2026 за октябрь 2026 г."
    line = {"name": name, "price": "61000.00", "vat_rate": "22/122"}
    return sale(date="2026-10-02", is_advance=True, payment_documents=[_PAYMENT], lines=[line])
