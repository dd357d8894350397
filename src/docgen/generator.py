"""DocGen, the façade: collect, check, issue, resolve, render, keep."""

from __future__ import annotations

import datetime as dt
import pickle
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from importlib.resources.abc import Traversable
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, Unpack
from weakref import WeakSet

from docgen import builtin
from docgen._arguments import (
    Data,
    Wanted,
    absolute_place,
    absolute_url,
    parse_period,
    template_roots,
)
from docgen._collection import Collection
from docgen._deciding import Deciding
from docgen._documents import Documents
from docgen._explanation import Explainer
from docgen._files import IssuedFiles, Made
from docgen._isolation import EngineRenderings, GuardedRenderings
from docgen._numbering import NumberingRules
from docgen._numbers import Numbers
from docgen._official_files import OfficialFiles
from docgen._payments import Payments
from docgen._plugins import Plugins
from docgen._preparation import Preparation, Prepared
from docgen.batch.blocks import BlockIssue
from docgen.batch.execute import Batch, Rendering, plan_only
from docgen.batch.executors import Submits, crew_of
from docgen.batch.issuing import Issuing
from docgen.batch.outputs import Output, as_output
from docgen.batch.plan import Planner, contracts_of
from docgen.batch.progress import Watcher, watching
from docgen.batch.reading import BatchSource
from docgen.batch.report import BatchReport
from docgen.exceptions import (
    ConfigurationError,
    IssueRefusedError,
    TemplateError,
    UnknownNameError,
)
from docgen.file_names import safe_file_name
from docgen.lifecycle import Actor
from docgen.models import (
    Channel,
    Document,
    DocumentType,
    Draft,
    File,
    Finding,
    Period,
    Severity,
    Shortcode,
    Status,
    Template,
)
from docgen.numbering import NumberingRule, StoredRule
from docgen.official.handover import HandOver, hand_over_documents
from docgen.protocols import Source
from docgen.render_pool import RenderPool
from docgen.renderers.engines.choice import AUTO, EngineChoice
from docgen.renderers.package import join_files
from docgen.store import ArtifactStore, DocumentStore, NumberWanted
from docgen.templates.folders import TemplateFolders
from docgen.workers import SHARED
from docgen.workers.sending import dump_plugins, load_plugins

#: The façades that are open; the shared worker is kept for them.
_OPEN: Final[WeakSet[DocGen]] = WeakSet()


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
        self._settings: dict[str, Any] = {
            "store": store and absolute_url(store),
            "artifacts": absolute_place(artifacts),
            "templates": [Path(folder).absolute() for folder in templates],
            "untrusted_templates": [Path(folder).absolute() for folder in untrusted_templates],
            "numbering": numbering,
            "template_choice": template_choice,
            "engine": engine,
        }
        self._given_plugins = tuple(plugins)
        self._store_url = store
        self._choice = template_choice or {}
        self._store: DocumentStore | None = None
        self._opening = threading.Lock()
        self._artifacts = artifacts
        self._plugins = Plugins([builtin], plugins)
        self._collection = Collection(self._plugins, source)
        self._templates = TemplateFolders(
            [*template_roots(templates), *self._plugins.template_roots()],
            template_roots(untrusted_templates),
        )
        self._engines = EngineChoice(self._plugins.pdf_engines(), engine)
        self._renderings = GuardedRenderings(self._plugins, self._engines, tuple(plugins), engine)
        self._renderings_by = EngineRenderings(self._plugins, self._renderings, tuple(plugins))
        self._files = IssuedFiles(lambda: self.store, self._plugins, self._renderings)
        self._preparation = self._preparing(self._collection, self._templates)
        self._rules = NumberingRules(
            self.types(), numbering or {}, self._plugins.number_tokens(), self._stored_rules
        )
        _OPEN.add(self)

    # What there is ------------------------------------------------------------------------

    def types(self) -> tuple[DocumentType, ...]:
        """Return the declared document types."""
        return self._plugins.document_types()

    def document_type(self, code: str) -> DocumentType:
        """Find a document type.

        Raises:
            UnknownNameError: no plugin declares it.

        """
        return self._plugins.document_type(code)

    def plugin_of(self, code: str) -> str:
        """Return the name of the plugin that declares a type."""
        return self._plugins.plugin_of(self.document_type(code).code)

    def shortcodes(self, code: str) -> Sequence[Shortcode]:
        """Return the catalog of a type, in the order its plugins list it."""
        return self._renderings.catalog(self.document_type(code)).rows

    def templates(self, code: str) -> tuple[str, ...]:
        """Return the names of a type's templates, the default one first."""
        return self._templates.names(self.document_type(code).code)

    def template_files(self, code: str, name: str | None = None) -> Mapping[str, bytes]:
        """Return the files of a template's own folder by path, as a start for another one.

        Raises:
            TemplateNotFoundError: no such template.

        """
        return self._templates.own_files(self.document_type(code).code, name)

    def lint(self, code: str, folder: Traversable) -> tuple[Finding, ...]:
        """Return what is wrong with a template's folder, wherever it lies."""
        from docgen.authoring.linting import lint_template
        from docgen.authoring.messages import explained

        document_type = self.document_type(code)
        try:
            template = self._templates.read(folder, code)
        except TemplateError as error:
            return (explained(error),)
        if not template.trusted:
            return self._renderings.lint(template)
        catalog = self._renderings.catalog(document_type)
        modifiers = {row.name: row for row in self._plugins.modifiers()}
        return tuple(lint_template(template, document_type, catalog, modifiers))

    def rule(self, code: str, on: dt.date | None = None, organisation: str = "") -> NumberingRule:
        """Return the numbering rule of a type, as far as no template says otherwise.

        It is that of today's documents, unless ``on`` is another day. ``act.corrective`` is the
        rule of corrective acts.
        """
        return self._rules.rule(code, on or dt.datetime.now().astimezone().date(), organisation)

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
        prepared = self._preparation.prepare(code, data, wanted)
        return Draft(document=prepared.document, findings=self._preparation.findings(prepared))

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
        prepared = self._preparation.prepare(code, data, wanted)
        return self._renderings.render(
            prepared.document_type, prepared.document, prepared.template, format, Channel(channel)
        )

    @cached_property
    def official(self) -> OfficialFiles:
        """Official files, own or received: validate them, read them, show them."""
        return OfficialFiles(self._plugins, self._templates, self._renderings, self._engines.draw)

    # Stored -------------------------------------------------------------------------------

    @property
    def store(self) -> DocumentStore:
        """The documents issued so far; opened once, whichever thread asks first.

        Raises:
            ConfigurationError: no store was given.
            StorageError: it cannot be opened.

        """
        with self._opening:
            if self._store is None:
                self._store = self._open_store()
            return self._store

    def _open_store(self) -> DocumentStore:
        if self._store_url is None:
            raise ConfigurationError(
                "there is no store of documents; give DocGen(store='sqlite:///docs.db'), or "
                'write store = "sqlite:///docs.db" into docgen.toml'
            )
        return DocumentStore(
            self._store_url,
            ArtifactStore(self._artifacts),
            payload_class=lambda code: self.document_type(code).payload,
        )

    @property
    def documents(self) -> Documents:
        """What is done with issued documents: their statuses, corrections, attachments."""
        return Documents(
            lambda: self.store,
            self._plugins,
            self._preparation,
            renderings_by=self._renderings_by.get,
            explainer=self._explainer,
            rules=self._rules,
            foresee=self._foreseen,
            draw=self._engines.draw,
        )

    @property
    def payments(self) -> Payments:
        """Money received and what it pays."""
        return Payments(lambda: self.store, lambda: self.source, self._title, self.numbers)

    def _stored_rules(self) -> tuple[StoredRule, ...]:
        """Return the stored changes of numbering rules; without a store there are none."""
        return () if self._store_url is None else self.store.journal.rules()

    @property
    def numbers(self) -> Numbers:
        """Counters and numbering rules: the next number, numbers by hand, imports, the audit."""
        return Numbers(self._rules, lambda: self.store)

    @property
    def source(self) -> Source:
        """The host's adapter; without one, whatever is asked of it raises ConfigurationError."""
        return self._collection.source

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
        prepared = self._preparation.prepare(code, data, wanted)
        document = prepared.document
        if document.status is not Status.DRAFT and not wanted.get("number"):
            raise ConfigurationError(
                f"the number {document.number!r} stands in the data, but issued documents are "
                "numbered by their rule; leave it out, or give number= beside the data"
            )
        key = key or prepared.operation_key
        if key and (found := self.store.find_by_key(key)):
            return _of_type(found, code, key)
        findings = self._preparation.findings(prepared)
        if errors := [row for row in findings if row.severity is Severity.ERROR]:
            raise IssueRefusedError(code, errors)
        self._plugins.before_document_issued(prepared.document_type, document.payload)
        issued = self.store.issue(
            code,
            document.payload,
            self._rule_of(prepared),
            prepared.number_context,
            template=prepared.template,
            key=key,
            basis=[row.id for row in prepared.basis if row.id is not None],
            wanted=NumberWanted(
                text=None if document.status is Status.DRAFT else document.number,
                reason=chronology_reason,
                who=by.name,
            ),
        )
        if issued.created:
            self._plugins.after_document_issued(issued.document)
        return _of_type(issued.document, code, key)

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
        basis = list(self._preparation.basis(wanted))
        drafts: list[Document] = []
        errors: list[Finding] = []
        for code in codes:
            step: Wanted = {**wanted, "basis": [*basis, *drafts]}
            prepared = self._preparation.prepare(code, data, step)
            found = self._preparation.findings(prepared)
            errors += [row for row in found if row.severity is Severity.ERROR]
            if not chronology_reason:
                errors += self._foreseen(prepared)
            drafts.append(prepared.document)
        if errors:
            raise IssueRefusedError(", ".join(codes), errors)
        for code in codes:
            step = {**wanted, "basis": tuple(basis)}
            issued = self.issue(code, data, chronology_reason=chronology_reason, by=by, **step)
            basis.append(issued)
        return tuple(basis[-len(codes) :])

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
        wanted = parse_period(period) if isinstance(period, str) else period
        output, channel = as_output(out), Channel(channel)
        formats = self._formats_of(types, formats or output.formats)
        source = BatchSource(self.source)
        collection, templates = Collection(self._plugins, source), self._templates.as_they_are()
        planner = Planner(self._preparing(collection, templates), source, wanted)
        issuing = None if dry_run else Issuing(self.store, self._plugins, self._rules, by)
        issue = BlockIssue(types, planner, issuing, self.store)
        contracts, count = contracts_of(source, organisation, clients)
        total = None if count is None else count * len(types)
        with watching(progress) as watch:
            if dry_run:
                return plan_only(issue, contracts, total, watch)
            with crew_of(workers, executor, self._given_plugins) as crew:
                rendering = Rendering(
                    submit=lambda ids: crew.executor.submit(
                        _make_files, self, ids, formats, channel
                    ),
                    make=lambda ids: self._files.make(ids, formats, channel),
                    formats=formats,
                    channel=channel,
                    window=crew.window,
                )
                titles = {code: self._title(code) for code in types}
                batch = Batch(
                    issue,
                    self.store,
                    rendering,
                    titles=titles,
                    output=output,
                    watch=watch,
                    stop=stop or threading.Event(),
                )
                return batch.run(contracts, total)

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
        files = [
            (
                f"{self.document_type(row.type).title} № {row.number}",
                self.file(row, channel=channel),
            )
            for row in documents
        ]
        name = safe_file_name(" + ".join(file.name.removesuffix(".pdf") for _, file in files))
        return join_files(files, name, format)

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
        return self._files.file(document, format, Channel(channel))

    def files(
        self, document: Document | int, *, channel: Channel | str = Channel.EMAIL
    ) -> tuple[File, ...]:
        """Return an issued document in every format that its template asks for by default."""
        issued = self.store.get(document) if isinstance(document, int) else document
        formats = self.template(issued).formats
        return tuple(self.file(issued, format_, channel=channel) for format_ in formats)

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
                :func:`docgen.official.handover.hand_over`.

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
        engine = self._settings["engine"]
        return RenderPool(plugins=self._given_plugins, engine=engine, workers=workers)

    def template(self, document: Document) -> Template:
        """Return the version of the template that a document was issued with.

        Its settings say, for one, whether the client may see the document
        (``visible_to_client``).
        """
        return self.store.template(document.template_hash)

    def close(self) -> None:
        """Close the store, if it was opened; the last one open ends the shared worker."""
        if self._store is not None:
            self._store.close()
        self._renderings.close()
        self._renderings_by.close()
        _OPEN.discard(self)
        if not _OPEN:
            SHARED.close()

    def __reduce__(self) -> tuple[object, ...]:
        """Be opened anew, without the source, in the process that it is sent to.

        Raises:
            ConfigurationError: another process cannot import one of the plugins.

        """
        plugins = dump_plugins(self._given_plugins)
        return _reopened, (plugins, pickle.dumps(self._settings))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    # The steps ----------------------------------------------------------------------------

    def _preparing(self, collection: Collection, templates: TemplateFolders) -> Preparation:
        return Preparation(
            self._plugins,
            collection,
            templates,
            self._renderings,
            choice=self._choice,
            store=lambda: self.store,
        )

    def _formats_of(self, types: Sequence[str], formats: Sequence[str]) -> tuple[str, ...]:
        """Return the formats, which all types must have."""
        for code in types:
            known = self.document_type(code).formats
            for format_ in formats:
                if format_ not in known:
                    raise UnknownNameError(f"format of {code}", format_, known)
        return tuple(formats)

    def _explainer(self) -> Explainer:
        return Explainer(
            self.store,
            self._plugins,
            self._renderings,
            self._collection,
            Deciding(
                self._rules, self._choice, lambda code: next(iter(self.templates(code)), None)
            ),
        )

    def _title(self, code: str) -> str:
        return self.document_type(code).title

    def _rule_of(self, prepared: Prepared) -> NumberingRule:
        document = prepared.document
        return self._rules.of(
            prepared.document_type, prepared.template, document.date, document.payload.seller.id
        )

    def _foreseen(self, prepared: Prepared) -> tuple[Finding, ...]:
        """Return what the next number has against the date of a document not issued yet."""
        rule, key = self._rule_of(prepared), prepared.operation_key
        if not rule.chronological or (key and self.store.find_by_key(key)):
            return ()
        finding = self.store.journal.foresee(rule, prepared.number_context)
        return () if finding is None else (finding,)


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


def _make_files(
    docgen: DocGen, documents: Sequence[int], formats: Sequence[str], channel: Channel
) -> tuple[Made, ...]:
    """Make and keep files of issued documents, in whichever process this is."""
    return docgen._files.make(documents, formats, channel)  # noqa: SLF001 - it is part of the façade


@cache
def _reopened(plugins: bytes, settings: bytes) -> DocGen:
    """Return the façade with these settings, one a process."""
    return DocGen(plugins=load_plugins(plugins), **pickle.loads(settings))  # noqa: S301 - its own


def _of_type(document: Document, code: str, key: str | None) -> Document:
    """Refuse to pass off a document of another type as the one that was asked for."""
    if document.type != code:
        raise ConfigurationError(
            f"the key {key!r} belongs to {document.type} {document.number}; "
            f"give the {code} a key of its own"
        )
    return document
