"""A template: its settings and the bytes of its files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from docgen.models.period import PeriodKind


class StampPolicy(StrEnum):
    """Whether a template's documents may carry facsimiles, where the organisation allows them."""

    ALLOWED = "allowed"
    NEVER = "never"


class PdfOrigin(StrEnum):
    """Which of a template's files its PDF is made of."""

    HTML = "html"
    WORD = "docx"


class TrackedChanges(StrEnum):
    """What becomes of tracked changes and comments in a template's Word file."""

    ACCEPT = "accept"
    REFUSE = "refuse"


class WordEngine(StrEnum):
    """What fills a template's Word file in; ``auto`` leaves to docxtpl what only it can."""

    AUTO = "auto"
    COMPILED = "compiled"
    DOCXTPL = "docxtpl"


@frozen(kw_only=True)
class NumberingSettings:
    """How documents of a template are numbered; what is not said is the type's own rule."""

    mask: str | None = None
    reset: str | None = None
    scope: str | None = None
    start: int | None = None
    fiscal_start_month: int | None = None
    time_zone: str | None = None
    mode: str | None = None


@frozen(kw_only=True)
class TemplateSettings:
    """What ``template.toml`` holds.

    ``file_name`` is a text with shortcodes, without extension. ``styles`` are the paths of the
    stylesheets, in the order of the cascade. ``period`` is the kind of period the documents are
    made for, ``formats`` are the files to make of each, and ``visible_to_client`` says whether
    the client finds them in the personal account. ``pdf_from`` matters where a folder holds both
    an HTML and a Word file. ``engine`` is the PDF engine, where the host has not chosen one:
    ``auto`` is the fastest that can make the page. ``word_engine`` is what fills a Word file in;
    ``tracked`` says whether what reviewers left in it is accepted, or refused. ``colors`` give the
    stylesheets' variables their values (``accent`` is ``--accent``), and ``logo`` is a picture of
    the folder, printed in place of the organisation's; so is ``stamp_picture`` of its stamp, where
    that one may stand.
    ``accessible`` asks for PDFs that screen readers can read: with tags, by PDF/UA-1 (ISO 14289-1).

    A folder with ``version_of`` holds another version of the template of that name, for
    documents dated ``active_from`` and later.
    """

    title: str
    file_name: str
    styles: tuple[str, ...] = ("_base/form.css",)
    period: PeriodKind | None = None
    formats: tuple[str, ...] = ("pdf",)
    visible_to_client: bool = True
    stamp: StampPolicy = StampPolicy.ALLOWED
    pdf_from: PdfOrigin = PdfOrigin.HTML
    engine: str = "auto"
    word_engine: WordEngine = WordEngine.AUTO
    tracked: TrackedChanges = TrackedChanges.ACCEPT
    accessible: bool = False
    colors: Mapping[str, str] = field(factory=dict)
    logo: str | None = None
    stamp_picture: str | None = None
    numbering: NumberingSettings = field(factory=NumberingSettings)
    version_of: str | None = None
    active_from: date | None = None


@frozen(kw_only=True)
class Template(TemplateSettings):
    """One version of one template, whole: it renders the same wherever it came from.

    ``files`` maps paths to bytes: the folder's own (``template.html``) and the shared ones it
    builds on (``_base/form.css``). ``hash`` is the SHA-256 of the settings and all files. One that
    is not ``trusted`` is compiled and rendered in a worker process only.
    """

    document_type: str
    name: str
    files: Mapping[str, bytes] = field(repr=False)
    hash: str
    trusted: bool = True

    @property
    def label(self) -> str:
        """How errors name it: ``invoice/classic``."""
        return f"{self.document_type}/{self.name}"
