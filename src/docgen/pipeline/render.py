"""From a document to a file: catalog, context, file name, renderer."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from datetime import UTC, datetime, time
from functools import partial
from typing import TYPE_CHECKING, Final

from attrs import evolve

from docgen.exceptions import DocGenError
from docgen.file_names import safe_file_name
from docgen.hooks.caller import Plugins
from docgen.models import (
    Channel,
    DocumentType,
    Draft,
    File,
    Finding,
    Printable,
    Provenance,
    Status,
    Template,
)
from docgen.models.mapping import to_mapping
from docgen.official.participants import makes_official_file
from docgen.pipeline.compiled import CompiledTemplates, named
from docgen.pipeline.late_trial import LateTrials
from docgen.pipeline.request import Data, read_payload
from docgen.pipeline.trial import WORD, Trial, Wanted, findings_of
from docgen.rendering.engines.choice import EngineChoice
from docgen.rendering.facsimile import apply_facsimile_policy
from docgen.rendering.marks.draft_marks import with_draft_mark
from docgen.rendering.metadata.provenance import provenance_of, with_provenance
from docgen.rendering.protocols import EmbeddedFile, LateFile, RenderTask
from docgen.templates.look import own_logo
from docgen.templates.sandbox.strictness import FillMode, fill_mode_of
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.modifier_table import ModifierTable

if TYPE_CHECKING:
    from docgen.templates.authoring.importing import Imported

_OFFICIAL: Final = "xml"
#: The longest extension of a format: names leave room for it.
_LONGEST: Final = WORD


class Renderer:
    """What the façade knows of rendering. Nothing here is stored or takes a number."""

    def __init__(
        self,
        plugins: Plugins,
        engines: EngineChoice,
        templates: CompiledTemplates | None = None,
    ) -> None:
        self._plugins = plugins
        self._engines = engines
        self._templates = templates or CompiledTemplates(plugins)
        self._late = LateTrials(self._templates)

    def catalog(self, document_type: DocumentType) -> Catalog:
        """Return the shortcodes of a type, put together from the chain of its resolvers."""
        return self._templates.catalog(document_type)

    def formats(self, document_type: DocumentType, held: Container[str]) -> tuple[str, ...]:
        """Return a type's formats but those made of templates that hold no file for them.

        ``held`` are the formats that its templates hold files for; a plugin's renderer may need
        none.
        """
        return tuple(
            format_
            for format_ in document_type.formats
            if format_ in held or not self._templates.are_used_for(document_type, format_)
        )

    def render(
        self,
        document_type: DocumentType,
        document: Printable,
        template: Template,
        format_: str,
        channel: Channel,
        *,
        late: LateFile | None = None,
    ) -> File:
        """Return a file of a document, with what was decided about it in its notes.

        ``late`` is what was tried before it had its number; see :meth:`trial`.

        A PDF for ЭДО holds the document's official XML, if its type has one: one file serves
        people and machines. A draft has no XML yet. One for the archive holds the document's
        data, and so is a PDF/A. What is issued says so in its metadata.
        """
        facsimile = apply_facsimile_policy(document, template, channel)
        provenance = provenance_of(document, template, channel, format_)
        late = late or LateFile()
        if late.xml is not None and format_ == _OFFICIAL:
            renderer = self._plugins.output_renderer(document_type, format_)
            official = late.xml.file(renderer, facsimile.document)
            if official is not None:
                return with_provenance(
                    evolve(official, notes=facsimile.notes), provenance, document
                )
        rendering = fill_mode_of(facsimile.document)
        task = self._task(document_type, facsimile.document, template, rendering, provenance)
        task = evolve(task, late=late)
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

    def findings(self, wanted: Wanted) -> Iterator[Finding]:
        """Try a template; see :func:`docgen.pipeline.trial.findings_of`."""
        yield from findings_of(wanted, self._templates)

    def trial(self, wanted: Wanted) -> Trial:
        """Try a template, as :meth:`findings` does, and return what can be kept of it."""
        try:
            trial = self._late.trial(wanted)
        except DocGenError:
            trial = None  # whose fault it is, and where, the usual trial tells
        return trial or Trial(findings=tuple(self.findings(wanted)))

    def official_trial(self, wanted: Wanted) -> Trial:
        """Validate the official file of a document of which one will be made, or is asked for.

        It is returned, where it is asked for and can be kept.
        """
        document_type, document, template = wanted.document_type, wanted.document, wanted.template
        is_asked_for = _OFFICIAL in wanted.formats and _OFFICIAL in document_type.formats
        if not is_asked_for and not makes_official_file(document_type, document.payload, template):
            return Trial(findings=())
        from docgen.official.late import late_xml
        from docgen.official.trial import file_findings, trial_findings

        late, file = None, None
        if is_asked_for:
            printable = apply_facsimile_policy(document, template, Channel.EDO).document
            renderer = self._plugins.output_renderer(document_type, _OFFICIAL)
            late, file = late_xml(renderer, printable)
        schemas = self._plugins.schemas()
        build = partial(self.render, document_type, document, template, _OFFICIAL, Channel.EDO)
        found = trial_findings(build, schemas) if file is None else file_findings(file, schemas)
        return Trial(findings=tuple(found), late=LateFile(xml=late) if late else None)

    def lint(self, document_type: DocumentType, template: Template) -> tuple[Finding, ...]:
        """Return what is wrong with a template, whatever the document."""
        from docgen.templates.authoring.linting import lint_template

        catalog, modifiers = self.catalog(document_type), self._templates.modifiers
        samples = {
            name: _sample(document_type, template, data)
            for name, data in self._plugins.samples(document_type.code).items()
        }
        return tuple(lint_template(template, document_type, catalog, modifiers, samples))

    def in_russian(
        self, document_type: DocumentType, files: Mapping[str, bytes]
    ) -> Mapping[str, bytes]:
        """Return the files of a template with its shortcodes spelled in Russian."""
        from docgen.templates.authoring.spelling import RussianSpelling

        table = ModifierTable(rows=tuple(dict.fromkeys(self._templates.modifiers.values())))
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

        catalog, modifiers = self.catalog(document_type), self._templates.modifiers
        return import_template(content, name, system, catalog, modifiers)

    def _task(
        self,
        document_type: DocumentType,
        document: Printable,
        template: Template,
        rendering: FillMode,
        provenance: Provenance | None = None,
    ) -> RenderTask:
        compiled = self._templates.page(document_type, template)
        context = self._templates.context(document_type, document, rendering)
        context |= own_logo(template, context)
        name = named(compiled, template, context, rendering)
        return RenderTask(
            document=document,
            template=template,
            compiled=compiled,
            context=context,
            rendering=rendering,
            file_name=safe_file_name(name, _LONGEST).removesuffix(f".{_LONGEST}"),
            draw=partial(self._engines.draw, wanted=template.engine, provenance=provenance),
            word=partial(self._templates.word, document_type, template),
        )


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
