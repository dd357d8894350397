"""A template tried on a document before it has a number: what would stand in the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from attrs import evolve, frozen

from docgen.exceptions import TemplateError, UnknownShortcodeError
from docgen.models import (
    Channel,
    DocumentType,
    Finding,
    PdfOrigin,
    Printable,
    Severity,
    Status,
    Template,
)
from docgen.pipeline.compiled import CompiledTemplates, named
from docgen.rendering.printability import print_findings
from docgen.rendering.protocols import LateFile
from docgen.templates.authoring.messages import explained
from docgen.templates.folders import pdf_origin
from docgen.templates.look import own_logo
from docgen.templates.reading import WORD_FILE
from docgen.templates.sandbox.strictness import TrialFill

TRIAL_NUMBER: Final = "1"
WORD: Final = "docx"
#: The formats that are made of a page.
_PAGES: Final = frozenset(("pdf", "html"))


@frozen(kw_only=True)
class Wanted:
    """What is to be printed: a document by a template, in its formats or in these alone.

    What is filled in for a ``channel`` may be kept until the document has its number.
    """

    document_type: DocumentType
    document: Printable
    template: Template
    formats: Sequence[str] = ()
    channel: Channel | None = None

    @property
    def is_page(self) -> bool:
        """Whether one of the formats is made of the template's page."""
        return not self.formats or any(page in self.formats for page in _PAGES)


@frozen(kw_only=True)
class Trial:
    """What a trial found, and what it filled in, if that only lacks a number."""

    findings: tuple[Finding, ...]
    late: LateFile | None = None


def findings_of(wanted: Wanted, templates: CompiledTemplates) -> Iterator[Finding]:
    """Try a template on a document, and report what would stand in the way of printing.

    It is tried as it would be with a number: what drafts go without is not missed. It is not
    tried where formats are asked for of which none is made of it.
    """
    document_type, document, template = wanted.document_type, wanted.document, wanted.template
    if wanted.formats and not any(
        templates.are_used_for(document_type, row) for row in wanted.formats
    ):
        return
    number = TRIAL_NUMBER if document.is_draft else document.number
    draft = evolve(document, status=Status.DRAFT, number=number)
    fill = TrialFill()
    try:
        compiled = templates.page(document_type, template)
        context = templates.context(document_type, draft, fill)
        context |= own_logo(template, context)
        named(compiled, template, context, fill)
        html = ""
        if wanted.is_page and compiled.has_page:
            html = compiled.render_html(context, fill)
        problems: list[TemplateError] = []
        if WORD in wanted.formats or is_made_of_word(template):
            word = templates.word(document_type, template)
            word.render(context, fill)
            problems += word.problems
    except TemplateError as error:
        yield _finding(error)
        return
    problems += (*compiled.problems, *fill.problems)
    yield from print_findings(document.payload, template, html)
    yield from {str(error): _finding(error) for error in problems}.values()
    yield from notes_of(template, fill.notes)


def is_made_of_word(template: Template) -> bool:
    """Whether one of the formats that a template makes by default needs its Word file.

    A Word file beside HTML, from which nothing is made unless asked for, is not tried: it would
    triple what a check costs.
    """
    makes_word = WORD in template.formats and WORD_FILE in template.files
    return makes_word or pdf_origin(template) is PdfOrigin.WORD


def notes_of(template: Template, notes: Sequence[str]) -> Iterator[Finding]:
    """Yield what a rendering noted, as warnings."""
    for note in notes:
        yield Finding(
            severity=Severity.WARNING, code="template.note", path=template.label, message=note
        )


def _finding(error: TemplateError) -> Finding:
    """Tell a template's problem to an accountant; its place stands in the path."""
    finding = explained(error)
    if isinstance(error, UnknownShortcodeError):
        message = f"Шаблон содержит неизвестное имя «{error.name}»"
        finding = evolve(finding, code="template.shortcode_unknown", message=message)
    if error.excerpt:
        message = f"{finding.message}; абзац {error.line}: «{error.excerpt}»"
        finding = evolve(finding, message=message)
    return evolve(finding, path=error.place)
