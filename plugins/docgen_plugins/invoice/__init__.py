"""Счёт на оплату: what a client owes for a period, and how to pay it."""

from docgen_plugins.invoice.plugin import docgen_document_types

__all__ = ["docgen_document_types"]
