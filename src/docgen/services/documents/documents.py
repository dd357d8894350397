"""What is done with issued documents: ``dg.documents``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from attrs import evolve

from docgen.exceptions import (
    ConfigurationError,
    DataError,
    IssueRefusedError,
    UnknownNameError,
)
from docgen.file_names import safe_file_name
from docgen.hooks.caller import Plugins
from docgen.lifecycle import Actor, read_status
from docgen.models import (
    Attachment,
    AttachmentKind,
    Channel,
    Correction,
    Document,
    EdoSeverity,
    EdoStatus,
    Event,
    Explanation,
    File,
    Finding,
    Payload,
    Period,
    Severity,
    Status,
    Verification,
)
from docgen.numbering.rulebook import NumberingRules
from docgen.pipeline.checks import correctable_from, correction_date_finding
from docgen.pipeline.draft import Preparation, Prepared
from docgen.pipeline.render import Renderings
from docgen.pipeline.request import Data, Wanted, parse_period, read_payload
from docgen.rendering.protocols import Drawing, Page
from docgen.reports.register import Register, register_row
from docgen.services.documents.scans import scanned_documents
from docgen.services.explanation.explainer import Explainer
from docgen.services.official.files import Readable
from docgen.services.verification.verifier import Verifier
from docgen.settlement import PaymentStatus
from docgen.store import DocumentStore, NumberWanted

NOBODY: Final = Actor()


class Documents:
    """The issued documents of a store. ``by`` says who does something; it stays in the journal.

    Methods raise UnknownNameError for a document that is not there, TransitionError for a step
    that its status does not allow, and StorageError when the store fails.
    """

    def __init__(
        self,
        store: Callable[[], DocumentStore],
        plugins: Plugins,
        preparation: Preparation,
        *,
        renderings_by: Callable[[str], Renderings],
        explainer: Callable[[], Explainer],
        rules: NumberingRules,
        foresee: Callable[[Prepared], tuple[Finding, ...]],
        draw: Callable[[Page], Drawing],
    ) -> None:
        self._store = store
        self._plugins = plugins
        self._preparation = preparation
        self._renderings_by = renderings_by
        self._explainer = explainer
        self._rules = rules
        self._foresee = foresee
        self._draw = draw

    def get(self, document: Document | int) -> Document:
        """Return a document as it is now."""
        return self._store().get(_id(document))

    def history(self, document: Document | int) -> tuple[Event, ...]:
        """Return what happened to a document, in order."""
        return self._store().events(_id(document))

    def payment_status(self, document: Document | int, on: dt.date | None = None) -> PaymentStatus:
        """Return how much of a document is paid, on a day or today."""
        day = on or dt.datetime.now().astimezone().date()
        return self._store().summary(_id(document)).payment_status(day)

    def change_status(
        self,
        document: Document | int,
        status: Status | str,
        *,
        reason: str = "",
        by: Actor = NOBODY,
    ) -> Document:
        """Take a step of a document's life: it was sent, viewed, signed … Return it as it is then.

        What may follow what is the table of :mod:`docgen.lifecycle`.
        """
        target = read_status(status)
        current = self.get(document)
        self._store().lifecycle.require(_id(current), target, by, reason)
        self._plugins.before_status_changed(current, target)
        previous = self._store().lifecycle.change(_id(current), target, by, reason)
        return self._told(_id(current), previous)

    def void(self, document: Document | int, *, reason: str, by: Actor = NOBODY) -> Document:
        """Make a document void: it keeps its number, and what paid it is free again.

        Of a correction, the document that it corrected is in force again.
        """
        return self.change_status(document, Status.VOID, reason=reason, by=by)

    def correct(
        self,
        document: Document | int,
        data: Data,
        *,
        reason: str,
        date: dt.date | None = None,
        by: Actor = NOBODY,
    ) -> Document:
        """Issue a correction (исправление), and return it; ``date`` is its own, or today.

        It has the number and the date of the document, and ``data`` in place of the former.
        The former goes to the archive, and what paid it pays the correction.

        Raises:
            IssueRefusedError: there are findings of severity ``error``, or ``date`` is before what
                is corrected; nothing was changed.
            ConfigurationError: it is corrected already, or ``data`` have another date or seller.
            DataError: the data does not fit the type.

        """
        store = self._store()
        former = self.get(document)
        if other := store.lifecycle.corrected_by(_id(former)):
            raise ConfigurationError(
                f"{former.type} {_id(former)} is corrected by document {other}; correct that one"
            )
        store.lifecycle.require(_id(former), Status.ARCHIVED, by, reason)
        payload, _ = read_payload(self._plugins.document_type(former.type), data, {})
        today = dt.datetime.now().astimezone().date()
        correction = Correction(
            number=store.lifecycle.next_correction(_id(former)),
            date=date or max(today, correctable_from(former)),
        )
        payload = evolve(payload, correction=correction)
        _require_same_place(former, payload)
        prepared = self._checked(former, payload)
        _refuse(former, correction_date_finding(former, correction))
        self._plugins.before_status_changed(former, Status.ARCHIVED)
        issued = store.correct(
            former,
            payload,
            prepared.number_context,
            template=prepared.template,
            by=by,
            reason=reason,
        )
        self._plugins.after_document_issued(issued)
        self._told(_id(former), former.status)
        return issued

    def reissue(
        self,
        document: Document | int,
        data: Data | None = None,
        *,
        reason: str,
        chronology_reason: str = "",
        by: Actor = NOBODY,
    ) -> Document:
        """Make a document void and issue another in its place, with the next number, or neither.

        ``data`` are those of the former unless given. The new document is checked first.
        ``chronology_reason`` is that of :meth:`docgen.DocGen.issue`: a VAT invoice with the former
        date, issued after later ones, needs it.

        Raises:
            IssueRefusedError: there are findings of severity ``error``; nothing was changed.

        """
        store = self._store()
        former = self.get(document)
        store.lifecycle.require(_id(former), Status.VOID, by, reason)
        given = former.payload if data is None else data
        payload, _ = read_payload(self._plugins.document_type(former.type), given, {})
        prepared = self._checked(former, payload)
        if not chronology_reason.strip():
            _refuse(former, self._foresee(prepared))
        ready = store.freeze(
            former.type,
            prepared.document.payload,
            prepared.rule(self._rules),
            prepared.number_context,
            template=prepared.template,
            key=store.lifecycle.key(_id(former)),
            basis=store.basis(_id(former)),
            wanted=NumberWanted(reason=chronology_reason, who=by.name),
        )
        self._plugins.before_status_changed(former, Status.VOID)
        self._plugins.before_document_issued(prepared.document_type, prepared.document.payload)
        issued = store.reissue(_id(former), ready, by=by, reason=reason)
        self._told(_id(former), former.status)
        if issued.created:
            self._plugins.after_document_issued(issued.document)
        return issued.document

    def mirror_edo(
        self,
        document: Document | int,
        severity: EdoSeverity | str,
        text: str,
        *,
        by: Actor = NOBODY,
    ) -> None:
        """Keep what an operator of electronic documents says of a document."""
        status = EdoStatus(severity=EdoSeverity(severity), text=text)
        self._store().lifecycle.mirror_edo(_id(document), status, by)

    def attach(
        self,
        document: Document | int,
        content: bytes,
        name: str,
        *,
        note: str = "",
        by: Actor = NOBODY,
    ) -> Attachment:
        """Keep a file of any kind with a document."""
        return self._store().attachments.add(
            _id(document), name, content, kind=AttachmentKind.OTHER, note=note, by=by
        )

    def attach_scan(
        self,
        content: bytes,
        name: str,
        *,
        document: Document | int | None = None,
        note: str = "",
        by: Actor = NOBODY,
    ) -> tuple[Document, ...]:
        """Keep a scan of signed originals, and mark their documents as signed.

        Without ``document`` the barcodes on the scan say whose it is.

        Raises:
            DataError: the scan cannot be read, or holds no barcode of this store's documents.
            EngineUnavailableError: it is a PDF, and what reads PDFs is not installed.

        """
        ids = self._scanned(content, name) if document is None else [_id(document)]
        signed = []
        for document_id in ids:
            if self.get(document_id).status is not Status.SIGNED:
                self._store().lifecycle.require(document_id, Status.SIGNED, by, note)
            self._store().attachments.add(
                document_id, name, content, kind=AttachmentKind.SCAN, note=note, by=by
            )
            if self.get(document_id).status is not Status.SIGNED:
                self.change_status(document_id, Status.SIGNED, reason=note, by=by)
            signed.append(self.get(document_id))
        return tuple(signed)

    def verify(self, file: Readable) -> Verification:
        """Return whose a file is, of which document, and whether it is as it was made.

        ``file`` is its path or its bytes. A PDF, a Word file and a page say themselves which
        document they are of; official XML is known by its ИдФайл, any other by its bytes.

        Raises:
            OfficialFileError: the file is not there, cannot be read, or is too large.

        """
        return Verifier(self._store(), self._plugins, self._renderings_by).verify(file)

    def explain(
        self,
        document: Document | int,
        format: str = "pdf",  # noqa: A002 - the field's word
        *,
        shortcode: str | None = None,
        channel: Channel | str = Channel.EMAIL,
    ) -> Explanation:
        """Return where each value that a document prints came from.

        ``format`` says of which file: ``pdf``, ``html`` or ``docx``. ``shortcode`` narrows it to
        one name or to the names that begin with it: ``buyer`` or ``покупатель.наименование``.

        Raises:
            UnknownNameError: there is no such format or shortcode.
            TemplateError: the template cannot print this document in this format.

        """
        return self._explainer().explain(self.get(document), format, shortcode, Channel(channel))

    def attachments(self, document: Document | int) -> tuple[Attachment, ...]:
        """Return what is attached to a document, in order."""
        return self._store().attachments.list(_id(document))

    def attachment(self, attachment: Attachment | int) -> File:
        """Return an attached file."""
        attachment_id = attachment if isinstance(attachment, int) else attachment.id
        return self._store().attachments.file(attachment_id)

    def register(
        self,
        period: Period | str,
        *,
        document_type: str = "vat_invoice",
        organisation: str | None = None,
    ) -> Register:
        """Return the journal of the numbers of a type's documents of a period.

        By number and date, corrections after what they correct, the void ones among them.
        """
        within = period if isinstance(period, Period) else parse_period(period)
        title = self._plugins.document_type(document_type).title
        store = self._store()
        ids = store.lifecycle.register(document_type, organisation, within)
        rows = tuple(register_row(store.get(document_id)) for document_id in ids)
        return Register(title=title, period=within, rows=rows)

    def print_register(self, register: Register, format: str = "pdf") -> File:  # noqa: A002 - the field's word
        """Return a journal as a file: ``pdf``, ``html`` or ``csv``.

        Raises:
            UnknownNameError: it can be made in no such format.
            RenderError: the engine failed.

        """
        page = Page(html=register.html(), styles=(), files={}, files_hash="")
        makers: Mapping[str, tuple[str, Callable[[], bytes]]] = {
            "pdf": ("application/pdf", lambda: self._draw(page).content),
            "html": ("text/html", page.html.encode),
            "csv": ("text/csv", register.csv),
        }
        if format not in makers:
            raise UnknownNameError("format of a register", format, makers)
        media_type, make = makers[format]
        name = safe_file_name(register.heading, format)
        return File(name=name, media_type=media_type, content=make())

    def _told(self, document_id: int, previous: Status) -> Document:
        changed = self.get(document_id)
        self._plugins.after_status_changed(changed, previous)
        return changed

    def _checked(self, former: Document, payload: Payload) -> Prepared:
        wanted: Wanted = {"template": former.template}
        prepared = self._preparation.prepare(former.type, payload, wanted)
        _refuse(former, self._preparation.findings(prepared))
        return prepared

    def _scanned(self, content: bytes, name: str) -> Sequence[int]:
        found = scanned_documents(content, name)
        ours = [document_id for store_id, document_id in found if store_id == self._store().id]
        if not ours:
            problem = (
                "its barcodes are of documents in another store"
                if found
                else "it holds no barcode of a document"
            )
            raise DataError([("", f"{problem}; name the document it belongs to")], source=name)
        return ours


def _id(document: Document | int) -> int:
    return document if isinstance(document, int) else document.id or 0


def _refuse(former: Document, findings: Iterable[Finding]) -> None:
    if errors := [row for row in findings if row.severity is Severity.ERROR]:
        raise IssueRefusedError(former.type, errors)


def _require_same_place(former: Document, payload: Payload) -> None:
    same = (former.date, former.payload.seller.id) == (payload.date, payload.seller.id)
    if not same:
        raise ConfigurationError(
            f"a correction keeps the date, {former.date}, and the organisation, "
            f"{former.payload.seller.id!r}; make both the same, or reissue the document"
        )
