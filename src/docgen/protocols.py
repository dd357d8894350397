"""The shapes that hosts and plugins fill in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from attrs import field, frozen

from docgen.models import (
    Charge,
    Contract,
    Document,
    File,
    Organisation,
    Party,
    Payload,
    Payment,
    Period,
    Provenance,
    Request,
    Shortcode,
    Template,
)
from docgen.shortcodes.values import Node
from docgen.templates.environment import CompiledTemplate
from docgen.templates.strictness import Rendering

if TYPE_CHECKING:
    from docgen.word.rendering import CompiledDocx


class Source(Protocol):
    """What a CRM or a billing system knows. Read-only; ids are the host's own, as text.

    Every method raises :class:`docgen.exceptions.UnknownNameError` for an id it does not know
    and :class:`docgen.exceptions.SourceError` when it cannot answer.
    """

    def organisation(self, organisation_id: str) -> Organisation:
        """Return one of our own organisations."""
        ...

    def client(self, client_id: str) -> Party:
        """Return a client."""
        ...

    def contract(self, contract_id: str) -> Contract:
        """Return a contract."""
        ...

    def contracts(self, *, client: str | None = None) -> Iterable[Contract]:
        """Return all contracts, or those of one client, oldest first."""
        ...

    def charges(self, contract: Contract, period: Period) -> Sequence[Charge]:
        """Return what was consumed under a contract in a period, in order of date."""
        ...

    def expected(self, contract: Contract, period: Period) -> Sequence[Charge]:
        """Return what will be charged in a period, as far as is known beforehand.

        Subscriptions, above all; needed only for documents of prepayment.
        """
        ...

    def payments(self, contract: Contract, period: Period) -> Sequence[Payment]:
        """Return the money received under a contract in a period, in order of date."""
        ...

    def balance(self, contract: Contract, on: date) -> Decimal:
        """Return payments less charges, tax included, up to and including a day."""
        ...


@runtime_checkable
class TellingSource(Protocol):
    """What a source may have besides, so that ``docgen explain`` names its fields."""

    def origin(self, record: str, record_id: str, path: str) -> str:
        """Return where it has a field of a record from, for people; ``""`` if it cannot tell.

        ``record`` is ``organisation``, ``client``, ``contract`` or ``charge``, ``path`` the
        dotted path of a field (``bank_account.bic``). Of a charge ``record_id`` is empty: the
        lines of documents do not know their charges.
        """
        ...


class DataCollector(Protocol):
    """Builds a type's payload from the source."""

    def collect(self, source: Source, request: Request) -> Payload:
        """Return the payload of one document.

        Raises:
            SourceError: the source lacks something the document cannot be without.

        """
        ...


class ShortcodeResolver(Protocol):
    """Supplies shortcodes: one row each, with the function that finds the value."""

    def catalog(self) -> Sequence[Shortcode]:
        """Return the rows, in the order a reader wants to see them."""
        ...


@frozen(kw_only=True)
class Attachment:
    """A file that lies inside a PDF: what its pages were made from, for machines.

    ``made_at`` is the moment that the PDF states for it, so that the same document gives the
    same bytes.
    """

    file: File
    description: str
    made_at: datetime


@frozen(kw_only=True)
class Page:
    """What a PDF engine turns into pages.

    ``html`` is a whole document without stylesheets, ``styles`` the paths of its stylesheets in
    ``files``; ``files_hash`` identifies them, so that parsed ones can be kept. With
    ``attachments`` the PDF is a PDF/A-3 that holds them. ``keyword``, unless it is empty,
    is to be the last of the PDF's Keywords (ISO 32000-1, 14.3.3): docgen knows its files by it.
    """

    html: str = field(repr=False)
    styles: Sequence[str]
    files: Mapping[str, bytes] = field(repr=False)
    files_hash: str
    attachments: Sequence[Attachment] = ()
    keyword: str = field(default="", repr=False)


@frozen(kw_only=True)
class Drawing:
    """The PDF of a page, with the engine that made it and its version; ``notes`` are Russian.

    ``provenance`` is what the PDF says of itself, if it is that of an issued document.
    """

    content: bytes = field(repr=False)
    engine: str
    notes: tuple[str, ...] = ()
    provenance: Provenance | None = None


class PdfEngine(Protocol):
    """Turns HTML into PDF, reading nothing but the page's own files."""

    @property
    def name(self) -> str:
        """The name used to choose it: ``weasyprint``."""
        ...

    @property
    def version(self) -> str:
        """The version, kept with every file.

        Raises:
            EngineUnavailableError: it is not installed; says what to type.

        """
        ...

    def render(self, page: Page) -> bytes:
        """Return the PDF.

        Raises:
            EngineUnavailableError: it is not installed; says what to type.
            ResourceRefusedError: the page asks for a file that is not its own.
            RenderError: it failed.

        """
        ...


@frozen(kw_only=True)
class RenderTask:
    """Everything a renderer needs, and nothing of the host.

    ``compiled`` is the template ready for ``context``, the values by their names;
    ``rendering`` is strict for an issued document and gathers notes for the file. ``file_name``
    has no extension yet. ``draw`` returns the PDF of a page by the engine that suits it, and
    raises what engines raise. ``word`` returns the template's Word file, compiled when it is
    first asked for, and raises TemplateError if there is none.
    ``attachments`` are to lie inside a PDF.
    """

    document: Document
    template: Template
    compiled: CompiledTemplate
    context: Mapping[str, Node] = field(repr=False)
    rendering: Rendering
    file_name: str
    draw: Callable[[Page], Drawing] = field(repr=False)
    word: Callable[[], CompiledDocx] = field(repr=False)
    attachments: Sequence[Attachment] = field(default=(), repr=False)


class OutputRenderer(Protocol):
    """Turns a document into a file of one format. A pure function of its task."""

    def render(self, task: RenderTask) -> File:
        """Return the file.

        Raises:
            TemplateError: the template is broken or a value is missing.
            RenderError: the engine failed.

        """
        ...
