"""Счёт-фактура: the tax charged on a shipment or on an advance (НК 169)."""

from docgen_plugins.vat_invoice.plugin import docgen_document_types

__all__ = ["docgen_document_types"]
