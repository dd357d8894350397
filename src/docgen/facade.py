"""DocGen, the façade: collect, check, issue, resolve, render, keep."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from importlib.resources.abc import Traversable
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Self, Unpack

from docgen.batch.batches import Batches, BatchSetting, BatchWanted
from docgen.batch.executors import Submits
from docgen.batch.outputs import Output, as_output
from docgen.batch.progress import Watcher
from docgen.batch.report import BatchReport
from docgen.exceptions import (
    TemplateError,
)
from docgen.lifecycle import Actor
from docgen.models import (
    Channel,
    Document,
    DocumentType,
    Draft,
    File,
    Finding,
    Period,
    Shortcode,
    Template,
)
from docgen.numbering import NumberingRule
from docgen.pipeline.issue import Issuer
from docgen.pipeline.render_pool import RenderPool
from docgen.pipeline.request import (
    Data,
    Wanted,
    parse_period,
)
from docgen.protocols import Source
from docgen.rendering.engines.choice import AUTO
from docgen.services.documents.documents import Documents
from docgen.services.numbers import Numbers
from docgen.services.official.files import OfficialFiles
from docgen.services.official.handover import HandOver, hand_over_documents
from docgen.services.payments import Payments
from docgen.store import DocumentStore
from docgen.wiring import Settings, Wiring, received


class DocGen:
    """Makes documents of the registered types.

    ``source`` is the host's adapter, wanted only where documents are collected from it; ``store``
    the address of the database (``sqlite:///docs.db``) and ``artifacts`` the place of the files,
    wanted only where documents are issued. ``templates`` are the host's own template folders,
    ``untrusted_templates`` those that its users edit: these are compiled and rendered in worker
    processes that may be killed. ``plugins`` are its plugins beside those of the entry points, and
    ``numbering`` its numbering rules by document type: ``{"act": {"mask": "А-{N:5}/{YY}", "reset":
    "year"}}``. ``template_choice`` names its templates by type, ``{"act": "modern"}``, for whoever
    has chosen no other: the client's choice goes first, then the organisation's. ``engine`` makes
    the PDF: ``auto``, ``plutoprint``, ``weasyprint`` or one of a plugin; unless it is ``auto``,
    templates have no say in it.

    Raises:
        PluginError: a plugin cannot be registered.
        ConfigurationError: a numbering rule cannot be used, or a folder of templates is not there.
        UnknownNameError: there is no such engine.

    """

    def __init__(
        self,
        source: Source | None = None,
        *,
        store: str | None = None,
        artifacts: str | PathLike[str] = "files",
        templates: Sequence[str | PathLike[str]] = (),
        untrusted_templates: Sequence[str | PathLike[str]] = (),
        plugins: Sequence[object] = (),
        numbering: Mapping[str, Mapping[str, Any]] | None = None,
        template_choice: Mapping[str, str] | None = None,
        engine: str = AUTO,
    ) -> None:
        settings = Settings(
            store=store,
            artifacts=artifacts,
            templates=templates,
            untrusted_templates=untrusted_templates,
            numbering=numbering,
            template_choice=template_choice,
            engine=engine,
        )
        self._wiring = parts = Wiring(source, plugins, settings)
        self._issuer = Issuer(lambda: self.store, parts.plugins, parts.preparation, parts.rules)

    # What there is ------------------------------------------------------------------------

    def types(self) -> tuple[DocumentType, ...]:
        """Return the declared document types."""
        return self._wiring.plugins.document_types()

    def document_type(self, code: str) -> DocumentType:
        """Find a document type.

        Raises:
            UnknownNameError: no plugin declares it.

        """
        return self._wiring.plugins.document_type(code)

    def plugin_of(self, code: str) -> str:
        """Return the name of the plugin that declares a type."""
        return self._wiring.plugins.plugin_of(self.document_type(code).code)

    def shortcodes(self, code: str) -> Sequence[Shortcode]:
        """Return the catalog of a type, in the order its plugins list it."""
        return self._wiring.renderings.catalog(self.document_type(code)).rows

    def templates(self, code: str) -> tuple[str, ...]:
        """Return the names of a type's templates, the default one first."""
        return self._wiring.templates.names(self.document_type(code).code)

    def template_files(self, code: str, name: str | None = None) -> Mapping[str, bytes]:
        """Return the files of a template's own folder by path, as a start for another one.

        Raises:
            TemplateNotFoundError: no such template.

        """
        return self._wiring.templates.own_files(self.document_type(code).code, name)

    def lint(self, code: str, folder: Traversable) -> tuple[Finding, ...]:
        """Return what is wrong with a template's folder, wherever it lies."""
        from docgen.templates.authoring.messages import explained

        document_type = self.document_type(code)
        try:
            template = self._wiring.templates.read(folder, code)
        except TemplateError as error:
            return (explained(error),)
        return self._wiring.renderings.lint(document_type, template)

    def rule(self, code: str, on: dt.date | None = None, organisation: str = "") -> NumberingRule:
        """Return the numbering rule of a type, as far as no template says otherwise.

        It is that of today's documents, unless ``on`` is another day. ``act.corrective`` is the
        rule of corrective acts.
        """
        return self._wiring.rules.rule(
            code, on or dt.datetime.now().astimezone().date(), organisation
        )

    # Pure: nothing is stored --------------------------------------------------------------

    def draft(self, code: str, data: Data | None = None, **wanted: Unpack[Wanted]) -> Draft:
        """Return a document as it would be issued, and what the checks say of it.

        Give either ``data`` or what to collect it for (see :class:`Wanted`).

        Raises:
            UnknownNameError: no such type, template, client or contract.
            DataError: the data does not fit the type.
            SourceError: the source cannot answer.
            TemplateError: the template is broken.

        """
        prepared = self._wiring.preparation.prepare(code, data, wanted)
        return Draft(
            document=prepared.document, findings=self._wiring.preparation.findings(prepared)
        )

    def check(
        self, code: str, data: Data | None = None, **wanted: Unpack[Wanted]
    ) -> tuple[Finding, ...]:
        """Return what the checks say of a document; takes what :meth:`draft` takes."""
        return self.draft(code, data, **wanted).findings

    def render(
        self,
        code: str,
        data: Data | None = None,
        *,
        format: str = "pdf",  # noqa: A002 - the field's word
        channel: Channel | str = Channel.PAPER,
        **wanted: Unpack[Wanted],
    ) -> File:
        """Return a file of a document that is not stored; takes what :meth:`draft` takes.

        Without a number it is a draft: missing values are marked, not refused.

        Raises:
            RenderError: the engine failed or is not installed.

        """
        prepared = self._wiring.preparation.prepare(code, data, wanted)
        return self._wiring.renderings.render(
            prepared.document_type, prepared.document, prepared.template, format, Channel(channel)
        )

    @cached_property
    def official(self) -> OfficialFiles:
        """Official files, own or received: validate them, read them, show them."""
        return OfficialFiles(
            self._wiring.plugins,
            self._wiring.templates,
            self._wiring.renderings,
            self._wiring.engines.draw,
        )

    # Stored -------------------------------------------------------------------------------

    @property
    def store(self) -> DocumentStore:
        """The documents issued so far; opened once, whichever thread asks first.

        Raises:
            ConfigurationError: no store was given.
            StorageError: it cannot be opened.

        """
        return self._wiring.store

    @property
    def documents(self) -> Documents:
        """What is done with issued documents: their statuses, corrections, attachments."""
        return Documents(
            lambda: self.store,
            self._wiring.plugins,
            self._wiring.preparation,
            renderings_by=self._wiring.renderings_by.get,
            explainer=self._wiring.explainer,
            rules=self._wiring.rules,
            foresee=self._issuer.foresee,
            draw=self._wiring.engines.draw,
        )

    @property
    def payments(self) -> Payments:
        """Money received and what it pays."""
        return Payments(lambda: self.store, lambda: self.source, self._wiring.title, self.numbers)

    @property
    def numbers(self) -> Numbers:
        """Counters and numbering rules: the next number, numbers by hand, imports, the audit."""
        return Numbers(self._wiring.rules, lambda: self.store)

    @property
    def source(self) -> Source:
        """The host's adapter; without one, whatever is asked of it raises ConfigurationError."""
        return self._wiring.collection.source

    def issue(
        self,
        code: str,
        data: Data | None = None,
        *,
        key: str | None = None,
        chronology_reason: str = "",
        by: Actor = Actor(),  # noqa: B008 - it never changes
        **wanted: Unpack[Wanted],
    ) -> Document:
        """Check a document, give it the next number and freeze it; takes what :meth:`draft` does.

        A document collected for a contract and a period is issued once: again, the first one is
        returned as it is. ``key`` does the same for whatever the host calls one operation. A
        ``number`` is given instead of the next one; when the rule makes such, the counter moves
        past it. ``chronology_reason`` says why its date is before that of the number before it,
        where that is refused otherwise; it is kept, as is who issues the document, ``by``.

        Raises:
            IssueRefusedError: there are findings of severity ``error``; no number was taken.
            ConfigurationError: the key belongs to a document of another type; the number is used
                already; it stands in the data.
            StorageError: the store failed; no number was taken.

        """
        return self._issuer.issue(
            code, data, wanted, key=key, chronology_reason=chronology_reason, by=by
        )

    def issue_package(
        self,
        codes: Sequence[str],
        data: Data | None = None,
        *,
        chronology_reason: str = "",
        by: Actor = Actor(),  # noqa: B008 - it never changes
        **wanted: Unpack[Wanted],
    ) -> tuple[Document, ...]:
        """Issue documents of several types on one request, each on the basis of those before.

        So their dates, parties, lines and sums agree, and a VAT invoice names the act issued
        with it. All are checked before the first gets its number; again, the same ones are
        returned. Takes what :meth:`issue` takes.

        Raises:
            IssueRefusedError: any of them has findings of severity ``error``.

        """
        return self._issuer.issue_package(
            codes, data, wanted, chronology_reason=chronology_reason, by=by
        )

    def batch(
        self,
        *types: str,
        period: Period | str,
        organisation: str | None = None,
        clients: Iterable[str] | None = None,
        formats: Sequence[str] = (),
        channel: Channel | str = Channel.EMAIL,
        workers: int | None = None,
        executor: Submits | str | None = None,
        out: str | PathLike[str] | Output | None = None,
        dry_run: bool = False,
        progress: bool | Watcher = False,
        stop: threading.Event | None = None,
        by: Actor = Actor(),  # noqa: B008 - it never changes
    ) -> BatchReport:
        """Issue the documents of a period and make their files, for every contract with charges.

        Types named together are issued as :meth:`issue_package` does it, contract by contract.
        Whatever is issued already is not issued again, and files that are kept are not made
        again, so a batch that was stopped or killed is continued by running it anew.

        ``organisation`` and ``clients`` narrow the contracts; without ``formats`` the templates
        say which files are made. They are made by ``workers`` processes of this machine, or by
        an ``executor``: any of ``concurrent.futures``, or ``dask://host:8786``, whose processes
        reach the same store and artifacts. Files stay in the store; ``out`` is where else to put
        them: a folder, a ``.zip``, or a ``.pdf`` of all. ``dry_run`` only tells what would be
        done. ``progress`` shows a bar, or tells a function; ``stop``, once set, ends the batch
        after the block in hand.

        Raises:
            UnknownNameError: no such type, format or client.
            ConfigurationError: there is no source or no store, or the executor is unknown.
            StorageError: the store or ``out`` failed. What was issued is there; run it again.

        """
        wanted = BatchWanted(
            types=types,
            period=parse_period(period) if isinstance(period, str) else period,
            organisation=organisation,
            clients=clients,
            formats=tuple(formats),
            channel=Channel(channel),
            by=by,
        )
        setting = BatchSetting(
            workers=workers,
            executor=executor,
            output=as_output(out),
            dry_run=dry_run,
            progress=progress,
            stop=stop or threading.Event(),
        )
        return Batches(self._wiring).run(wanted, setting)

    def package(
        self,
        documents: Sequence[Document],
        format: str = "pdf",  # noqa: A002 - the field's word
        *,
        channel: Channel | str = Channel.EMAIL,
    ) -> File:
        """Return issued documents as one file: a PDF with a bookmark for each, or a ZIP of PDFs.

        Raises:
            UnknownNameError: the format is neither ``pdf`` nor ``zip``.
            RenderError: the engine failed.

        """
        return self._wiring.files.package(documents, format, Channel(channel))

    def file(
        self,
        document: Document | int,
        format: str = "pdf",  # noqa: A002 - the field's word
        *,
        channel: Channel | str = Channel.EMAIL,
    ) -> File:
        """Return a file of an issued document: rendered once, then kept.

        It is made from the document's own frozen payload and its own version of the template.

        Raises:
            UnknownNameError: no such document or format.
            TemplateError: the template cannot print this document.
            RenderError: the engine failed. The document keeps its number; try again.

        """
        return self._wiring.files.file(document, format, Channel(channel))

    def files(
        self, document: Document | int, *, channel: Channel | str = Channel.EMAIL
    ) -> tuple[File, ...]:
        """Return an issued document in every format that its template asks for by default."""
        return self._wiring.files.files(document, Channel(channel))

    def hand_over(
        self, documents: Iterable[Document | int], target: str | PathLike[str]
    ) -> HandOver:
        """Put the official XML of issued documents where an operator takes it from.

        ``target`` is a folder or a ``.zip``; each file is named by its own ИдФайл. A document
        that is void, whose XML cannot be made, or in which :meth:`validate` finds an error is
        refused with the findings, and the others are handed over: one bad document does not hold
        up a month. Done again, nothing is written twice.

        Raises:
            UnknownNameError: no such document, or its type has no official format.
            ConfigurationError: a document is named twice.
            StorageError: another file has one's name, or the disk refuses; see
                :func:`docgen.services.official.handover.hand_over`.

        """
        issued = [self.store.get(row) if isinstance(row, int) else row for row in documents]
        return hand_over_documents(
            issued,
            Path(target),
            make=lambda document: self.file(document, "xml", channel=Channel.EDO),
            validate=lambda file: self.official.validate(file.content, file.name),
        )

    def render_pool(self, workers: int | None = None) -> RenderPool:
        """Return worker processes that render documents side by side; close them after use.

        They use this one's plugins and engine. ``workers`` is as many as there are processors
        unless given.

        Raises:
            ConfigurationError: a plugin cannot be sent to another process; names it.

        """
        parts = self._wiring
        return RenderPool(plugins=parts.given, engine=parts.engine, workers=workers)

    def template(self, document: Document) -> Template:
        """Return the version of the template that a document was issued with.

        Its settings say, for one, whether the client may see the document
        (``visible_to_client``).
        """
        return self.store.template(document.template_hash)

    def close(self) -> None:
        """Close the store, if it was opened; the last one open ends the shared worker."""
        self._wiring.close()

    def __reduce__(self) -> tuple[object, ...]:
        """Be opened anew, without the source, in the process that it is sent to.

        Raises:
            ConfigurationError: another process cannot import one of the plugins.

        """
        return _reopened, self._wiring.sent()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


@cache
def _reopened(plugins: bytes, settings: bytes) -> DocGen:
    """Return the façade with these settings, one a process."""
    given, arguments = received(plugins, settings)
    return DocGen(plugins=given, **arguments)


def render(
    code: str,
    data: Data,
    *,
    format: str = "pdf",  # noqa: A002 - the field's word
    channel: Channel | str = Channel.PAPER,
    **wanted: Unpack[Wanted],
) -> File:
    """Return a file of a document that is not stored. See :meth:`DocGen.render`."""
    return default().render(code, data, format=format, channel=channel, **wanted)


@cache
def default() -> DocGen:
    """Return the one that needs neither source nor store."""
    return DocGen()
