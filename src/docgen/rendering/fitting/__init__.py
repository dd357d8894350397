"""Makes room in tables for what must not break, before an engine lays the page out."""

from docgen.rendering.fitting.page import cramped_figures
from docgen.rendering.fitting.shapes import fitted

__all__ = ["cramped_figures", "fitted"]
