"""From a document to a file: catalog, context, file name, renderer."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import evolve, frozen

from docgen.exceptions import DocGenError, TemplateError, UnknownShortcodeError
from docgen.file_names import mixed_words, safe_file_name
from docgen.hooks.caller import Plugins
from docgen.models import (
    Channel,
    DocumentType,
    Draft,
    File,
    Finding,
    PdfOrigin,
    Printable,
    Provenance,
    Severity,
    Status,
    Template,
)
from docgen.models.mapping import to_mapping
from docgen.official.participants import makes_official_file
from docgen.pipeline.request import Data, read_payload
from docgen.rendering.docx import DocxRenderer
from docgen.rendering.engines.choice import EngineChoice
from docgen.rendering.facsimile import apply_facsimile_policy
from docgen.rendering.html import HtmlRenderer
from docgen.rendering.marks.draft_marks import with_draft_mark
from docgen.rendering.metadata.provenance import provenance_of, with_provenance
from docgen.rendering.pdf import PdfRenderer
from docgen.rendering.printability import glyph_findings, print_findings
from docgen.rendering.protocols import EmbeddedFile, RenderTask
from docgen.templates.authoring.messages import explained
from docgen.templates.folders import pdf_origin
from docgen.templates.look import own_logo
from docgen.templates.reading import MAIN_FILE, WORD_FILE
from docgen.templates.sandbox.environment import CompiledTemplate, compile_template
from docgen.templates.sandbox.late import LateFill, LatePage, late_context
from docgen.templates.sandbox.strictness import FillMode, TrialFill, fill_mode_of
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.context import build_context
from docgen.templates.shortcodes.modifier_table import ModifierTable
from docgen.templates.shortcodes.modifiers import with_word_forms

if TYPE_CHECKING:
    from docgen.official.late import LateXml
    from docgen.templates.authoring.importing import Imported
    from docgen.templates.shortcodes.values import Node
    from docgen.templates.word.compiler import WordTemplate
    from docgen.templates.word.rendering import CompiledDocx

#: What is filled in before its document has a number.
LateFile: TypeAlias = "LatePage | LateXml"

_KEPT_TEMPLATES: Final = 64
_OFFICIAL: Final = "xml"
_WORD: Final = "docx"
_RENDERERS_OF_TEMPLATES: Final = (HtmlRenderer, PdfRenderer, DocxRenderer)
#: The formats that are made of a page.
_PAGES: Final = frozenset(("pdf", "html"))
_TRIAL_NUMBER: Final = "1"
#: The longest extension of a format: names leave room for it.
_LONGEST: Final = _WORD


@frozen(kw_only=True)
class Trial:
    """What a trial found, and what it filled in, if that only lacks a number."""

    findings: tuple[Finding, ...]
    page: LateFile | None = None


class Renderer:
    """What the façade knows of rendering. Nothing here is stored or takes a number."""

    def __init__(self, plugins: Plugins, engines: EngineChoice) -> None:
        self._plugins = plugins
        self._engines = engines
        self._catalogs: dict[str, Catalog] = {}
        self._compiled: dict[tuple[str, str], CompiledTemplate] = {}
        self._not_waiting: set[tuple[str, str, str]] = set()
        self._compiled_word: dict[tuple[str, str], WordTemplate] = {}
        self._modifiers = with_word_forms(plugins.modifiers(), plugins.word_forms())

    def catalog(self, document_type: DocumentType) -> Catalog:
        """Return the shortcodes of a type, put together from the chain of its resolvers."""
        if document_type.code not in self._catalogs:
            self._catalogs[document_type.code] = self._plugins.shortcodes(document_type)
        return self._catalogs[document_type.code]

    def formats(self, document_type: DocumentType, held: Container[str]) -> tuple[str, ...]:
        """Return a type's formats but those made of templates that hold no file for them.

        ``held`` are the formats that its templates hold files for; a plugin's renderer may need
        none.
        """
        return tuple(
            format_
            for format_ in document_type.formats
            if format_ in held or not self._is_of_template(document_type, format_)
        )

    def _is_of_template(self, document_type: DocumentType, format_: str) -> bool:
        """Whether a format is made of a template's files."""
        renderer = self._plugins.output_renderer(document_type, format_)
        return isinstance(renderer, _RENDERERS_OF_TEMPLATES)

    def render(
        self,
        document_type: DocumentType,
        document: Printable,
        template: Template,
        format_: str,
        channel: Channel,
        *,
        page: LateFile | None = None,
    ) -> File:
        """Return a file of a document, with what was decided about it in its notes.

        ``page`` is what was tried before it had its number; see :meth:`trial`.

        A PDF for ЭДО holds the document's official XML, if its type has one: one file serves
        people and machines. A draft has no XML yet. One for the archive holds the document's
        data, and so is a PDF/A. What is issued says so in its metadata.
        """
        facsimile = apply_facsimile_policy(document, template, channel)
        provenance = provenance_of(document, template, channel, format_)
        if page is not None and not isinstance(page, LatePage) and format_ == _OFFICIAL:
            renderer = self._plugins.output_renderer(document_type, format_)
            official = page.file(renderer, facsimile.document)
            if official is not None:
                return with_provenance(
                    evolve(official, notes=facsimile.notes), provenance, document
                )
        rendering = fill_mode_of(facsimile.document)
        task = self._task(document_type, facsimile.document, template, rendering, provenance)
        if isinstance(page, LatePage) and page.is_word is (format_ == _WORD):
            task = evolve(task, page=page)
        if _is_hybrid(document_type, document, format_, channel):
            xml = self.render(document_type, document, template, _OFFICIAL, channel)
            task = evolve(task, attachments=(_attachment(document_type, document, xml),))
        elif channel is Channel.ARCHIVE and format_ == "pdf" and not document.is_draft:
            task = evolve(task, attachments=(_data_of(document_type, document),))
        file = self._plugins.render(document_type, format_, task)
        if document.is_draft:
            file = with_draft_mark(file)
        notes = (*facsimile.notes, *task.rendering.notes, *file.notes)
        return with_provenance(evolve(file, notes=notes), provenance, document)

    def findings(
        self,
        document_type: DocumentType,
        document: Printable,
        template: Template,
        formats: Sequence[str] = (),
    ) -> Iterator[Finding]:
        """Try the template on a document, and report what would stand in the way of printing.

        It is tried as it would be with a number: what drafts go without is not missed. It is not
        tried where ``formats`` are asked for of which none is made of it.
        """
        if formats and not any(self._is_of_template(document_type, row) for row in formats):
            return
        number = _TRIAL_NUMBER if document.is_draft else document.number
        draft = evolve(document, status=Status.DRAFT, number=number)
        try:
            task = self._task(document_type, draft, template, TrialFill())
            html = _filled(task) if _is_page_wanted(formats) else ""
            problems = [*_trial(task, formats), *task.rendering.problems]
        except TemplateError as error:
            yield _finding(error)
            return
        yield from print_findings(document.payload, template, html)
        yield from {str(error): _finding(error) for error in problems}.values()
        yield from _notes(template, task.rendering.notes)

    def trial(
        self,
        document_type: DocumentType,
        document: Printable,
        template: Template,
        formats: Sequence[str],
        channel: Channel,
    ) -> Trial:
        """Try a template, as :meth:`findings` does, and return its page if it can be kept.

        It is the page that goes by this channel or, where no page is wanted, the Word file.
        """
        try:
            trial = self._late_trial(document_type, document, template, formats, channel)
        except DocGenError:
            trial = None  # whose fault it is, and where, the usual trial tells
        if trial is not None:
            return trial
        return Trial(findings=tuple(self.findings(document_type, document, template, formats)))

    def _late_trial(
        self,
        document_type: DocumentType,
        document: Printable,
        template: Template,
        formats: Sequence[str],
        channel: Channel,
    ) -> Trial | None:
        """Fill a page in without its number; nothing, if that cannot be done or has problems."""
        word = self._waiting_word(document_type, template, formats)
        if word is None and (not _is_page_wanted(formats) or _is_made_of_word(template)):
            return None
        compiled = self._compile(document_type, template)
        key = (template.label, template.hash, "" if word is None else _WORD)
        may_wait = word is not None or compiled.may_wait
        if not may_wait or key in self._not_waiting or compiled.problems:
            return None
        numbered = evolve(document, status=Status.ISSUED, number=_TRIAL_NUMBER)
        printable = apply_facsimile_policy(numbered, template, channel).document
        fill = LateFill()
        context = late_context(self.catalog(document_type), printable, fill)
        context |= own_logo(template, context)
        _named(compiled, template, context, fill)
        fill.begin()
        if word is None:
            page = fill.page(compiled.render_html(context, fill))
        else:
            page = word.render_late(context, fill)
        if page is None:
            if not fill.problems:
                self._not_waiting.add(key)
            return None
        look = print_findings if word is None else glyph_findings
        findings = look(document.payload, template, fill.tried(page.html))
        return Trial(findings=(*findings, *_notes(template, fill.notes)), page=page)

    def _waiting_word(
        self, document_type: DocumentType, template: Template, formats: Sequence[str]
    ) -> CompiledDocx | None:
        """Return the Word file to fill in without its number, where only that is wanted."""
        if _WORD not in formats or _is_page_wanted(formats):
            return None
        if not self._is_of_template(document_type, _WORD):
            return None
        from docgen.templates.word.rendering import CompiledDocx

        word = self._compile_word(document_type, template)
        if not isinstance(word, CompiledDocx) or not word.may_wait or word.problems:
            return None
        return word

    def official_trial(
        self,
        document_type: DocumentType,
        document: Printable,
        template: Template,
        formats: Sequence[str] = (),
    ) -> Trial:
        """Validate the official file of a document of which one will be made, or is asked for.

        It is returned, where it is asked for and can be kept.
        """
        is_asked_for = _OFFICIAL in formats and _OFFICIAL in document_type.formats
        if not is_asked_for and not makes_official_file(document_type, document.payload, template):
            return Trial(findings=())
        from docgen.official.late import late_xml
        from docgen.official.trial import trial_findings

        printable = apply_facsimile_policy(document, template, Channel.EDO).document
        renderer = self._plugins.output_renderer(document_type, _OFFICIAL)
        late = late_xml(renderer, printable) if is_asked_for else None
        build = partial(self.render, document_type, document, template, _OFFICIAL, Channel.EDO)
        found = trial_findings(partial(build, page=late), self._plugins.schemas())
        return Trial(findings=tuple(found), page=late)

    def lint(self, document_type: DocumentType, template: Template) -> tuple[Finding, ...]:
        """Return what is wrong with a template, whatever the document."""
        from docgen.templates.authoring.linting import lint_template

        catalog = self.catalog(document_type)
        samples = {
            name: _sample(document_type, template, data)
            for name, data in self._plugins.samples(document_type.code).items()
        }
        return tuple(lint_template(template, document_type, catalog, self._modifiers, samples))

    def in_russian(
        self, document_type: DocumentType, files: Mapping[str, bytes]
    ) -> Mapping[str, bytes]:
        """Return the files of a template with its shortcodes spelled in Russian."""
        from docgen.templates.authoring.spelling import RussianSpelling

        table = ModifierTable(rows=tuple(dict.fromkeys(self._modifiers.values())))
        return RussianSpelling(self.catalog(document_type), table).files(files)

    def import_word(
        self, document_type: DocumentType, content: bytes, name: str, system: str
    ) -> Imported:
        """Return another system's Word file as a template of a type; ``name`` is for errors.

        Raises:
            UnknownNameError: nobody knows how the system writes its tags.
            TemplateError: it is no Word file, or holds what a template may not.

        """
        from docgen.templates.authoring.importing import import_template

        return import_template(content, name, system, self.catalog(document_type), self._modifiers)

    def _task(
        self,
        document_type: DocumentType,
        document: Printable,
        template: Template,
        rendering: FillMode,
        provenance: Provenance | None = None,
    ) -> RenderTask:
        compiled = self._compile(document_type, template)
        context = self._context(document_type, document, rendering)
        context |= own_logo(template, context)
        name = _named(compiled, template, context, rendering)
        return RenderTask(
            document=document,
            template=template,
            compiled=compiled,
            context=context,
            rendering=rendering,
            file_name=safe_file_name(name, _LONGEST).removesuffix(f".{_LONGEST}"),
            draw=partial(self._engines.draw, wanted=template.engine, provenance=provenance),
            word=partial(self._compile_word, document_type, template),
        )

    def _context(
        self, document_type: DocumentType, document: Printable, rendering: FillMode
    ) -> dict[str, Node]:
        """Return the values of a document, a dict of the caller's own."""
        return build_context(self.catalog(document_type), document, note=rendering.note)

    def _compile(self, document_type: DocumentType, template: Template) -> CompiledTemplate:
        """Compile a version of a template once; its label is in its errors."""
        key = (template.label, template.hash)
        if key not in self._compiled:
            if len(self._compiled) >= _KEPT_TEMPLATES:
                self._compiled.clear()
            catalog = self.catalog(document_type)
            self._compiled[key] = compile_template(template, catalog, self._modifiers)
        return self._compiled[key]

    def _compile_word(self, document_type: DocumentType, template: Template) -> WordTemplate:
        """Compile the Word file of a version of a template once."""
        from docgen.templates.word.compiler import compile_docx

        key = (template.label, template.hash)
        if key not in self._compiled_word:
            if len(self._compiled_word) >= _KEPT_TEMPLATES:
                self._compiled_word.clear()
            rows = self.catalog(document_type).rows
            self._compiled_word[key] = compile_docx(template, rows, self._modifiers)
        return self._compiled_word[key]


def _sample(document_type: DocumentType, template: Template, data: Data) -> Printable:
    """Return a sample of a type as a document by a template."""
    payload, _ = read_payload(document_type, data, {})
    return Draft(
        type=document_type.code,
        payload=payload,
        template=template.name,
        template_hash=template.hash,
    )


def _is_hybrid(
    document_type: DocumentType, document: Printable, format_: str, channel: Channel
) -> bool:
    """Whether a file holds another one, for machines."""
    for_exchange = channel is Channel.EDO and document.status is not Status.DRAFT
    return for_exchange and format_ == "pdf" and _OFFICIAL in document_type.formats


def _attachment(document_type: DocumentType, document: Printable, xml: File) -> EmbeddedFile:
    return EmbeddedFile(
        file=xml,
        description=f"{document_type.title} № {document.number}: электронный документ",
        made_at=document.issued_at or datetime.combine(document.date, time(), UTC),
    )


def _data_of(document_type: DocumentType, document: Printable) -> EmbeddedFile:
    """Return the data of a document as JSON, without its pictures: the page shows them."""
    plain = to_mapping(document.payload, keep_pictures=True)
    text = json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True, default=_left_out)
    return EmbeddedFile(
        file=File(name="document.json", media_type="application/json", content=text.encode()),
        description=f"{document_type.title} № {document.number}: данные документа",
        made_at=document.issued_at or datetime.combine(document.date, time(), UTC),
    )


def _left_out(_picture: object) -> str:
    return ""


def _named(
    compiled: CompiledTemplate, template: Template, context: Mapping[str, Node], fill: FillMode
) -> str:
    """Return the name of a document's files."""
    name = compiled.render_text(template.file_name, context, fill)
    for word in mixed_words(name):
        fill.note(f"В имени файла смешаны русские и латинские буквы: «{word}».")
    return name


def _notes(template: Template, notes: Sequence[str]) -> Iterator[Finding]:
    """Yield what a rendering noted, as warnings."""
    for note in notes:
        yield Finding(
            severity=Severity.WARNING, code="template.note", path=template.label, message=note
        )


def _filled(task: RenderTask) -> str:
    """Fill in a template's HTML; nothing, if it has none."""
    if MAIN_FILE not in task.template.files:
        return ""
    return task.compiled.render_html(task.context, task.rendering)


def _is_page_wanted(formats: Container[str]) -> bool:
    """Whether one of the formats asked for, or of a template's own, is made of its page."""
    return not formats or any(page in formats for page in _PAGES)


def _trial(task: RenderTask, formats: Container[str]) -> Iterator[TemplateError]:
    """Fill in the Word file of a template; yield what is known without.

    A Word file beside HTML, from which nothing is made unless asked for, is not tried: it would
    triple what a check costs.
    """
    if _WORD in formats or _is_made_of_word(task.template):
        word = task.word()
        word.render(task.context, task.rendering)
        yield from word.problems
    yield from task.compiled.problems


def _is_made_of_word(template: Template) -> bool:
    """Whether one of the formats that a template makes by default needs its Word file."""
    makes_word = "docx" in template.formats and WORD_FILE in template.files
    return makes_word or pdf_origin(template) is PdfOrigin.WORD


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
