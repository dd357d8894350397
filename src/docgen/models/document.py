"""An issued document, a draft of one, and the files rendered from it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from attrs import field, frozen

from docgen.models.barcode import DRAFT_BARCODE, barcode_text
from docgen.models.finding import Finding
from docgen.models.payload import Payload
from docgen.models.provenance import Provenance

DRAFT_NUMBER: Final = "Черновик"


class Channel(StrEnum):
    """How a file reaches the client, or that it goes to the archive; decides about facsimiles."""

    PAPER = "paper"
    EMAIL = "email"
    EDO = "edo"
    ARCHIVE = "archive"


class Status(StrEnum):
    """The lifecycle, the stored axis of the three; a draft alone is stored nowhere.

    What leads from one to another is the table of :mod:`docgen.lifecycle`. How much of a
    document is paid is worked out, never stored as a status: see :mod:`docgen.settlement`.
    """

    DRAFT = "draft"
    ISSUED = "issued"
    SENT = "sent"
    VIEWED = "viewed"
    SIGNED = "signed"
    DECLINED = "declined"
    VOID = "void"
    ARCHIVED = "archived"


@frozen(kw_only=True)
class Draft:
    """A document as it would be issued: its payload, its template, what the checks say of it.

    It is stored nowhere and has no id. Its ``number`` is «Черновик», unless whoever prints it
    without a store states one: then its ``status`` is ``ISSUED``, and nothing that its template
    prints may be missing. ``template`` is the name of its template, ``template_hash`` that
    version's hash.
    """

    type: str
    number: str = DRAFT_NUMBER
    payload: Payload
    template: str
    template_hash: str
    status: Status = Status.DRAFT
    findings: tuple[Finding, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether it has no number; one that is given its number is printed as issued."""
        return self.number == DRAFT_NUMBER

    @property
    def issued_at(self) -> None:
        """The moment of issue: it has none."""

    @property
    def barcode(self) -> str:
        """The text of its barcode: it leads nowhere."""
        return DRAFT_BARCODE

    @property
    def date(self) -> date:
        """The date printed on the document."""
        return self.payload.date


@frozen(kw_only=True)
class Document:
    """An issued payload with its number; a store keeps it.

    ``template`` is the name of the template it was issued with, ``template_hash`` that version's
    hash. ``store_id`` tells the store that keeps it from all others, ``payload_hash`` is the
    SHA-256 of the payload as it is kept. ``corrects_id`` is the document that this one corrects.
    """

    id: int
    type: str
    number: str
    payload: Payload
    template: str
    template_hash: str
    status: Status
    issued_at: datetime
    store_id: str = ""
    payload_hash: str = ""
    corrects_id: int | None = None

    @property
    def is_draft(self) -> bool:
        """Whether it has no number: it has one."""
        return False

    @property
    def barcode(self) -> str:
        """The text of its barcode; see :mod:`docgen.models.barcode`."""
        return barcode_text(self.store_id, self.id)

    @property
    def date(self) -> date:
        """The date printed on the document."""
        return self.payload.date


#: What can be printed: shortcodes and renderers take either.
Printable = Draft | Document


def document_id(document: Document | int) -> int:
    """Return the id of a document that is given by itself or by its id."""
    return document if isinstance(document, int) else document.id


class EdoSeverity(StrEnum):
    """How an operator of electronic documents (ЭДО) takes a document; logic looks at this only."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"


@frozen(kw_only=True)
class EdoStatus:
    """What an operator says of a document, as it came: the third axis, mirrored from outside."""

    severity: EdoSeverity
    text: str


class AttachmentKind(StrEnum):
    """What an attached file is: a scan of the signed original, or anything else."""

    SCAN = "scan"
    OTHER = "other"


@frozen(kw_only=True)
class Attachment:
    """A file from outside that belongs to a document; ``size`` is in bytes."""

    id: int
    document_id: int
    name: str
    media_type: str
    sha256: str
    size: int
    kind: AttachmentKind
    added_at: datetime
    added_by: str
    note: str


@frozen(kw_only=True)
class File:
    """Rendered bytes.

    ``notes`` says, in Russian, what the renderer decided: why a stamp was left out, which
    engine was used. ``provenance`` is what the file just made says of itself, in its metadata;
    of one that is kept, read it from the bytes, which are what makes files equal.
    """

    name: str
    media_type: str
    content: bytes
    engine: str = ""
    notes: tuple[str, ...] = ()
    provenance: Provenance | None = field(default=None, eq=False)

    @property
    def format(self) -> str:
        """``pdf`` of ``Счёт 15.pdf``."""
        return self.name.rpartition(".")[2]


@frozen(kw_only=True)
class Event:
    """Something that happened to a document, a payment, a rule; events are only ever added.

    ``who`` did it and the ``reason`` why are empty where nobody said.
    """

    at: datetime
    name: str
    detail: str = ""
    who: str = ""
    reason: str = ""
