"""Авансовый счёт: what a client is asked to pay before the services are rendered."""

from docgen_plugins.advance_invoice.plugin import (
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
