"""Авансовый счёт: what a client is asked to pay before the services are rendered."""

from docgen_plugins.advance_invoice.plugin import docgen_document_types

__all__ = ["docgen_document_types"]
