"""Explains a document: fills its template in again, and tells where each value came from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from attrs import frozen

from docgen.exceptions import UnknownNameError
from docgen.models import (
    Channel,
    Document,
    DocumentType,
    ExplainedSetting,
    ExplainedValue,
    Explanation,
    PdfOrigin,
    SalePayload,
    Shortcode,
    Template,
)
from docgen.rendering.facsimile import apply_facsimile_policy
from docgen.services.explanation.settings_origin import SettingsOrigin
from docgen.templates.folders import pdf_origin
from docgen.templates.reading import SETTINGS
from docgen.templates.sandbox.environment import compile_template
from docgen.templates.sandbox.tracing import Printed, TracingFill, TracingSandbox
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.modifiers import with_word_forms
from docgen.templates.shortcodes.tracing import DOCUMENT, traced_context
from docgen.templates.shortcodes.values import Node
from docgen.wiring import Wiring

_FORMATS: Final = ("html", "pdf", "docx")

#: The parts of a payload that a source answers for: their paths, the record, the field's prefix.
_RECORDS: Final = (
    (re.compile(r"seller\.(.+)"), "organisation", ""),
    (re.compile(r"buyer\.(.+)"), "client", ""),
    (re.compile(r"contract\.(.+)"), "contract", ""),
    (re.compile(r"lines\[[\d*]+\]\.(.+)"), "charge", "item."),
)

#: Which setting decides about what is read from these paths.
_DECIDED: Final = (
    (re.compile(rf"{DOCUMENT}\.number"), "numbering"),
    (re.compile(r"due_date|(?:\w+\.)?deferral_days"), "deferral"),
    (re.compile(r"seller\.(?:stamp|\w+\.signature)"), "facsimile"),
)


@frozen(kw_only=True)
class _Filled:
    """What a template printed; the lines of a Word file are the numbers of its paragraphs."""

    label: str
    rows: Sequence[Printed]

    def place(self, row: Printed) -> tuple[str, int | None]:
        """Return the file in which a shortcode stands, and the line, or the paragraph, there."""
        if row.file.startswith(f"{self.label}/") or not row.file.startswith(self.label):
            return row.file, row.line
        return f"{self.label}/{SETTINGS}", None  # the name of the file


class Explainer:
    """Explains the documents of a store."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._settings = SettingsOrigin(wiring)
        plugins = wiring.plugins
        self._modifiers = with_word_forms(plugins.modifiers(), plugins.word_forms())

    def explain(
        self, document: Document, format_: str, shortcode: str | None, channel: Channel
    ) -> Explanation:
        """Return the explanation of a document. See :meth:`docgen.DocGen.documents.explain`."""
        if format_ not in _FORMATS:
            raise UnknownNameError("format that can be explained", format_, _FORMATS)
        document_type = self._wiring.plugins.document_type(document.type)
        catalog = self._wiring.renderer.catalog(document_type)
        wanted = None if shortcode is None else _canonical(catalog, shortcode)
        template = self._wiring.store.templates.get(document.template_hash)
        settings = self._settings.of(document_type, document, template, channel)
        filled = self._filled(document_type, document, template, format_, channel)
        values = (
            self._explained(row, filled, document, settings)
            for row in filled.rows
            if wanted is None or f"{row.name}.".startswith(f"{wanted}.")
        )
        return Explanation(values=tuple(values), settings=settings)

    def _filled(
        self,
        document_type: DocumentType,
        document: Document,
        template: Template,
        format_: str,
        channel: Channel,
    ) -> _Filled:
        """Fill a template in once more, with everything traced."""
        catalog = self._wiring.renderer.catalog(document_type)
        shown = apply_facsimile_policy(document, template, channel).document
        context = traced_context(catalog, shown)
        rendering = TracingFill()
        compiled = compile_template(template, catalog, self._modifiers, TracingSandbox)
        compiled.render_text(template.file_name, context, rendering)
        if format_ == "docx" or (format_ == "pdf" and pdf_origin(template) is PdfOrigin.WORD):
            self._fill_word(template, catalog, context, rendering)
        else:
            compiled.render_html(context, rendering)
        return _Filled(label=template.label, rows=rendering.printed)

    def _fill_word(
        self,
        template: Template,
        catalog: Catalog,
        context: Mapping[str, Node],
        rendering: TracingFill,
    ) -> None:
        """Fill a Word file in."""
        from docgen.templates.word.compiler import compile_docx

        compiled = compile_docx(template, catalog.rows, self._modifiers, TracingSandbox)
        compiled.render(context, rendering)

    def _explained(
        self,
        row: Printed,
        filled: _Filled,
        document: Document,
        settings: Sequence[ExplainedSetting],
    ) -> ExplainedValue:
        file, line = filled.place(row)
        sources = (self._source(path, document) for path in row.paths)
        return ExplainedValue(
            shortcode=row.shortcode,
            name=row.name,
            file=file,
            line=line,
            modifiers=row.modifiers,
            paths=row.paths,
            sources=tuple(dict.fromkeys(filter(None, sources))),
            raw=row.raw,
            text=row.text,
            setting=_decided(row.paths, settings),
        )

    def _source(self, path: str, document: Document) -> str:
        """Return where the source, or the document's basis, has a value of the payload from."""
        for pattern, record, prefix in _RECORDS:
            if match := pattern.fullmatch(path):
                if basis := self._copied_from(document):
                    return f"документ {basis}: {path}"
                return self._wiring.collection.origin(
                    record, _id(document, record), prefix + match[1]
                )
        return ""

    def _copied_from(self, document: Document) -> int | None:
        """Return the document that the parties and the lines were copied from, if there is one."""
        for basis in self._wiring.store.links.basis(document.id):
            if isinstance(self._wiring.store.get(basis).payload, SalePayload):
                return basis
        return None


def _id(document: Document, record: str) -> str:
    """Return the id that the source knows a record by; a line no longer knows its charge's."""
    payload = document.payload
    contract = payload.contract.id if payload.contract else ""
    ids = {"organisation": payload.seller.id, "client": payload.buyer.id, "contract": contract}
    return ids.get(record, "")


def _decided(paths: Sequence[str], settings: Sequence[ExplainedSetting]) -> ExplainedSetting | None:
    names = {name for path in paths for pattern, name in _DECIDED if pattern.fullmatch(path)}
    return next((setting for setting in settings if setting.name in names), None)


def _canonical(catalog: Catalog, name: str) -> str:
    """Return the canonical form of a name, in blocks or outside of them, or of its beginning."""
    rows = [row for top in catalog.rows for row in (top, *top.children)]
    known = {beginning: canonical for row in rows for beginning, canonical in _beginnings(row)}
    wanted = name.strip("[]").casefold()
    if wanted not in known:
        raise UnknownNameError("shortcode", name, known)
    return known[wanted]


def _beginnings(row: Shortcode) -> Sequence[tuple[str, str]]:
    """Return the beginnings of a row's two names, each with the canonical form of it."""
    canonical, russian = row.name.split("."), row.alias.split(".")
    return [
        (".".join(parts[:end]).casefold(), ".".join(canonical[:end]))
        for parts in (canonical, russian)
        for end in range(1, len(canonical) + 1)
    ]
