"""Счёт на оплату: what a client owes for a period, and how to pay it."""

from docgen_plugins.invoice.plugin import (
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
