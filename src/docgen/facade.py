"""DocGen, the façade: collect, check, issue, resolve, render, keep."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any, Unpack

from attrs import evolve

from docgen.closing import Closing
from docgen.hooks.own_fields import OwnFields
from docgen.hooks.word_forms import WordForms
from docgen.lifecycle import Actor
from docgen.models import Channel, Document, Draft, File, Finding, Period
from docgen.models.card import CARD_TABS
from docgen.pipeline.draft import Prepared
from docgen.pipeline.request import Data, DocumentRequest, parse_period
from docgen.pipeline.rights import Rights
from docgen.protocols import Source
from docgen.rendering.engines.choice import AUTO
from docgen.wiring import Settings, Wiring

if TYPE_CHECKING:
    from docgen.batch.executors import BatchExecutor
    from docgen.batch.outputs import Output
    from docgen.batch.progress import Watcher
    from docgen.batch.report import BatchReport
    from docgen.delivery.delivery import Delivery
    from docgen.delivery.settings import MailSettings
    from docgen.exchange.service import Exchange
    from docgen.pipeline.render_pool import RenderPool
    from docgen.reports.report import Report
    from docgen.services.approvals import Approvals
    from docgen.services.authoring import Authoring
    from docgen.services.cabinet import Cabinet
    from docgen.services.catalog import DocumentCatalog
    from docgen.services.clients import Clients
    from docgen.services.documents import Documents
    from docgen.services.keeping.keeping import Keeping
    from docgen.services.numbers import Numbers
    from docgen.services.official.files import OfficialFiles
    from docgen.services.payments import Payments
    from docgen.services.reports.reading import ReportScope
    from docgen.services.reports.reports import Reports
    from docgen.services.requests import Requests
    from docgen.store import DocumentStore
    from docgen.watching.service import Watching


class DocGen(Closing):
    """Makes documents of the registered types.

    ``source`` is the host's adapter, wanted only where documents are collected from it; ``store``
    the address of the database (``sqlite:///docs.db``) and ``artifacts`` the place of the files,
    wanted only where documents are issued. ``templates`` are the host's own template folders,
    ``untrusted_templates`` those that its users edit: these are compiled and rendered in worker
    processes that may be killed. ``plugins`` are its plugins beside those of the entry points, and
    ``numbering`` its numbering rules by document type: ``{"act": {"mask": "А-{N:5}/{YY}", "reset":
    "year"}}``. ``template_choice`` names its templates by type, ``{"act": "modern"}``, for whoever
    has chosen no other: the client's choice goes first, then the organisation's. ``findings`` say
    how bad what the checks find is, ``{"buyer.kpp.missing": "warning"}``, by type and organisation,
    too: see :mod:`docgen.pipeline.severity`. ``language`` holds declined forms of names and titles
    that go before the engines: ``{"мерчендайзер": {"genitive": "мерчендайзера"}}``, cases called
    as in templates. ``fields`` declares the host's own fields of parties, contracts, lines and
    documents: ``{"contract": {"ikz": {"title": "ИКЗ"}}}``. ``engine`` makes
    the PDF: ``auto``, ``plutoprint``, ``weasyprint`` or one of a plugin; unless it is ``auto``,
    templates have no say in it. ``fonts`` are folders of fonts for what the bundled ones lack;
    they are the whole process's. ``schemas`` is the folder of the official schemas that the host
    has added to docgen's own. ``exchange`` says how other systems are written to, by section:
    ``{"onec": {"version": "1.17"}}``, see :mod:`docgen.exchange`.
    ``links`` are the addresses that notices link to, ``{"document":
    "https://crm.example/documents/{id}"}``: of a document, a request (``{id}``) and an approval
    (``{token}``). ``approvals`` name, by type, who has to say yes before a document is issued, in
    order: ``{"contract": ["lawyer", "director"]}``. ``card`` are the tabs of a client's card.
    ``mail`` are the accounts of mail and who gets what: see :mod:`docgen.delivery.settings`.
    ``keeping`` says for how many years documents are kept, ``{"years": 5, "types": {"contract":
    10}}``, and so from when personal data may be erased.
    ``portal`` is how clients' cabinets are opened, and what clients see there: see
    :mod:`docgen.pipeline.portal_settings`.

    Raises:
        PluginError: a plugin cannot be registered.
        ConfigurationError: a numbering rule, a severity, an own field, a declined form or mail
            cannot be used, a folder of templates or of fonts is not there, or fonts are given after
            pages have been drawn without them.
        UnknownNameError: there is no such engine, type or case.

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
        findings: Mapping[str, Any] | None = None,
        language: Mapping[str, Mapping[str, str]] | None = None,
        fields: Mapping[str, Mapping[str, Mapping[str, str]]] | None = None,
        engine: str = AUTO,
        fonts: Sequence[str | PathLike[str]] = (),
        schemas: str | PathLike[str] | None = None,
        exchange: Mapping[str, Mapping[str, Any]] | None = None,
        links: Mapping[str, str] | None = None,
        approvals: Mapping[str, Sequence[str]] | None = None,
        card: Sequence[str] = CARD_TABS,
        mail: Mapping[str, Any] | None = None,
        keeping: Mapping[str, Any] | None = None,
        portal: Mapping[str, Any] | None = None,
    ) -> None:
        self._mail = _read_mail(mail) if mail else None
        self._wiring = Wiring(
            source,
            (*plugins, *_own_plugins(language, fields)),
            Settings(
                store=store,
                artifacts=artifacts,
                templates=templates,
                untrusted_templates=untrusted_templates,
                numbering=numbering or {},
                template_choice=template_choice or {},
                findings=findings or {},
                engine=engine,
                fonts=fonts,
                schemas=schemas,
                exchange=exchange or {},
                links=links or {},
                approvals=approvals or {},
                card=card,
                keeping=keeping or {},
                portal=portal or {},
            ),
        )
        self._write_letters_on_issue()

    def _write_letters_on_issue(self) -> None:
        if self._mail is not None and (self._mail.on_issue or self._mail.on_status):
            from docgen.delivery.on_issue import LettersOnIssue

            self._wiring.sequel = LettersOnIssue(self._wiring, self._mail)

    # Rights --------------------------------------------------------------------------------

    @property
    def rights(self) -> Rights:
        """Who may do what: ``may`` tells, ``require`` refuses; every call of this one asks it."""
        return self._wiring.rights

    def acting_as(self, user: Actor) -> DocGen:
        """Return this façade for a user: it does everything in the user's name, or refuses it.

        Lists hold what the user may see, and what somebody may not do is a ForbiddenError. It
        shares everything with this one, its store above all; closing either closes both.
        """
        return _over(self._wiring.acting_as(user), self._mail)

    def within(self, connection: object) -> DocGen:
        """Return this façade inside a transaction of the host's, for as long as that lasts.

        What it does is kept when the host commits, or not at all, and only then plugins are told.
        ``connection`` is a session of SQLAlchemy, a connection of Django, or a
        :class:`docgen.HostTransaction`; the store must be in its database. Use it in the thread of
        the transaction; send letters, render and run batches by the façade itself, afterwards.

        Raises:
            ConfigurationError: nobody would tell of its commit, no transaction is open on it, or
                it leads to another database.
            StorageError: the store failed.

        """
        from docgen.transactions import transaction_of

        inside = _over(self._wiring.within(transaction_of(connection)), self._mail)
        inside._write_letters_on_issue()  # noqa: SLF001 - one of these
        return inside

    # Pure: nothing is stored --------------------------------------------------------------

    def draft(
        self, code: str, data: Data | None = None, **request: Unpack[DocumentRequest]
    ) -> Draft:
        """Return a document as it would be issued, and what the checks say of it.

        Give either ``data`` or what to collect it for (see :class:`DocumentRequest`).

        Raises:
            UnknownNameError: no such type, template, client or contract.
            DataError: the data does not fit the type.
            SourceError: the source cannot answer.
            TemplateError: the template is broken.

        """
        prepared = self._prepared(code, data, request)
        return evolve(prepared.draft, findings=self._wiring.preparation.findings(prepared))

    def check(
        self, code: str, data: Data | None = None, **request: Unpack[DocumentRequest]
    ) -> tuple[Finding, ...]:
        """Return what the checks say of a document; takes what :meth:`draft` takes."""
        return self.draft(code, data, **request).findings

    def render(
        self,
        code: str,
        data: Data | None = None,
        *,
        format: str = "pdf",  # noqa: A002 - the field's word
        channel: Channel | str = Channel.PAPER,
        **request: Unpack[DocumentRequest],
    ) -> File:
        """Return a file of a document that is not stored; takes what :meth:`draft` takes.

        Without a number it is a draft: missing values are marked, not refused.

        Raises:
            RenderError: the engine failed or is not installed.

        """
        prepared = self._prepared(code, data, request)
        return self._wiring.renderer.render(
            prepared.document_type, prepared.draft, prepared.template, format, Channel(channel)
        )

    def _prepared(self, code: str, data: Data | None, request: DocumentRequest) -> Prepared:
        prepared = self._wiring.preparation.prepare(code, data, request)
        self.rights.require_making(prepared.draft)
        return prepared

    # Stored -------------------------------------------------------------------------------

    @property
    def store(self) -> DocumentStore:
        """The documents issued so far; opened once, whichever thread asks first.

        It is the embedding code's own: nobody's rights are asked there, nor in :attr:`source`.

        Raises:
            ConfigurationError: no store was given.
            StorageError: it cannot be opened.

        """
        return self._wiring.store

    @property
    def source(self) -> Source:
        """The host's adapter; without one, every call of it raises ConfigurationError."""
        return self._wiring.source

    def issue(
        self,
        code: str,
        data: Data | None = None,
        *,
        key: str | None = None,
        chronology_reason: str = "",
        by: Actor = Actor(),  # noqa: B008 - it never changes
        connection: object = None,
        **request: Unpack[DocumentRequest],
    ) -> Document:
        """Check a document, give it the next number and freeze it; takes what :meth:`draft` does.

        A document collected for a contract and a period is issued once: again, the first one is
        returned as it is. ``key`` does the same for whatever the host calls one operation. A
        ``number`` is given instead of the next one; when the rule makes such, the counter moves
        past it. ``chronology_reason`` says why its date is before that of the number before it,
        where that is refused otherwise; it is kept, as is who issues the document, ``by``.
        ``connection`` is that of a transaction of the host's, with which the document is kept or
        not: see :meth:`within`.

        Raises:
            IssueRefusedError: there are findings of severity ``error``; no number was taken.
            ForbiddenError: it is not theirs to issue, by whom it is issued.
            ConfigurationError: the key belongs to a document of another type; the number is used
                already; it stands in the data; the connection cannot be used.
            StorageError: the store failed; no number was taken.

        """
        from docgen.pipeline.issue import IssueTerms

        terms = IssueTerms(
            by=by, key=key, number=request.get("number"), chronology_reason=chronology_reason
        )
        (issued,) = self._at(connection).packages.issue([code], data, request, terms)
        return issued

    def issue_package(
        self,
        codes: Sequence[str],
        data: Data | None = None,
        *,
        chronology_reason: str = "",
        by: Actor = Actor(),  # noqa: B008 - it never changes
        connection: object = None,
        **request: Unpack[DocumentRequest],
    ) -> tuple[Document, ...]:
        """Issue documents of several types on one request, each on the basis of those before.

        So their dates, parties, lines and sums agree, and a VAT invoice names the act issued
        with it. All are checked, and then issued in one transaction: all of them, or none; again,
        the same ones are returned. Takes what :meth:`issue` takes.

        Raises:
            IssueRefusedError: any of them has findings of severity ``error``.

        """
        from docgen.pipeline.issue import IssueTerms

        terms = IssueTerms(by=by, chronology_reason=chronology_reason)
        return self._at(connection).packages.issue(codes, data, request, terms)

    def _at(self, connection: object) -> Wiring:
        """Return the parts inside the host's transaction, if there is one."""
        return self._wiring if connection is None else self.within(connection)._wiring  # noqa: SLF001

    def batch(
        self,
        *types: str,
        period: Period | str,
        organisation: str | None = None,
        clients: Iterable[str] | None = None,
        formats: Sequence[str] = (),
        channel: Channel | str = Channel.EMAIL,
        workers: int | None = None,
        executor: BatchExecutor | None = None,
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
        an ``executor``: :class:`docgen.batch.BatchWorkers` that several batches share, any of
        ``concurrent.futures``, or ``dask://host:8786``, whose processes reach the same store and
        artifacts; a few documents are made in this process. Files stay in the store; ``out`` is
        where else to put them: a folder, a ``.zip``, or a ``.pdf`` of all. ``dry_run`` only tells
        what would be done. ``progress`` shows a bar, or tells a function; ``stop``, once set, ends
        the batch after the block in hand.

        Raises:
            UnknownNameError: no such type, format or client.
            ConfigurationError: there is no source or no store, or the executor is unknown.
            StorageError: the store or ``out`` failed. What was issued is there; run it again.

        """
        from docgen.batch.batches import Batches, BatchOptions, BatchScope
        from docgen.batch.outputs import as_output

        scope = BatchScope(
            types=types,
            period=parse_period(period) if isinstance(period, str) else period,
            organisation=organisation,
            clients=clients,
            formats=tuple(formats),
            channel=Channel(channel),
            by=self.rights.doer(by),
        )
        options = BatchOptions(
            workers=workers,
            executor=executor,
            output=as_output(out),
            dry_run=dry_run,
            progress=progress,
            stop=stop or threading.Event(),
        )
        return Batches(self._wiring).run(scope, options)

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
        for document in documents:
            self.rights.require_whole(document)
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
        self.rights.require_whole(document)
        return self._wiring.files.file(document, format, Channel(channel))

    def files(
        self, document: Document | int, *, channel: Channel | str = Channel.EMAIL
    ) -> tuple[File, ...]:
        """Return an issued document in every format that its template asks for by default."""
        self.rights.require_whole(document)
        return self._wiring.files.files(document, Channel(channel))

    def render_pool(self, workers: int | None = None) -> RenderPool:
        """Return worker processes that render documents side by side; close them after use.

        They use this one's plugins and engine. ``workers`` is as many as there are processors
        unless given.

        Raises:
            ConfigurationError: a plugin cannot be sent to another process; names it.

        """
        from docgen.pipeline.render_pool import RenderPool

        wiring = self._wiring
        return RenderPool(
            plugins=wiring.own_plugins, engine=wiring.settings.engine, workers=workers
        )

    # Services: made when first asked for, and kept ------------------------------------------

    @cached_property
    def catalog(self) -> DocumentCatalog:
        """What can be made: types, shortcodes, templates, numbering rules."""
        from docgen.services.catalog import DocumentCatalog

        return DocumentCatalog(self._wiring)

    @cached_property
    def authoring(self) -> Authoring:
        """Templates that are being written: drafts, previews, versions."""
        from docgen.services.authoring import Authoring

        return Authoring(self._wiring)

    @cached_property
    def documents(self) -> Documents:
        """What is done with issued documents: their statuses, corrections, attachments."""
        from docgen.services.documents import Documents
        from docgen.services.explanation.explainer import Explainer
        from docgen.services.verification.verifier import Verifier

        return Documents(self._wiring, Verifier(self._wiring), Explainer(self._wiring))

    @cached_property
    def numbers(self) -> Numbers:
        """Counters and numbering rules: the next number, numbers by hand, imports, the audit."""
        from docgen.services.numbers import Numbers

        return Numbers(self._wiring)

    @cached_property
    def payments(self) -> Payments:
        """Money received and what it pays."""
        from docgen.services.payments import Payments

        return Payments(self._wiring)

    @cached_property
    def clients(self) -> Clients:
        """Clients: their cards, their contacts and files."""
        from docgen.services.clients import Clients

        return Clients(self._wiring)

    @cached_property
    def cabinet(self) -> Cabinet:
        """Clients' cabinets: the links that open them, what clients agreed to."""
        from docgen.services.cabinet import Cabinet

        return Cabinet(self._wiring)

    @cached_property
    def reports(self) -> Reports:
        """What was charged and paid, who owes, what was made: tables and their files."""
        from docgen.services.reports.reports import Reports

        return Reports(self._wiring, {"exchange": self._exchanged})

    def _exchanged(self, scope: ReportScope) -> Report:
        return self.exchange.report(scope)

    @cached_property
    def requests(self) -> Requests:
        """What people ask the accountant for."""
        from docgen.services.requests import Requests

        return Requests(self._wiring)

    @cached_property
    def approvals(self) -> Approvals:
        """Documents that are issued when somebody has said yes."""
        from docgen.services.approvals import Approvals

        return Approvals(self._wiring)

    @cached_property
    def official(self) -> OfficialFiles:
        """Official files, own or received: validate them, read them, show them, hand them over."""
        from docgen.services.official.files import OfficialFiles

        return OfficialFiles(self._wiring)

    @cached_property
    def exchange(self) -> Exchange:
        """1C, banks and operators of electronic exchange."""
        from docgen.exchange.service import Exchange

        return Exchange(self._wiring)

    @cached_property
    def delivery(self) -> Delivery:
        """Letters: put into the outbox, sent, looked at, decided about."""
        from docgen.delivery.delivery import Delivery

        return Delivery(self._wiring, self._mail or _read_mail({}))

    @cached_property
    def keeping(self) -> Keeping:
        """Copies of the store, archives of a year, the erasing of personal data."""
        from docgen.services.keeping.keeping import Keeping

        return Keeping(self._wiring)

    @cached_property
    def watching(self) -> Watching:
        """What an administrator's monitor asks: is all well."""
        from docgen.watching.service import Watching

        return Watching(self._wiring, self._mail or _read_mail({}))

    def close(self) -> None:
        """Close the store, if it was opened; the last one open ends the shared worker."""
        self._wiring.close()

    def __reduce__(self) -> tuple[object, ...]:
        """Be opened anew, without the source, in the process that it is sent to.

        Raises:
            ConfigurationError: another process cannot import one of the plugins.

        """
        return _with_wiring, (self._wiring,)


@cache
def _with_wiring(wiring: Wiring) -> DocGen:
    """Return the façade of a wiring that was sent to this process."""
    return _over(wiring, None)  # no password leaves the process


def _over(wiring: Wiring, mail: MailSettings | None) -> DocGen:
    """Return a façade of parts that are put together already."""
    facade = DocGen.__new__(DocGen)
    facade._wiring = wiring  # noqa: SLF001 - as the constructor does
    facade._mail = mail  # noqa: SLF001 - the same
    return facade


def _read_mail(mail: Mapping[str, Any]) -> MailSettings:
    """Read the settings of mail; a process that sends nothing needs nothing of them."""
    from docgen.delivery.settings import read_mail

    return read_mail(mail)


def _own_plugins(
    language: Mapping[str, Mapping[str, str]] | None,
    fields: Mapping[str, Mapping[str, Mapping[str, str]]] | None,
) -> Iterator[object]:
    """Yield what a host says of its language and of its fields, as plugins."""
    if language:
        yield WordForms(language)
    if fields:
        yield OwnFields(fields)


def render(
    code: str,
    data: Data,
    *,
    format: str = "pdf",  # noqa: A002 - the field's word
    channel: Channel | str = Channel.PAPER,
    **request: Unpack[DocumentRequest],
) -> File:
    """Return a file of a document that is not stored. See :meth:`DocGen.render`."""
    return default().render(code, data, format=format, channel=channel, **request)


@cache
def default() -> DocGen:
    """Return the one that needs neither source nor store."""
    return DocGen()
