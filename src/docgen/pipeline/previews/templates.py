"""Templates and values of previews: at the next key most of them are the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from docgen.hooks.caller import Plugins
from docgen.models import DocumentType, Printable, Template
from docgen.pipeline.compiled import CompiledTemplates
from docgen.templates.sandbox.environment import (
    CompiledFile,
    CompiledTemplate,
    compile_template,
)
from docgen.templates.sandbox.jinja_sandbox import Sandbox
from docgen.templates.sandbox.strictness import FillMode
from docgen.templates.shortcodes.context import build_context

if TYPE_CHECKING:
    from docgen.templates.shortcodes.values import Node


class PreviewTemplates(CompiledTemplates):
    """Compiles a template that is different at every key; the shared files are kept."""

    def __init__(self, plugins: Plugins) -> None:
        super().__init__(plugins)
        self._kept: dict[tuple[str, type[Sandbox]], dict[tuple[str, str], CompiledFile]] = {}
        self._values: tuple[Printable, dict[str, Node]] | None = None

    def page(
        self, document_type: DocumentType, template: Template, sandbox: type[Sandbox] = Sandbox
    ) -> CompiledTemplate:
        """Return the page of a template."""
        kept = self._kept.setdefault((document_type.code, sandbox), {})
        catalog = self.catalog(document_type)
        return compile_template(template, catalog, self.modifiers, sandbox, kept)

    def context(
        self, document_type: DocumentType, document: Printable, fill: FillMode
    ) -> dict[str, Node]:
        """Return the values of a document; at the next key they are the same ones.

        Not where a remark was made on one: it belongs to the page that printed it.
        """
        if self._values is None or self._values[0] is not document:
            catalog, note = self.catalog(document_type), partial(self._note, fill)
            values = build_context(catalog, document, note=note)
            self._values = (document, values)
        return dict(self._values[1])

    def _note(self, fill: FillMode, note: str) -> None:
        fill.note(note)
        self._values = None
