"""Finds on the pages what shortcodes print, and tells where each value came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve

from docgen.exceptions import TemplateError
from docgen.models import Channel, DocumentType, PdfOrigin
from docgen.pipeline.previews.pages import PreviewRenderer
from docgen.pipeline.previews.values import Sight, Spot, file_of
from docgen.rendering.facsimile import apply_facsimile_policy
from docgen.rendering.fitting import fitted
from docgen.rendering.pictures import Box, find_texts, links
from docgen.rendering.protocols import Page
from docgen.rendering.stylesheets import stylesheets
from docgen.rendering.unsafe_html import refuse_unsafe_html
from docgen.templates.folders import pdf_origin
from docgen.templates.look import own_logo
from docgen.templates.sandbox.marking import (
    ADDRESS,
    MarkingFill,
    MarkingSandbox,
    without_nested_links,
)
from docgen.templates.sandbox.tracing import Printed, TracingFill, TracingSandbox
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.tracing import traced_context
from docgen.templates.typography import typeset


class MarkedPages:
    """The pages of a sight with every value marked: their PDF, and what was printed."""

    def __init__(
        self, renderer: PreviewRenderer, document_type: DocumentType, sight: Sight
    ) -> None:
        self._sight = sight
        self._type = document_type
        self._catalog = renderer.catalog(document_type)
        shown = apply_facsimile_policy(sight.document, sight.template, Channel.EMAIL).document
        self._context = traced_context(self._catalog, shown)
        self._context |= own_logo(sight.template, self._context)
        if pdf_origin(sight.template) is PdfOrigin.WORD:
            self.pdf = sight.pdf
            self._printed = self._word_values(renderer)
            self._boxes = dict(find_texts(self.pdf, [row.text for row in self._printed]))
        else:
            fill = MarkingFill()
            self.pdf = renderer.pdf(self._page(renderer, fill), sight.template.engine)
            self._printed = fill.printed
            found: dict[int, list[Box]] = defaultdict(list)
            for number, box in links(self.pdf, ADDRESS):
                found[number].append(box)
            self._boxes = {number: tuple(_in_lines(boxes)) for number, boxes in found.items()}

    @property
    def spots(self) -> tuple[Spot, ...]:
        """The values that stand on the pages, in the order they print."""
        rows = enumerate(self._printed)
        return tuple(self._spot(row, self._boxes[n]) for n, row in rows if self._boxes.get(n))

    def _page(self, renderer: PreviewRenderer, fill: MarkingFill) -> Page:
        template = self._sight.template
        compiled = renderer.templates.page(self._type, template, MarkingSandbox)
        html = without_nested_links(compiled.render_html(self._context, fill))
        refuse_unsafe_html(html, template.label)
        texts = [template.files[path].decode("utf-8") for path in template.styles]
        styles = stylesheets(template, self._sight.document.payload)
        return Page(
            html=fitted(typeset(html), texts),
            styles=styles.paths,
            files=styles.files,
            files_hash=styles.hash,
        )

    def _word_values(self, renderer: PreviewRenderer) -> list[Printed]:
        from docgen.templates.word.compiler import compile_docx

        fill = _WordFill()
        rows, modifiers = self._catalog.rows, renderer.templates.modifiers
        word = compile_docx(self._sight.template, rows, modifiers, TracingSandbox)
        word.render(self._context, fill)
        return fill.printed

    def _spot(self, row: Printed, boxes: tuple[Box, ...]) -> Spot:
        return Spot(
            shortcode=row.shortcode,
            name=row.name,
            title=title_of(self._catalog, row.name),
            file=file_of(row.file, self._sight.template.label),
            line=row.line,
            column=row.column,
            text=row.text,
            raw=row.raw,
            paths=row.paths,
            modifiers=row.modifiers,
            boxes=boxes,
        )


class _WordFill(TracingFill):
    """Remembers what a Word file prints; what is missing prints nothing."""

    def report(self, error: TemplateError, text: str) -> object:  # type: ignore[override] # as good as a mark
        from docgen.templates.shortcodes.values import MissingMark

        self.problems.append(error)
        return MissingMark(text="", problem=text)


def title_of(catalog: Catalog, name: str) -> str:
    """Return what a shortcode is called in words; the name itself, if it is none of a row's."""
    row = catalog.everywhere.find(name)
    return row.title if row else name


def _in_lines(boxes: Sequence[Box]) -> Iterator[Box]:
    """Join boxes that touch in one line: an engine makes a link for each piece of a text."""
    joined: list[Box] = []
    for box in boxes:
        last = joined[-1] if joined else None
        if last and last.page == box.page and _touch(last, box):
            left = min(last.left, box.left)
            right = max(last.left + last.width, box.left + box.width)
            top = min(last.top, box.top)
            bottom = max(last.top + last.height, box.top + box.height)
            joined[-1] = evolve(last, left=left, top=top, width=right - left, height=bottom - top)
        else:
            joined.append(box)
    yield from joined


def _touch(one: Box, other: Box) -> bool:
    middle = other.top + other.height / 2
    is_beside = one.top <= middle <= one.top + one.height
    gap = max(one.left, other.left) - min(one.left + one.width, other.left + other.width)
    return is_beside and gap < other.height / 2


def boxes_of(spots: Iterable[Spot]) -> Iterator[tuple[Spot, Box]]:
    """Yield every box with its value."""
    for spot in spots:
        for box in spot.boxes:
            yield spot, box
