"""Счёт-фактура: the tax charged on a shipment or on an advance (НК 169)."""

from docgen_plugins.vat_invoice.plugin import (
    docgen_check,
    docgen_data_collector,
    docgen_document_types,
    docgen_shortcode_resolver,
)

__all__ = [
    "docgen_check",
    "docgen_data_collector",
    "docgen_document_types",
    "docgen_shortcode_resolver",
]
