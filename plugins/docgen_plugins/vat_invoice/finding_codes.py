"""The codes of findings; ``scripts/make_setting_codes.py`` writes them."""

from __future__ import annotations

from typing import Final

FINDING_CODES: Final = frozenset(
    {
        "vat_invoice.advance.not_taxed",
        "vat_invoice.advance.rate_not_calculated",
        "vat_invoice.advance_invoices.not_in_xml",
        "vat_invoice.advance_invoices.not_printed",
        "vat_invoice.buyer.address.missing",
        "vat_invoice.correction.before_date",
        "vat_invoice.correction.number",
        "vat_invoice.country.missing",
        "vat_invoice.date.before_event",
        "vat_invoice.date.before_form",
        "vat_invoice.date.late",
        "vat_invoice.payment_documents.missing",
        "vat_invoice.price.coarse",
        "vat_invoice.price.rounds_to_zero",
        "vat_invoice.seller.chief_accountant.missing",
        "vat_invoice.seller.director.missing",
        "vat_invoice.seller.not_vat_payer",
        "vat_invoice.shipment_documents.missing",
        "vat_invoice.state_contract_id.length",
        "vat_invoice.traceability.registration_number.missing",
    }
)
