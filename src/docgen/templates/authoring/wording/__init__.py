"""The messages about templates, in Russian."""

from docgen.templates.authoring.wording.row import Wording
from docgen.templates.authoring.wording.table import WORDING

__all__ = ["WORDING", "Wording"]
