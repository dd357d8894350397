"""Акт об оказании услуг: what was consumed in a period, whether paid or not."""

from docgen_plugins.act.plugin import docgen_document_types

__all__ = ["docgen_document_types"]
