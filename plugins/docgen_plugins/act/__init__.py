"""Акт об оказании услуг: what was consumed in a period, whether paid or not."""

from docgen_plugins.act.plugin import (
    docgen_check,
    docgen_data_collector,
    docgen_document_types,
    docgen_schemas,
)

__all__ = [
    "docgen_check",
    "docgen_data_collector",
    "docgen_document_types",
    "docgen_schemas",
]
