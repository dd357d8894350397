"""Корректировочный счёт-фактура: the value of a shipment changed by agreement (НК 168, 169)."""

from docgen_plugins.corrective_invoice.plugin import (
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
