"""Договор: services for a monthly fee, from the parties to their signatures."""

from docgen_plugins.contract.plugin import (
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
