"""УПД: a VAT invoice and a transfer document in one, or the latter alone."""

from docgen_plugins.upd.plugin import (
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
