"""Акт сверки взаимных расчётов: what was charged and paid under a contract in a period."""

from docgen_plugins.reconciliation.plugin import docgen_document_types

__all__ = ["docgen_document_types"]
