"""The codes of findings; ``scripts/make_setting_codes.py`` writes them."""

from __future__ import annotations

from typing import Final

FINDING_CODES: Final = frozenset(
    {
        "corrective_invoice.advance.not_taxed",
        "corrective_invoice.advance.rate_not_calculated",
        "corrective_invoice.advance_invoices.not_in_xml",
        "corrective_invoice.advance_invoices.not_printed",
        "corrective_invoice.agreements.missing",
        "corrective_invoice.buyer.address.missing",
        "corrective_invoice.correction.before_date",
        "corrective_invoice.correction.number",
        "corrective_invoice.country.missing",
        "corrective_invoice.date.before_agreement",
        "corrective_invoice.date.before_event",
        "corrective_invoice.date.before_form",
        "corrective_invoice.date.before_invoice",
        "corrective_invoice.date.late",
        "corrective_invoice.invoices.missing",
        "corrective_invoice.line.negative",
        "corrective_invoice.line.unchanged",
        "corrective_invoice.lines.missing",
        "corrective_invoice.payment_documents.missing",
        "corrective_invoice.price.coarse",
        "corrective_invoice.price.rounds_to_zero",
        "corrective_invoice.seller.chief_accountant.missing",
        "corrective_invoice.seller.director.missing",
        "corrective_invoice.seller.not_vat_payer",
        "corrective_invoice.shipment_documents.missing",
        "corrective_invoice.state_contract_id.length",
        "corrective_invoice.traceability.registration_number.missing",
        "corrective_invoice.vat_rate.changed",
        "corrective_invoice.vat_rate.not_in_force",
    }
)
