"""УПД: a VAT invoice and a transfer document in one, or the latter alone."""

from docgen_plugins.upd.plugin import docgen_document_types, docgen_output_renderer

__all__ = ["docgen_document_types", "docgen_output_renderer"]
