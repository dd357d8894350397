"""Товарная накладная (ТОРГ-12): goods handed over, with their places, masses and sums."""

from docgen_plugins.waybill.plugin import (
    docgen_check,
    docgen_data_collector,
    docgen_document_types,
    docgen_schemas,
    docgen_shortcode_resolver,
)

__all__ = [
    "docgen_check",
    "docgen_data_collector",
    "docgen_document_types",
    "docgen_schemas",
    "docgen_shortcode_resolver",
]
