"""Корректировочный счёт-фактура: the value of a shipment changed by agreement (НК 168, 169)."""

from docgen_plugins.corrective_invoice.plugin import docgen_document_types

__all__ = ["docgen_document_types"]
