"""Tries a template on the samples of its type, and looks at what comes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from docgen.exceptions import MissingValueError, TemplateError
from docgen.models import Finding, Printable, Severity
from docgen.templates.authoring.messages import explained
from docgen.templates.reading import MAIN_FILE, WORD_FILE
from docgen.templates.sandbox.environment import CompiledTemplate
from docgen.templates.sandbox.strictness import TrialFill
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.context import build_context
from docgen.templates.word.names import TEXT_TYPES
from docgen.templates.word.package import parse_xml, read_package
from docgen.templates.word.paragraphs import PARAGRAPH, text_of

if TYPE_CHECKING:
    from docgen.templates.word.compiler import WordTemplate

#: What the engine's tags begin and end with; and what may be a shortcode.
_LEFT = re.compile(r"\{\{|\{%|\{#|%\}|\}\}|#\}|\[/?[^\s\[\]]+[^\[\]]{0,200}\]?")
_SHOWN: Final = 60


@frozen(kw_only=True)
class Trial:
    """What a template was compiled to, and the documents to try it on, by their samples' names.

    ``printed`` are the braces and brackets that its files ask for as such.
    """

    label: str
    catalog: Catalog
    samples: Mapping[str, Printable]
    html: CompiledTemplate | None
    word: WordTemplate | None
    is_shortcode: Callable[[str], bool]
    printed: frozenset[str]

    def findings(self) -> Iterator[Finding]:
        """Yield what goes wrong with one sample or another, each once."""
        missing: dict[Finding, dict[str, None]] = {}
        for name, document in self.samples.items():
            for finding in self._tried(document):
                if finding.code == "template.value_missing":
                    missing.setdefault(finding, {})[name] = None
                else:
                    yield finding
        for finding, names in missing.items():
            yield evolve(
                finding,
                severity=Severity.WARNING,
                message=f"{finding.message}; образцы: {', '.join(names)}",
            )

    def _tried(self, document: Printable) -> Iterator[Finding]:
        context = build_context(self.catalog, document)
        if self.html is not None:
            rendering = TrialFill()
            html = self.html
            try:
                html.render_text(html.file_name, context, rendering)
                if html.has_page:
                    yield from self._left_in_html(html.render_html(context, rendering))
            except TemplateError as error:
                yield explained(error)
            yield from map(explained, _missing(rendering))
        if self.word is not None:
            rendering = TrialFill()
            try:
                yield from self._left_in_word(self.word.render(context, rendering))
            except TemplateError as error:
                yield explained(error)
            yield from map(explained, _missing(rendering))

    def _left_in_html(self, html: str) -> Iterator[Finding]:
        for number, line in enumerate(html.splitlines(), start=1):
            for text in self._left(line):
                yield _left_over(
                    text, f"{self.label}/{MAIN_FILE}, строка {number} готовой страницы"
                )

    def _left_in_word(self, content: bytes) -> Iterator[Finding]:
        label = f"{self.label}/{WORD_FILE}"
        package = read_package(content, label)
        for name, kind in package.types.items():
            if kind not in TEXT_TYPES:
                continue
            root = parse_xml(package.parts[name], label)
            for number, paragraph in enumerate(root.iter(PARAGRAPH), start=1):
                text = text_of(paragraph)
                place = f"{label} {name} абзац {number}: «{_cut(text)}»"
                for found in self._left(text):
                    yield _left_over(found, place)

    def _left(self, text: str) -> Iterator[str]:
        """Yield what of a text was to be filled in."""
        if "[" not in text and "{" not in text:
            return
        for match in _LEFT.finditer(text):
            is_tag = not match[0].startswith("[") or self.is_shortcode(match[0])
            if is_tag and match[0] not in self.printed:
                yield match[0]


def _missing(rendering: TrialFill) -> Iterator[TemplateError]:
    """Yield the values that a document does not have; other problems are known without one."""
    for error in rendering.problems:
        if isinstance(error, MissingValueError):
            yield error


def _left_over(text: str, place: str) -> Finding:
    error = TemplateError("", template=place, reason="template.left_over", details={"tag": text})
    return explained(error)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
