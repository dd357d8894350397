"""Договор: services for a monthly fee, from the parties to their signatures."""

from docgen_plugins.contract.plugin import docgen_document_types

__all__ = ["docgen_document_types"]
