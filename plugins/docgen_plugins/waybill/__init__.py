"""Товарная накладная (ТОРГ-12): goods handed over, with their places, masses and sums."""

from docgen_plugins.waybill.plugin import docgen_document_types

__all__ = ["docgen_document_types"]
