"""Letters carried from the outbox to servers: rendered, handed over, and how it ended kept."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from attrs import Factory, define, evolve, field, frozen

from docgen.delivery.addresses import checked_address, sender_address
from docgen.delivery.contents import LetterWriter, RenderedLetter
from docgen.delivery.message import Letter, build_message
from docgen.delivery.settings import Attaching, MailAccount, MailSettings
from docgen.delivery.signed_links import CABINET_LETTER, SignedLinks
from docgen.delivery.transports import open_transport
from docgen.exceptions import (
    DataError,
    DeliveryError,
    DocGenError,
    TemplateError,
    UnknownNameError,
)
from docgen.letters.codes import REPORT_CODE
from docgen.letters.payload import LetterPayload, NightReportPayload
from docgen.lifecycle import Actor
from docgen.models import Channel, Document, File, Status
from docgen.models.mapping import from_mapping
from docgen.pipeline.measuring import measured
from docgen.protocols import MailTransport
from docgen.store.outbox.entries import AttemptOutcome, OutboxEntry, OutboxState
from docgen.wiring import Wiring

#: The kind of entries of the outbox that are letters.
LETTER_KIND: Final = "letter"
#: Who sends, in the journals of documents.
MAIL: Final = Actor(name="почта")

#: Letters that say how much is owed; nothing owed, they do not go.
REMINDERS: Final = frozenset(("before_due", "after_due"))
#: The occasion of a letter that says that a document is void.
TELLS_VOID: Final = f"status_{Status.VOID}"
#: Letters that hand documents over.
_HANDING_OVER: Final = frozenset(("month", "document", "request"))

_BATCH: Final = 10
#: Minutes between attempts; the last one is of all that follow.
_PAUSES: Final = (1, 5, 15, 60, 180, 360, 720)
_MEGABYTE: Final = 1_000_000
#: What no other attempt would mend.
_FOR_EVER: Final = (DataError, TemplateError, UnknownNameError)


@frozen(kw_only=True)
class SendingReport:
    """How sending went: how many letters ended so, and what was said of those that did not go.

    ``accounts`` are those that could not be reached, and why.
    """

    counts: Mapping[OutboxState, int]
    problems: tuple[tuple[OutboxEntry, str], ...] = ()
    accounts: Mapping[str, str] = field(factory=dict)

    def count(self, state: OutboxState) -> int:
        """Return how many letters ended so."""
        return self.counts.get(state, 0)


class Sender:
    """Sends what is due."""

    def __init__(self, wiring: Wiring, settings: MailSettings, writer: LetterWriter) -> None:
        self._wiring = wiring
        self._settings = settings
        self._writer = writer
        self._links = SignedLinks(wiring, settings)

    def run(
        self, *, limit: int | None = None, stop: threading.Event | None = None
    ) -> SendingReport:
        """Send what is due, at most ``limit`` letters, until ``stop`` is set."""
        stop = stop or threading.Event()
        run = _Run(left=limit)
        for name in self._wiring.store.outbox.accounts(LETTER_KIND):
            transport: MailTransport | None = None
            try:
                account = self._settings.account(name)
                transport = open_transport(name, account, self._wiring.plugins)
                self._send_all(name, account, transport, run, stop)
            except DocGenError as error:
                run.accounts[name] = str(error)
            finally:
                if transport is not None:
                    transport.close()
        return SendingReport(
            counts=dict(run.counts), problems=tuple(run.problems), accounts=run.accounts
        )

    def _send_all(
        self,
        name: str,
        account: MailAccount,
        transport: MailTransport,
        run: _Run,
        stop: threading.Event,
    ) -> None:
        """Send an account's letters until there are none, or its server is in trouble."""
        outbox = self._wiring.store.outbox
        while not stop.is_set() and run.left != 0:
            most = _BATCH if run.left is None else min(_BATCH, run.left)
            entries = outbox.claim(LETTER_KIND, account=name, limit=most, quota=account.quota)
            if not entries:
                return
            for index, entry in enumerate(entries):
                if stop.is_set():
                    outbox.release(entries[index:])
                    return
                trouble = self._send(entry, account, transport, run)
                if trouble:
                    outbox.release(entries[index + 1 :])
                    run.accounts[name] = trouble
                    return

    def _send(
        self, entry: OutboxEntry, account: MailAccount, transport: MailTransport, run: _Run
    ) -> str:
        """Send a letter; return what is wrong with the account, if that is what is wrong."""
        with measured(self._wiring.plugins, "letter", account=entry.account) as labels:
            outcome, trouble = self._attempt(entry, account, transport)
            labels["state"] = outcome.state.value if outcome else "taken"
        if outcome is not None:
            self._finish(entry, outcome, run)
        return trouble

    def _attempt(
        self, entry: OutboxEntry, account: MailAccount, transport: MailTransport
    ) -> tuple[AttemptOutcome | None, str]:
        """Return how sending a letter ended, nothing if somebody else has it, and the trouble."""
        trouble = ""
        try:
            content = build_message(self.letter(entry, account))
        except _DroppedError as dropped:
            outcome = AttemptOutcome(state=OutboxState.CANCELLED, problem=dropped.args[0])
        except DocGenError as error:
            outcome = _not_made(entry, error)
        else:
            self._wiring.plugins.before_letter_sent(entry, content)
            if not self._wiring.store.outbox.hand(entry):
                return None, ""
            sender = sender_address(account.sender).addr_spec
            try:
                answer = transport.send(sender, checked_address(entry.recipient), content)
                outcome = AttemptOutcome(state=OutboxState.SENT, answer=answer)
            except DeliveryError as error:
                outcome = _not_taken(entry, error)
                trouble = error.problem if error.reason == "account" else ""
            except Exception as error:  # noqa: BLE001 - of a host's transport nobody knows more
                problem = f"{type(error).__name__}: {error}"
                outcome = AttemptOutcome(state=OutboxState.UNCERTAIN, problem=problem)
        return outcome, trouble

    def _finish(self, entry: OutboxEntry, outcome: AttemptOutcome, run: _Run) -> None:
        """Keep how it ended, with what follows for the documents, and tell the plugins."""
        store, plugins = self._wiring.store, self._wiring.plugins
        hands_over = entry.content.get("letter") in _HANDING_OVER
        marks = outcome.state is OutboxState.SENT and hands_over
        before: dict[int, Document] = {}
        if marks:
            found = (store.get(row_id) for row_id in entry.documents)
            before = {row.id: row for row in found if row.status is Status.ISSUED}
        for document in before.values():
            plugins.before_status_changed(document, Status.SENT)
        marked: list[int] = []

        def mark(connection: object) -> None:
            marked.extend(store.lifecycle.mark_sent(connection, list(before), MAIL))  # type: ignore[arg-type]

        store.outbox.finish(entry, outcome, then=mark if before else None)
        after = store.outbox.get(entry.id)
        for document_id in marked:
            sent = evolve(before[document_id], status=Status.SENT)
            plugins.after_status_changed(sent, Status.ISSUED)
        plugins.after_letter_sent(after)
        run.add(after)

    def letter(self, entry: OutboxEntry, account: MailAccount) -> Letter:
        """Return the letter of an entry, its files rendered if they are not there yet."""
        written, files = (
            self._report(entry) if "report" in entry.content else self._documents(entry)
        )
        domain = sender_address(account.sender).domain
        return Letter(
            sender=account.sender,
            recipient=checked_address(entry.recipient),
            subject=written.subject,
            text=written.text,
            html=written.html,
            message_id=f"docgen.{self._wiring.store.id}.{entry.id}@{domain}",
            sent_at=datetime.now(UTC),
            files=files,
            reply_to=account.reply_to,
            settings_url=self._settings.settings_url,
        )

    def _documents(self, entry: OutboxEntry) -> tuple[RenderedLetter, tuple[File, ...]]:
        """Return a letter about documents, and its files.

        Raises:
            _DroppedError: it need not go any more.

        """
        store = self._wiring.store
        documents = [store.get(document_id) for document_id in entry.content["documents"]]
        if entry.occasion not in {TELLS_VOID, CABINET_LETTER} and all(
            document.status is Status.VOID for document in documents
        ):
            raise _DroppedError("документ аннулирован")
        letter = entry.content["letter"]
        today = datetime.now().astimezone().date()
        made = self._files(entry, documents)
        files = tuple(file for _, file in made)
        size = sum(len(file.content) for file in files)
        is_large = size > self._settings.max_megabytes * _MEGABYTE
        can_link = bool(self._settings.file_url) or self._links.are_for(entry)
        as_links = can_link and (is_large or entry.content["attach"] == Attaching.LINK)
        payload = self._payload(documents, today, letter, made if as_links else ())
        payload = self._links.put(payload, entry, documents, has_files=not as_links)
        if name := entry.content.get("addressee"):
            payload = evolve(payload, addressee=name)
        return self._writer.write(letter, payload), () if as_links else files

    def _payload(
        self,
        documents: list[Document],
        on: dt.date,
        letter: str,
        links: Sequence[tuple[Document, File]],
    ) -> LetterPayload:
        payload = self._writer.payload(documents, on, links)
        if letter in REMINDERS and payload.owed is None:
            raise _DroppedError("уже оплачено")
        if letter == "before_due" and payload.days_late:
            raise _DroppedError("срок оплаты уже прошёл")
        return payload

    def _files(
        self, entry: OutboxEntry, documents: list[Document]
    ) -> tuple[tuple[Document, File], ...]:
        """Return the files of documents, rendered once and kept, stamped for e-mail.

        One of all of them stands beside the first.
        """
        files, formats = self._wiring.files, entry.content["formats"]
        if entry.content["attach"] == Attaching.MERGED and len(documents) > 1:
            return ((documents[0], files.package(documents, "pdf", Channel.EMAIL)),)
        return tuple(
            (document, files.file(document, format_, Channel.EMAIL))
            for document in documents
            for format_ in formats
        )

    def _report(self, entry: OutboxEntry) -> tuple[RenderedLetter, tuple[File, ...]]:
        payload = from_mapping(NightReportPayload, entry.content["report"], source="report")
        return self._writer.printed(REPORT_CODE, "classic", payload, str(entry.id)), ()


@define
class _Run:
    """What a run has done so far; ``left`` is how many letters it may still send."""

    left: int | None
    counts: Counter[OutboxState] = Factory(Counter)
    problems: list[tuple[OutboxEntry, str]] = Factory(list)
    accounts: dict[str, str] = Factory(dict)

    def add(self, entry: OutboxEntry) -> None:
        """Count a letter as it is after its attempt."""
        self.counts[entry.state] += 1
        if entry.state is not OutboxState.SENT:
            self.problems.append((entry, entry.problem))
        if self.left is not None:
            self.left -= 1


class _DroppedError(Exception):
    """A letter that need not go any more; says why, in Russian."""


def _not_made(entry: OutboxEntry, error: DocGenError) -> AttemptOutcome:
    """Return what becomes of a letter that could not be made."""
    if isinstance(error, (*_FOR_EVER, DeliveryError)):
        return AttemptOutcome(state=OutboxState.FAILED, problem=str(error))
    return _later(entry, str(error))


def _not_taken(entry: OutboxEntry, error: DeliveryError) -> AttemptOutcome:
    """Return what becomes of a letter that was not taken."""
    if error.reason in {"temporary", "account"}:
        return _later(entry, error.problem)
    state = OutboxState.UNCERTAIN if error.reason == "uncertain" else OutboxState.FAILED
    return AttemptOutcome(state=state, problem=error.problem)


def _later(entry: OutboxEntry, problem: str) -> AttemptOutcome:
    pause = timedelta(minutes=_PAUSES[min(entry.attempts, len(_PAUSES)) - 1])
    return AttemptOutcome(
        state=OutboxState.PENDING, problem=problem, due_at=datetime.now(UTC) + pause
    )
