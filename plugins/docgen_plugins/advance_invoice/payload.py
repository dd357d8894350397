"""The data of an advance invoice."""

from __future__ import annotations

from attrs import frozen

from docgen_plugins.invoice.payload import InvoicePayload


@frozen(kw_only=True)
class AdvanceInvoicePayload(InvoicePayload):
    """An invoice for a prepayment; its lines have calculated VAT rates, or none."""
