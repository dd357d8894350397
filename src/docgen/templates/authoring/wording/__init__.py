"""The messages about templates, in Russian."""

from docgen.templates.authoring.wording.row import Row
from docgen.templates.authoring.wording.table import WORDING

__all__ = ["WORDING", "Row"]
