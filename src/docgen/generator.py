"""DocGen, the façade: collect, check, issue, resolve, render, keep."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from importlib.resources.abc import Traversable
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypedDict, Unpack

from docgen import builtin
from docgen._plugins import Plugins
from docgen._rendering import Renderings
from docgen.checks import empty_finding
from docgen.exceptions import ConfigurationError, IssueRefusedError, UnknownNameError
from docgen.models import (
    DRAFT_NUMBER,
    Channel,
    Contract,
    Document,
    DocumentType,
    Draft,
    File,
    Finding,
    NumberContext,
    NumberToken,
    Payload,
    Period,
    Request,
    Severity,
    Shortcode,
    Status,
    Template,
)
from docgen.models.mapping import from_mapping
from docgen.numbering import Mask, NumberingRule
from docgen.protocols import PdfEngine, Source
from docgen.sources.files import read_data
from docgen.store import ArtifactStore, DocumentStore
from docgen.templates.folders import TemplateFolders

DEFAULT_ENGINE: Final = "weasyprint"

#: A payload, a mapping of its fields, or the path of a JSON or YAML file that holds one.
Data = Payload | Mapping[str, Any] | str | PathLike[str]


class Wanted(TypedDict, total=False):
    """Which document: what to collect it for, which template to print it by.

    ``contract`` and ``client`` are the source's ids; ``date`` is the period's last day unless
    given; ``template`` is the type's default one. ``number`` is for documents that are not
    stored: docgen numbers those it issues.
    """

    contract: str
    client: str
    period: Period | str
    date: dt.date
    template: str
    number: str


class DocGen:
    """Makes documents of the registered types.

    ``source`` is the host's adapter, wanted only where documents are collected from it;
    ``store`` the address of the database (``sqlite:///docs.db``) and ``artifacts`` the folder of
    the files, wanted only where documents are issued. ``templates`` are the host's own template
    folders, ``plugins`` its plugins beside those of the entry points, and ``numbering`` its
    numbering rules by document type: ``{"act": {"mask": "А-{N:5}/{YY}", "reset": "year"}}``.

    Raises:
        PluginError: a plugin cannot be registered.
        ConfigurationError: a numbering rule cannot be used.

    """

    def __init__(
        self,
        source: Source | None = None,
        *,
        store: str | None = None,
        artifacts: str | PathLike[str] = "files",
        templates: Sequence[str | PathLike[str]] = (),
        plugins: Sequence[object] = (),
        numbering: Mapping[str, Mapping[str, Any]] | None = None,
        engine: str = DEFAULT_ENGINE,
    ) -> None:
        self._source = source
        self._store_url = store
        self._artifacts = Path(artifacts)
        self._plugins = Plugins([builtin], plugins)
        roots: list[Traversable] = [Path(folder) for folder in templates]
        self._templates = TemplateFolders([*roots, *self._plugins.template_roots()])
        self._renderings = Renderings(self._plugins, self._engine(engine))
        self._rules = self._numbering_rules(numbering or {})

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

    def rule(self, code: str) -> NumberingRule:
        """Return the numbering rule of a type."""
        return self._rules[self.document_type(code).code]

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
        document_type = self.document_type(code)
        document, template = self._prepare(document_type, data, wanted)
        return Draft(
            document=document,
            findings=self._findings(document_type, document, template, collected=data is None),
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
        document_type = self.document_type(code)
        document, template = self._prepare(document_type, data, wanted)
        return self._renderings.render(document_type, document, template, format, Channel(channel))

    # Stored -------------------------------------------------------------------------------

    @cached_property
    def store(self) -> DocumentStore:
        """The documents issued so far.

        Raises:
            ConfigurationError: no store was given.
            StorageError: it cannot be opened.

        """
        if self._store_url is None:
            raise ConfigurationError(
                "documents can be issued only into a store; give DocGen(store='sqlite:///docs.db')"
            )
        return DocumentStore(
            self._store_url,
            ArtifactStore(self._artifacts),
            payload_class=lambda code: self.document_type(code).payload,
        )

    @property
    def source(self) -> Source:
        """The host's adapter.

        Raises:
            ConfigurationError: none was given.

        """
        if self._source is None:
            raise ConfigurationError(
                "documents are collected from a source; give DocGen(source=…), or the data itself"
            )
        return self._source

    def issue(
        self,
        code: str,
        data: Data | None = None,
        *,
        key: str | None = None,
        **wanted: Unpack[Wanted],
    ) -> Document:
        """Check a document, give it the next number and freeze it; takes what :meth:`draft` does.

        A document collected for a contract and a period is issued once: again, the first one is
        returned as it is. ``key`` does the same for whatever the host calls one operation.

        Raises:
            IssueRefusedError: there are findings of severity ``error``; no number was taken.
            StorageError: the store failed; no number was taken.

        """
        document_type = self.document_type(code)
        document, template = self._prepare(document_type, data, wanted)
        if document.status is not Status.DRAFT:
            raise ConfigurationError(
                f"the number {document.number!r} was given, but issued documents are numbered "
                "by their rule; leave it out"
            )
        payload = document.payload
        key = key or (_request_key(document) if data is None else None)
        if key and (found := self.store.find_by_key(key)):
            return found
        findings = self._findings(document_type, document, template, collected=data is None)
        if errors := [row for row in findings if row.severity is Severity.ERROR]:
            raise IssueRefusedError(code, errors)
        self._plugins.before_document_issued(document_type, payload)
        issued = self.store.issue(
            code, payload, self.rule(code), _number_context(document), template=template, key=key
        )
        if issued.created:
            self._plugins.after_document_issued(issued.document)
        return issued.document

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
        issued = self.store.get(document) if isinstance(document, int) else document
        if issued.id is None:
            raise ConfigurationError("a draft is not stored; use DocGen.render() for it")
        kept = self.store.file(issued.id, format, Channel(channel))
        if kept is not None:
            return kept
        template = self.store.template(issued.template_hash)
        document_type = self.document_type(issued.type)
        file = self._renderings.render(document_type, issued, template, format, Channel(channel))
        self.store.keep(issued.id, file, Channel(channel))
        self._plugins.after_file_rendered(issued, file)
        return file

    def close(self) -> None:
        """Close the store, if it was opened."""
        if "store" in self.__dict__:
            self.store.close()

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

    def _prepare(
        self, document_type: DocumentType, data: Data | None, wanted: Wanted
    ) -> tuple[Document, Template]:
        """Collect a payload, or read the one given, and make a document that has no id."""
        template = self._templates.load(document_type.code, wanted.get("template"))
        number = wanted.get("number")
        if data is None:
            payload = self._collect(document_type, wanted)
        else:
            payload, stated = _read_payload(document_type, data, wanted)
            number = number or stated
        document = Document(
            id=None,
            type=document_type.code,
            number=number or DRAFT_NUMBER,
            payload=payload,
            template=template.name,
            template_hash=template.hash,
            status=Status.ISSUED if number else Status.DRAFT,
        )
        return document, template

    def _collect(self, document_type: DocumentType, wanted: Wanted) -> Payload:
        if "period" not in wanted:
            raise ConfigurationError("say for when: give period='2026-10'")
        period = wanted["period"]
        chosen = period if isinstance(period, Period) else _parse_period(period)
        request = Request(
            document_type=document_type.code,
            contract=self._contract(wanted.get("contract"), wanted.get("client")),
            period=chosen,
            date=wanted.get("date", chosen.end),
        )
        return self._plugins.data_collector(document_type).collect(self.source, request)

    def _contract(self, contract_id: str | None, client: str | None) -> Contract:
        """Find the contract meant; a client with several must say which."""
        if contract_id is not None:
            return self.source.contract(contract_id)
        if client is None:
            raise ConfigurationError("say for whom: give contract=… or client=…")
        contracts = list(self.source.contracts(client=client))
        if not contracts:
            raise UnknownNameError("contract of client", client, ())
        if len(contracts) > 1:
            listed = ", ".join(f"{row.id} (№ {row.number})" for row in contracts)
            raise ConfigurationError(
                f"client {client!r} has several contracts; give contract=… of: {listed}"
            )
        return contracts[0]

    def _findings(
        self,
        document_type: DocumentType,
        document: Document,
        template: Template,
        *,
        collected: bool,
    ) -> tuple[Finding, ...]:
        if collected and document.payload.is_empty:
            return (empty_finding(),)
        findings = self._plugins.check(document_type, document.payload)
        return (*findings, *self._renderings.findings(document_type, document, template))

    def _numbering_rules(
        self, settings: Mapping[str, Mapping[str, Any]]
    ) -> Mapping[str, NumberingRule]:
        for code in settings:
            self.document_type(code)
        tokens = self._plugins.number_tokens()
        return {
            row.code: _numbering_rule(row, settings.get(row.code, {}), tokens)
            for row in self.types()
        }

    def _engine(self, name: str) -> PdfEngine:
        engines = {engine.name: engine for engine in self._plugins.pdf_engines()}
        if name not in engines:
            raise UnknownNameError("PDF engine", name, engines)
        return engines[name]


def render(
    code: str,
    data: Data,
    *,
    format: str = "pdf",  # noqa: A002 - the field's word
    channel: Channel | str = Channel.PAPER,
    **wanted: Unpack[Wanted],
) -> File:
    """Return a file of a document that is not stored. See :meth:`DocGen.render`."""
    return _default().render(code, data, format=format, channel=channel, **wanted)


@cache
def _default() -> DocGen:
    """Return the one that needs neither source nor store."""
    return DocGen()


def _read_payload(
    document_type: DocumentType, data: Data, wanted: Wanted
) -> tuple[Payload, str | None]:
    """Return the payload, and the number that the data may state beside its fields."""
    if beside := wanted.keys() - {"template", "number"}:
        raise ConfigurationError(f"{', '.join(sorted(beside))} cannot be given beside the data")
    if isinstance(data, Payload):
        if not isinstance(data, document_type.payload):
            expected = document_type.payload.__name__
            raise ConfigurationError(f"a {expected} is expected, not {type(data).__name__}")
        return data, None
    source = "data" if isinstance(data, Mapping) else str(data)
    fields = dict(data if isinstance(data, Mapping) else read_data(data))
    number = fields.pop("number", None)
    payload = from_mapping(document_type.payload, fields, source=source)
    return payload, None if number is None else str(number)


def _parse_period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise ConfigurationError(str(error)) from None


def _number_context(document: Document) -> NumberContext:
    payload = document.payload
    return NumberContext(
        document_type=document.type,
        date=payload.date,
        organisation=payload.seller.id,
        client=payload.buyer.id,
        contract=payload.contract.id if payload.contract else "",
    )


def _request_key(document: Document) -> str:
    """Name the operation: a type's document for an organisation, a contract and a period."""
    payload = document.payload
    contract = payload.contract.id if payload.contract else ""
    return "/".join((document.type, payload.seller.id, contract, str(payload.period)))


def _numbering_rule(
    document_type: DocumentType, settings: Mapping[str, Any], tokens: Sequence[NumberToken]
) -> NumberingRule:
    """Make a type's rule: its own defaults, and what the host sets over them."""
    known = {"mask", "reset", "scope", "start", "fiscal_start_month"}
    for name in settings.keys() - known:
        raise UnknownNameError(f"setting of numbering.{document_type.code}", name, known)
    merged = {
        "mask": document_type.number_mask,
        "reset": document_type.number_reset,
        **settings,
    }
    mask = Mask.parse(merged.pop("mask"), tokens)
    return NumberingRule(code=document_type.code, mask=mask, **merged)
