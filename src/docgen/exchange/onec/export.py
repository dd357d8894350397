"""What 1C has not been told of, written as one message and journalled: ``dg.exchange.onec``."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from attrs import field, frozen
from lxml import etree

from docgen.exceptions import ConfigurationError, DocGenError
from docgen.exchange.onec.composing import BasisPayment, Composed, Composer, is_exported
from docgen.exchange.onec.money import compose_payment, payment_key
from docgen.exchange.onec.objects import PaymentOrder
from docgen.exchange.onec.settings import OneCSettings
from docgen.exchange.onec.writing import Format, Header, require_usable, write_message
from docgen.language.errors import describe_error
from docgen.lifecycle import Actor
from docgen.models import (
    Action,
    Document,
    Finding,
    Period,
    Reporter,
    Severity,
    Status,
)
from docgen.pipeline.rights import subject_of, subject_of_payment
from docgen.settlement import Receipt
from docgen.store.exchange.messages import (
    Message,
    MessageItem,
    MessageQuery,
    MessageSubject,
    ToldState,
)
from docgen.wiring import Wiring
from docgen.writing import open_output, unwritable

#: The channel of the journal, and that of what 1C itself has sent.
ONEC: Final = "onec"
FROM_ONEC: Final = "onec.in"

#: Documents read at once: however many there are, so many are in memory.
_BLOCK: Final = 200

_report: Final = Reporter("onec")


@frozen(kw_only=True)
class NotExported:
    """A record that stays behind, and why; ``title`` is how people call it."""

    item: MessageItem
    title: str
    findings: tuple[Finding, ...]


@frozen(kw_only=True)
class ExportReport:
    """What a message holds: counts by state, what stays behind, what is worth a look.

    ``path`` is empty where nothing was written: in a dry run, or with nothing to tell of.
    ``finished`` are messages of an earlier, broken run that have reached their places now.
    """

    number: int = 0
    path: Path | None = None
    documents: int = 0
    deletions: int = 0
    payments: int = 0
    refused: tuple[NotExported, ...] = ()
    warnings: tuple[NotExported, ...] = ()
    finished: tuple[Message, ...] = ()


class OneCExport:
    """Tells 1C of documents: of each once, and again when it becomes void or is corrected."""

    def __init__(self, wiring: Wiring, settings: OneCSettings) -> None:
        self._wiring = wiring
        self._settings = settings

    def export(
        self,
        target: Path | None = None,
        *,
        period: Period | None = None,
        organisation: str | None = None,
        again: str = "",
        dry_run: bool = False,
        by: Actor,
    ) -> ExportReport:
        """Write a message of what 1C has not been told of yet, and journal it.

        ``target`` is a folder or an ``.xml`` file. ``again`` says why everything in force goes
        anew. A document that cannot go stays behind, with the reason, and goes another time.

        Raises:
            ConfigurationError: there is no target, or the settings cannot be used.
            StorageError: the message could not be written; nothing was journalled.

        """
        require_usable(self._settings)
        wanted = self.wanted(period, organisation, anew=bool(again))
        collected = _Collected()
        if dry_run:
            for _ in self._elements(self._waiting(wanted, by), collected):
                pass
            return collected.report()
        if target is None:
            raise ConfigurationError("say where the message goes: a folder, or a file .xml")
        finished = self.finish()
        number = self._wiring.store.messages.next_number(ONEC)
        path = self._path(target, number)
        self._write(path, number, wanted, collected, reason=again, by=by)
        return collected.report(number=number, path=path, finished=finished)

    def finish(self) -> tuple[Message, ...]:
        """Write again the messages that were journalled, and may not have reached their places."""
        messages = self._wiring.store.messages
        unsent = messages.unsent(ONEC)
        for message in unsent:
            items = messages.items(message.id)
            elements = self._elements(self._read(items), _Collected())
            header = self._header(message.number, message.made_at)
            self._stream(Path(message.place), header, elements)
            messages.mark_sent(message.id)
        return unsent

    def wanted(
        self, period: Period | None, organisation: str | None, *, anew: bool = False
    ) -> MessageQuery:
        """Return what is asked of the journal."""
        kinds = self._wiring.plugins.document_types()
        return MessageQuery(
            channel=ONEC,
            types=tuple(kind.code for kind in kinds if is_exported(kind.payload)),
            organisation=organisation,
            period=period,
            anew=anew,
            until_confirmed=bool(self._settings.plan),
        )

    # One message ------------------------------------------------------------------------------

    def _write(
        self,
        path: Path,
        number: int,
        wanted: MessageQuery,
        collected: _Collected,
        *,
        reason: str,
        by: Actor,
    ) -> None:
        messages = self._wiring.store.messages
        try:
            written = open_output(path)
        except OSError as error:
            raise unwritable(path, error) from error
        try:
            elements = self._elements(self._waiting(wanted, by), collected)
            header = self._header(number, dt.datetime.now(dt.UTC))
            write_message(written.stream, header, elements, self._settings)
            if not collected.ids:
                written.discard()
                return
            # The journal first: what is in it and not in its place is written again.
            place = str(path.absolute())
            message_id = messages.add(
                ONEC,
                number,
                collected.items(),
                place=place,
                organisation=wanted.organisation or "",
                reason=reason,
                by=by,
            )
            written.finish()
        except OSError as error:
            written.discard()
            raise unwritable(path, error) from error
        except BaseException:
            written.discard()
            raise
        messages.mark_sent(message_id)

    def _stream(self, path: Path, header: Header, elements: Iterable[etree._Element]) -> None:
        try:
            written = open_output(path)
        except OSError as error:
            raise unwritable(path, error) from error
        try:
            write_message(written.stream, header, elements, self._settings)
            written.finish()
        except OSError as error:
            written.discard()
            raise unwritable(path, error) from error

    def _header(self, number: int, created_at: dt.datetime) -> Header:
        received = self._wiring.store.messages.next_number(FROM_ONEC) - 1
        return Header(number=number, created_at=created_at, received=received)

    def _path(self, target: Path, number: int) -> Path:
        if target.suffix.lower() == ".xml":
            return target
        if self._settings.plan:
            return target / f"Message_{self._settings.node}_{self._settings.peer}.xml"
        return target / f"docgen_{number:06}.xml"

    # Its records --------------------------------------------------------------------------------

    def _waiting(self, wanted: MessageQuery, by: Actor) -> Iterator[_Record]:
        """Yield what is to be told of, as far as somebody may tell it."""
        return (record for record in self._untold(wanted) if self._may_go(record, by))

    def _untold(self, wanted: MessageQuery) -> Iterator[_Record]:
        """Yield what is to be told of, block by block."""
        store, last = self._wiring.store, 0
        while ids := store.messages.waiting(wanted, after=last, limit=_BLOCK):
            yield from self._documents(ids)
            last = ids[-1]
        if self._settings.payments:
            for payment_id in store.messages.waiting_payments(wanted):
                yield self._payment(payment_id)

    def _may_go(self, record: _Record, by: Actor) -> bool:
        """Whether somebody may send a record, and see all of it."""
        rights, found = self._wiring.rights, record.found
        if isinstance(found, Document):
            about = subject_of(found)
            actions = (Action.SEND, Action.SEE_SUMS)
            return all(rights.may(action, about, by) for action in actions)
        if isinstance(found, Receipt):
            return rights.may(Action.SEE, subject_of_payment(found), by)
        return True

    def _read(self, items: Sequence[MessageItem]) -> Iterator[_Record]:
        """Yield the records of a message again."""
        ids = [item.id for item in items if item.subject is MessageSubject.DOCUMENT]
        for start in range(0, len(ids), _BLOCK):
            yield from self._documents(ids[start : start + _BLOCK])
        for item in items:
            if item.subject is MessageSubject.PAYMENT:
                yield self._payment(item.id)

    def _documents(self, ids: Sequence[int]) -> Iterator[_Record]:
        for document_id, found in self._wiring.store.get_many(ids).items():
            yield _Record(subject=MessageSubject.DOCUMENT, id=document_id, found=found)

    def _payment(self, payment_id: int) -> _Record:
        found = self._wiring.store.payments.get(payment_id)
        return _Record(subject=MessageSubject.PAYMENT, id=payment_id, found=found)

    def _elements(
        self, records: Iterable[_Record], collected: _Collected
    ) -> Iterator[etree._Element]:
        """Yield the objects of a message, and collect what becomes of its records."""
        written = Format(self._settings.version)
        seen: set[str] = set()
        for record in records:
            composed = self._composed(record)
            elements, problems = [], list(composed.findings)
            if not any(problem.severity is Severity.ERROR for problem in problems):
                for entry in composed.objects:
                    elements.append(written.element(entry))
                    problems += written.findings(elements[-1], record.path)
            if any(problem.severity is Severity.ERROR for problem in problems) or not elements:
                collected.refuse(record, problems)
                continue
            for entry in composed.references:
                name = f"{entry.tag} {entry.key}"
                if name not in seen:
                    seen.add(name)
                    yield written.element(entry)
            yield from elements
            collected.take(record, problems)

    def _composed(self, record: _Record) -> Composed:
        composer = Composer(self._settings, self._basis, self._paid_by)
        found = record.found
        if isinstance(found, DocGenError):
            problem = f"Документ не прочитан: {describe_error(found)}"
            remedy = "Проверьте хранилище: docgen numbers audit"
            return Composed(findings=(_report.error("unreadable", "", problem, remedy),))
        if isinstance(found, Receipt):
            return compose_payment(found, self._wiring)
        if found.status is not Status.VOID:
            return composer.compose(found)
        former = self._former(found)
        if former is None:
            return composer.deletions(found)
        # A void correction leaves what it corrected in force: the same object, as it was.
        return composer.compose(former)

    def _former(self, document: Document) -> Document | None:
        if document.corrects_id is None:
            return None
        former = self._wiring.store.get(document.corrects_id)
        return None if former.status is Status.VOID else former

    def _basis(self, document: Document) -> Sequence[Document]:
        store = self._wiring.store
        found = store.get_many(store.links.basis(document.id)).values()
        return [row for row in found if isinstance(row, Document)]

    def _paid_by(self, document: Document) -> Sequence[BasisPayment]:
        """Return the payments of what a document was made from, each once."""
        store, seller = self._wiring.store, document.payload.seller
        found = {
            allocation.payment_id
            for basis in store.links.basis(document.id)
            for allocation in store.payments.allocations(basis)
            if allocation.payment_id is not None and allocation.reversed_at is None
        }
        paid_by = []
        for receipt in map(store.payments.get, sorted(found)):
            key = payment_key(receipt, seller, store.id)
            order = PaymentOrder(number=receipt.number or key.number, date=receipt.date)
            paid_by.append(BasisPayment(key=key, order=order))
        return paid_by


@frozen(kw_only=True)
class _Record:
    """A document or a payment as it was read for a message."""

    subject: MessageSubject
    id: int
    found: Document | Receipt | DocGenError

    @property
    def item(self) -> MessageItem:
        """The record as the journal keeps it."""
        is_void = isinstance(self.found, Document) and self.found.status is Status.VOID
        return MessageItem(
            subject=self.subject, id=self.id, state=ToldState.VOID if is_void else ToldState.LIVE
        )

    @property
    def path(self) -> str:
        """Where it is, for findings."""
        return f"{self.subject}s[{self.id}]"

    @property
    def title(self) -> str:
        """How people call it."""
        if isinstance(self.found, Document):
            return f"{self.found.type} № {self.found.number}"
        if isinstance(self.found, Receipt):
            return f"платёж {self.id}"
        return f"документ {self.id}"


@frozen(kw_only=True)
class _Collected:
    """What has become of the records so far."""

    ids: dict[tuple[MessageSubject, ToldState], array[int]] = field(factory=dict)
    refused: list[NotExported] = field(factory=list)
    warnings: list[NotExported] = field(factory=list)

    def take(self, record: _Record, problems: Sequence[Finding]) -> None:
        """Note a record that is in the message."""
        item = record.item
        # A number each: of a hundred thousand documents nothing else stays in memory.
        self.ids.setdefault((item.subject, item.state), array("q")).append(item.id)
        if problems:
            self.warnings.append(_row(record, problems))

    def refuse(self, record: _Record, problems: Sequence[Finding]) -> None:
        """Note a record that stays behind."""
        self.refused.append(_row(record, problems))

    def items(self) -> Iterator[MessageItem]:
        """Yield the records that are in the message."""
        for (subject, state), ids in self.ids.items():
            for record_id in ids:
                yield MessageItem(subject=subject, id=record_id, state=state)

    def report(
        self, *, number: int = 0, path: Path | None = None, finished: tuple[Message, ...] = ()
    ) -> ExportReport:
        """Return the whole."""
        return ExportReport(
            number=number if self.ids else 0,
            path=path if self.ids else None,
            documents=self._count(MessageSubject.DOCUMENT, ToldState.LIVE),
            deletions=self._count(MessageSubject.DOCUMENT, ToldState.VOID),
            payments=self._count(MessageSubject.PAYMENT, ToldState.LIVE),
            refused=tuple(self.refused),
            warnings=tuple(self.warnings),
            finished=finished,
        )

    def _count(self, subject: MessageSubject, state: ToldState) -> int:
        return len(self.ids.get((subject, state), ()))


def _row(record: _Record, problems: Sequence[Finding]) -> NotExported:
    return NotExported(item=record.item, title=record.title, findings=tuple(problems))
