"""What is done with issued documents: ``dg.documents``."""

from docgen.services.documents.documents import Documents

__all__ = ["Documents"]
