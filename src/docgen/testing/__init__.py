"""For tests of plugins and templates: samples, a source, snapshots, a dry run of a plugin.

The fixtures of :mod:`docgen.testing.fixtures` need pytest, and are imported from there.
"""

from docgen.kit.samples import (
    BUYER,
    COMPANY,
    FOREIGN_BUYER,
    LONG_BUYER,
    NATURAL_PERSON,
    SOLE_PROPRIETOR,
    Sample,
    goods_lines,
    goods_samples,
    repeated_lines,
    sale,
    sale_samples,
)
from docgen.testing.checking import PluginReport, check_plugin
from docgen.testing.snapshots import (
    Snapshots,
    canonical_xml,
    normalised_html,
    positioned_words,
)
from docgen.testing.source import sample_source
from docgen.testing.templates import (
    TemplateCase,
    page_pictures,
    render_template,
    template_cases,
    template_errors,
)

__all__ = [
    "BUYER",
    "COMPANY",
    "FOREIGN_BUYER",
    "LONG_BUYER",
    "NATURAL_PERSON",
    "SOLE_PROPRIETOR",
    "PluginReport",
    "Sample",
    "Snapshots",
    "TemplateCase",
    "canonical_xml",
    "check_plugin",
    "goods_lines",
    "goods_samples",
    "normalised_html",
    "page_pictures",
    "positioned_words",
    "render_template",
    "repeated_lines",
    "sale",
    "sale_samples",
    "sample_source",
    "template_cases",
    "template_errors",
]
