"""Акт сверки взаимных расчётов: what was charged and paid under a contract in a period."""

from docgen_plugins.reconciliation.plugin import (
    docgen_check,
    docgen_data_collector,
    docgen_document_types,
    docgen_output_renderer,
    docgen_schemas,
    docgen_shortcode_resolver,
)

__all__ = [
    "docgen_check",
    "docgen_data_collector",
    "docgen_document_types",
    "docgen_output_renderer",
    "docgen_schemas",
    "docgen_shortcode_resolver",
]
