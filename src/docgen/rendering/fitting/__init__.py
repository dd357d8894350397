"""Makes room in tables for what must not break, before an engine lays the page out."""

from docgen.rendering.fitting.shapes import cramped_figures, fitted

__all__ = ["cramped_figures", "fitted"]
