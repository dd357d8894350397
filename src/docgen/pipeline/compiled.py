"""Templates compiled once for all documents, with what they name: catalogs and modifiers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from docgen.file_names import mixed_words
from docgen.hooks.caller import Plugins
from docgen.models import DocumentType, Printable, Template
from docgen.rendering.docx import DocxRenderer
from docgen.rendering.html import HtmlRenderer
from docgen.rendering.pdf import PdfRenderer
from docgen.templates.sandbox.environment import CompiledTemplate, compile_template
from docgen.templates.sandbox.strictness import FillMode
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.context import build_context
from docgen.templates.shortcodes.modifiers import with_word_forms

if TYPE_CHECKING:
    from docgen.templates.shortcodes.values import Node
    from docgen.templates.word.compiler import WordTemplate

_KEPT: Final = 64
_RENDERERS: Final = (HtmlRenderer, PdfRenderer, DocxRenderer)


class CompiledTemplates:
    """The latest versions of templates that were asked for; labels are in their errors."""

    def __init__(self, plugins: Plugins) -> None:
        self.modifiers = with_word_forms(plugins.modifiers(), plugins.word_forms())
        self._plugins = plugins
        self._catalogs: dict[str, Catalog] = {}
        self._pages: dict[tuple[str, str], CompiledTemplate] = {}
        self._words: dict[tuple[str, str], WordTemplate] = {}

    def catalog(self, document_type: DocumentType) -> Catalog:
        """Return the shortcodes of a type, put together from the chain of its resolvers."""
        if document_type.code not in self._catalogs:
            self._catalogs[document_type.code] = self._plugins.shortcodes(document_type)
        return self._catalogs[document_type.code]

    def page(self, document_type: DocumentType, template: Template) -> CompiledTemplate:
        """Return the page of a version of a template, and the lines of text beside it."""
        key = (template.label, template.hash)
        if key not in self._pages:
            if len(self._pages) >= _KEPT:
                self._pages.clear()
            catalog = self.catalog(document_type)
            self._pages[key] = compile_template(template, catalog, self.modifiers)
        return self._pages[key]

    def word(self, document_type: DocumentType, template: Template) -> WordTemplate:
        """Return the Word file of a version of a template."""
        from docgen.templates.word.compiler import compile_docx

        key = (template.label, template.hash)
        if key not in self._words:
            if len(self._words) >= _KEPT:
                self._words.clear()
            rows = self.catalog(document_type).rows
            self._words[key] = compile_docx(template, rows, self.modifiers)
        return self._words[key]

    def context(
        self, document_type: DocumentType, document: Printable, fill: FillMode
    ) -> dict[str, Node]:
        """Return the values of a document, a dict of the caller's own."""
        return build_context(self.catalog(document_type), document, note=fill.note)

    def are_used_for(self, document_type: DocumentType, format_: str) -> bool:
        """Whether files of a type in a format are made of templates."""
        return isinstance(self._plugins.output_renderer(document_type, format_), _RENDERERS)


def named(
    compiled: CompiledTemplate, template: Template, context: Mapping[str, Node], fill: FillMode
) -> str:
    """Return the name of a document's files."""
    name = compiled.render_text(template.file_name, context, fill)
    for word in mixed_words(name):
        fill.note(f"В имени файла смешаны русские и латинские буквы: «{word}».")
    return name
