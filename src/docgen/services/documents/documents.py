"""What is done with issued documents: ``dg.documents``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from docgen.exceptions import TransitionError, UnknownNameError
from docgen.lifecycle import Actor, read_status
from docgen.models import (
    Action,
    Attachment,
    AttachmentKind,
    Channel,
    Document,
    DocumentGroup,
    EdoSeverity,
    EdoStatus,
    Event,
    Explanation,
    File,
    Period,
    Status,
    Template,
    Verification,
    document_id,
)
from docgen.official.given import Readable
from docgen.pipeline.request import Data, parse_period
from docgen.pipeline.rights import subject_of_kind
from docgen.reports.register import Register
from docgen.services.documents.attachments import Attachments
from docgen.services.documents.corrections import Corrections
from docgen.services.documents.paper import Paper, UnsignedPaper
from docgen.services.documents.registers import Registers
from docgen.services.documents.visible import (
    events_with_visible_sums,
    visible_summaries,
    with_visible_sums,
)
from docgen.settlement import PaymentStatus
from docgen.store import DocumentSummary
from docgen.store.documents.listing import PaymentFilter
from docgen.wiring import Wiring

if TYPE_CHECKING:
    from docgen.services.explanation.explainer import Explainer
    from docgen.services.verification.verifier import Verifier

NOBODY: Final = Actor()


class Documents:
    """The issued documents of a store. ``by`` says who does something; it stays in the journal.

    Methods raise UnknownNameError for a document that is not there, ForbiddenError for what
    somebody has no right to, TransitionError for a step that its status does not allow, and
    StorageError when the store fails. Lists hold what the façade's user may see.
    """

    def __init__(self, wiring: Wiring, verifier: Verifier, explainer: Explainer) -> None:
        self._wiring = wiring
        self._verifier = verifier
        self._explainer = explainer
        self._corrections = Corrections(wiring)
        self._attachments = Attachments(wiring)
        self._registers = Registers(wiring)
        self._paper = Paper(wiring)

    def get(self, document: Document | int) -> Document:
        """Return a document as it is now, with all that it says."""
        self._require_whole(document)
        return self._get(document)

    def list(
        self,
        *,
        document_type: str | None = None,
        group: DocumentGroup | str | None = None,
        organisation: str | None = None,
        client: str | None = None,
        contract: str | None = None,
        period: Period | str | None = None,
        status: Status | str | None = None,
        payment: PaymentStatus | str | None = None,
        older_than: int | None = None,
        overdue: bool = False,
        unsigned: bool = False,
        on: dt.date | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> tuple[DocumentSummary, ...]:
        """Return documents, the newest first, without reading their payloads.

        Sums that the user may not see are left out of the rows, and what is paid with them.
        ``group`` are the bills, the accounting documents or the contracts. ``payment`` is what is
        true of their payment ``on`` a day, or today: ``unpaid``, ``partly_paid``, ``paid``,
        ``overpaid``, ``overdue``; one that is late and paid in part is both. ``older_than`` are
        days since the date of the document. With ``overdue`` they are what should have been paid
        by now and was not, the latest due first; with ``unsigned`` those that have not come back
        signed, see :meth:`unsigned`. ``before`` is the id of the last document seen: it
        gives the next page.

        Raises:
            UnknownNameError: there is no such type, group, status or payment state.
            ConfigurationError: the period cannot be read.

        """
        day = on or dt.datetime.now().astimezone().date()
        state = None if payment is None else _payment_status(payment)
        query = partial(
            self._wiring.store.list,
            document_type=self._codes(document_type, group, unsigned=unsigned),
            organisation=organisation,
            client=self._wiring.rights.only_client if client is None else client,
            contract=contract,
            period=parse_period(period) if isinstance(period, str) else period,
            status=read_status(status) if status is not None else None,
            unsigned=unsigned,
            payment=None if state is None else PaymentFilter(state=state, on=day),
            dated_until=None if older_than is None else day - dt.timedelta(days=older_than),
            overdue_on=day if overdue else None,
        )
        return visible_summaries(self._wiring.rights, query, before=before, limit=limit)

    def count(
        self,
        client: str,
        group: DocumentGroup,
        *,
        period: Period | str | None = None,
        status: Status | str | None = None,
        payment: PaymentStatus | str | None = None,
        unsigned: bool = False,
        most: int = 1000,
    ) -> int | None:
        """Return how many documents :meth:`list` would have of a client, ``most`` at most.

        ``None`` where that is not to be told without looking at each: a plugin judges them.
        """
        rights = self._wiring.rights
        if rights.judges_one_by_one:
            return None
        day = dt.datetime.now().astimezone().date()
        state = None if payment is None else _payment_status(payment)
        found = self._wiring.store.counts(
            client,
            self._codes(None, group, unsigned=unsigned) or (),
            most=most,
            period=parse_period(period) if isinstance(period, str) else period,
            status=read_status(status) if status is not None else None,
            unsigned=unsigned,
            payment=None if state is None else PaymentFilter(state=state, on=day),
        )
        return sum(row.count for row in rights.visible(found, partial(subject_of_kind, client)))

    def summary(self, document: Document | int) -> DocumentSummary:
        """Return what a list says of a document."""
        self._require(Action.SEE, document)
        return self._row(document)

    def _row(self, document: Document | int, by: Actor = NOBODY) -> DocumentSummary:
        row = self._wiring.store.summary(document_id(document))
        return with_visible_sums(self._wiring.rights, row, by)

    def _codes(
        self, document_type: str | None, group: DocumentGroup | str | None, *, unsigned: bool
    ) -> str | tuple[str, ...] | None:
        """Return the types meant: one, or those of a group, or all; or those that are signed."""
        plugins = self._wiring.plugins
        if document_type is not None:
            return plugins.document_type(document_type).code
        if group is not None and group not in set(DocumentGroup):
            raise UnknownNameError("group of documents", group, tuple(DocumentGroup))
        if group is None and not unsigned:
            return None
        return tuple(
            kind.code
            for kind in plugins.document_types()
            if group in {None, kind.group} and (kind.comes_back or not unsigned)
        )

    def template(self, document: Document | int) -> Template:
        """Return the version of the template that a document was issued with.

        Its settings say, for one, whether the client may see the document
        (``visible_to_client``).
        """
        self._require(Action.SEE, document)
        return self._wiring.store.templates.get(self._get(document).template_hash)

    def history(self, document: Document | int) -> tuple[Event, ...]:
        """Return what happened to a document, in order; sums only to who may see them."""
        self._require(Action.SEE, document)
        row = self._wiring.store.summary(document_id(document))
        return events_with_visible_sums(self._wiring.rights, row, self._wiring.store.events(row.id))

    def payment_status(self, document: Document | int, on: dt.date | None = None) -> PaymentStatus:
        """Return how much of a document is paid, on a day or today."""
        self._require(Action.SEE, document)
        day = on or dt.datetime.now().astimezone().date()
        return self._wiring.store.summary(document_id(document)).payment_status(day)

    def change_status(
        self,
        document: Document | int,
        status: Status | str,
        *,
        reason: str = "",
        by: Actor = NOBODY,
    ) -> DocumentSummary:
        """Take a step of a document's life: it was sent, viewed, signed … Return its row then.

        What may follow what is the table of :mod:`docgen.lifecycle`.
        """
        target = read_status(status)
        by = self._require(Action.VOID if target is Status.VOID else Action.CHANGE, document, by)
        return self._change_status(document, target, reason, by)

    def _change_status(
        self, document: Document | int, target: Status, reason: str, by: Actor
    ) -> DocumentSummary:
        current = self._get(document)
        lifecycle, plugins = self._wiring.store.lifecycle, self._wiring.plugins
        lifecycle.require(current.id, target, by, reason)
        letters = self._wiring.sequel.at_step(current, target)
        plugins.before_status_changed(current, target)
        previous = lifecycle.change(current.id, target, by, reason, outgoing=letters)
        plugins.after_status_changed(self._get(current.id), previous)
        return self._row(current.id, by)

    def viewed(
        self, document: Document | int, *, detail: str = "", by: Actor = NOBODY
    ) -> DocumentSummary:
        """Note that the client has taken or opened a document, which is viewed by then.

        ``detail`` says what it was: the name of a file. Whoever may see the document may do it,
        and what has gone further than being viewed stays as it is.
        """
        by = self._wiring.rights.require_whole(document, by)
        row = self._wiring.store.summary(document_id(document))
        name = "downloaded" if detail else "opened"
        self._wiring.store.lifecycle.note(row.id, name, detail, by)
        if row.status in {Status.ISSUED, Status.SENT}:
            # Another request may have been quicker: then there is nothing left to do.
            with suppress(TransitionError):
                return self._change_status(row.id, Status.VIEWED, "", by)
        return self._row(row.id, by)

    def void(self, document: Document | int, *, reason: str, by: Actor = NOBODY) -> DocumentSummary:
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
        by = self._require(Action.MAKE, document, by)
        former = self._get(document)
        return self._corrections.correct(former, data, reason=reason, date=date, by=by)

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
        self._require(Action.VOID, document, by)
        by = self._require(Action.MAKE, document, by)
        return self._corrections.reissue(
            self._get(document), data, reason=reason, chronology_reason=chronology_reason, by=by
        )

    def mirror_edo(
        self,
        document: Document | int,
        severity: EdoSeverity | str,
        text: str,
        *,
        by: Actor = NOBODY,
    ) -> None:
        """Keep what an operator of electronic documents says of a document."""
        by = self._require(Action.CHANGE, document, by)
        status = EdoStatus(severity=EdoSeverity(severity), text=text)
        self._wiring.store.lifecycle.mirror_edo(document_id(document), status, by)

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
        by = self._require(Action.CHANGE, document, by)
        return self._attachments.add(
            document_id(document), content, name, kind=AttachmentKind.OTHER, note=note, by=by
        )

    def attach_scan(
        self,
        content: bytes,
        name: str,
        *,
        document: Document | int | None = None,
        note: str = "",
        by: Actor = NOBODY,
    ) -> tuple[DocumentSummary, ...]:
        """Keep a scan of signed originals, mark their documents as signed, and return their rows.

        Without ``document`` the barcodes on the scan say whose it is.

        Raises:
            DataError: the scan cannot be read, or holds no barcode of this store's documents.
            EngineUnavailableError: it is a PDF, and what reads PDFs is not installed.

        """
        ids = (
            self._attachments.documents_on(content, name)
            if document is None
            else [document_id(document)]
        )
        for one in ids:
            self._require(Action.CHANGE, one, by)
        by = self._wiring.rights.doer(by)
        return tuple(self._signed(one, content, name, note, by) for one in ids)

    def _signed(
        self, signed_id: int, scan: bytes, name: str, note: str, by: Actor
    ) -> DocumentSummary:
        """Keep a scan with a document, and mark it as signed unless it is already."""
        is_new = self._get(signed_id).status is not Status.SIGNED
        if is_new:
            self._wiring.store.lifecycle.require(signed_id, Status.SIGNED, by, note)
        kind = AttachmentKind.SCAN
        self._attachments.add(signed_id, scan, name, kind=kind, note=note, by=by)
        if is_new:
            return self._change_status(signed_id, Status.SIGNED, note, by)
        return self._row(signed_id, by)

    def unsigned(
        self,
        *,
        document_type: str | None = None,
        organisation: str | None = None,
        client: str | None = None,
        older_than: int = 0,
        on: dt.date | None = None,
    ) -> tuple[UnsignedPaper, ...]:
        """Return what has not come back signed, by client, who is late longest first.

        They are accounting documents and contracts that were neither signed nor declined, and did
        not go by ЭДО; ``older_than`` are days since their date, as of ``on`` or today.

        Raises:
            UnknownNameError: there is no such type.

        """
        return self._paper.unsigned(
            document_type=document_type,
            organisation=organisation,
            client=client,
            older_than=older_than,
            on=on or dt.datetime.now().astimezone().date(),
        )

    def remind(
        self,
        papers: Iterable[UnsignedPaper],
        *,
        on: dt.date | None = None,
        by: Actor = NOBODY,
    ) -> tuple[UnsignedPaper, ...]:
        """Remind clients, once a day, of what :meth:`unsigned` has found; return who was told.

        They are told by the hook ``docgen_after_notice_made``.
        """
        day = on or dt.datetime.now().astimezone().date()
        return self._paper.remind(papers, on=day, by=by)

    def verify(self, file: Readable) -> Verification:
        """Return whose a file is, of which document, and whether it is as it was made.

        ``file`` is its path or its bytes. A PDF, a Word file and a page say themselves which
        document they are of; official XML is known by its ИдФайл, any other by its bytes.

        Raises:
            OfficialFileError: the file is not there, cannot be read, or is too large.

        """
        found = self._verifier.verify(file)
        if found.document is not None:
            self._require_whole(found.document)
        return found

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
        return self._explainer.explain(self.get(document), format, shortcode, Channel(channel))

    def attachments(self, document: Document | int) -> tuple[Attachment, ...]:
        """Return what is attached to a document, in order."""
        self._require(Action.SEE, document)
        return self._wiring.store.attachments.list(document_id(document))

    def attachment(self, attachment: Attachment | int) -> File:
        """Return an attached file; a scan shows all that the document says."""
        attachment_id = attachment if isinstance(attachment, int) else attachment.id
        found = self._wiring.store.attachments.get(attachment_id)
        self._require_whole(found.document_id)
        return self._wiring.store.attachments.file(attachment_id)

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
        return self._registers.of(within, document_type, organisation)

    def print_register(self, register: Register, format: str = "pdf") -> File:  # noqa: A002 - the field's word
        """Return a journal as a file: ``pdf``, ``html`` or ``csv``.

        Raises:
            UnknownNameError: it can be made in no such format.
            RenderError: the engine failed.

        """
        return self._registers.file(register, format)

    def _get(self, document: Document | int) -> Document:
        return self._wiring.store.get(document_id(document))

    def _require(self, action: Action, document: Document | int, by: Actor = NOBODY) -> Actor:
        return self._wiring.rights.require_document(action, document, by)

    def _require_whole(self, document: Document | int) -> None:
        """Ask for what a document says, its sums among it."""
        self._wiring.rights.require_whole(document)


def _payment_status(name: str) -> PaymentStatus:
    try:
        return PaymentStatus(name)
    except ValueError:
        raise UnknownNameError("payment state", name, tuple(PaymentStatus)) from None
