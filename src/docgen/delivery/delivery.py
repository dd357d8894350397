"""What is done with letters: ``dg.delivery``."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from attrs import frozen

from docgen.delivery.addresses import checked_address
from docgen.delivery.cabinet_letters import CabinetLetters
from docgen.delivery.contents import LetterWriter
from docgen.delivery.message import Letter, build_message
from docgen.delivery.paid import PaidSum
from docgen.delivery.posting import Occasion, Poster
from docgen.delivery.recipients import Addressing, Recipient, explained
from docgen.delivery.sending import LETTER_KIND, Sender, SendingReport
from docgen.delivery.settings import MailSettings
from docgen.delivery.signed_links import require_links
from docgen.delivery.smtp import SmtpTransport
from docgen.delivery.thanks import Thanks
from docgen.delivery.transports import open_transport
from docgen.delivery.webhooks import Webhooks
from docgen.exceptions import ConfigurationError, DeliveryError, UnknownNameError
from docgen.letters.codes import LETTER_CODE, REPORT_CODE
from docgen.letters.payload import NightReportPayload
from docgen.lifecycle import Actor
from docgen.models import (
    Action,
    Document,
    Event,
    File,
    Status,
    Subject,
    SubjectKind,
    document_id,
)
from docgen.models.mapping import to_mapping
from docgen.pipeline.rights import subject_of_entry
from docgen.store.outbox.changes import Change
from docgen.store.outbox.entries import NewEntry, OutboxEntry, OutboxState
from docgen.wiring import Wiring

NOBODY: Final = Actor()

_DECISIONS: Final = {
    "sent": OutboxState.SENT,
    "again": OutboxState.PENDING,
    "drop": OutboxState.CANCELLED,
}
_MARKS: Final = ("bounced", "complained", "opened")
_PREVIEWS: Final = ("html", "txt", "eml")


@frozen(kw_only=True)
class Posted:
    """What was put into the outbox for some documents, and what was not.

    ``there`` are the letters that were there already. ``reason`` is why nobody gets one
    (``no_address``, ``nobody``, ``individual``, ``not_paid``, ``paid_otherwise``,
    ``void``); ``bad`` are addresses that cannot be ones.
    """

    documents: tuple[int, ...]
    entries: tuple[int, ...] = ()
    there: tuple[int, ...] = ()
    reason: str = ""
    bad: tuple[str, ...] = ()


class Delivery:
    """The letters of a store: what waits, what went, what is to be decided.

    Methods raise UnknownNameError for what is not there, StorageError when the store fails, and
    ForbiddenError for what the user that the façade acts for may not do.
    """

    def __init__(self, wiring: Wiring, settings: MailSettings) -> None:
        self._wiring = wiring
        self._settings = settings
        self._writer = LetterWriter(wiring, settings)
        self._poster = Poster(wiring, settings)
        self._sender = Sender(wiring, settings, self._writer)
        self._money = PaidSum(wiring)
        self._webhooks = Webhooks(wiring, settings)
        self._thanks = Thanks(wiring, settings, self._poster)

    @property
    def settings(self) -> MailSettings:
        """What letters depend on beside the documents."""
        return self._settings

    # Putting into the outbox --------------------------------------------------------------

    def send(
        self,
        documents: Document | int | Sequence[Document | int],
        *,
        letter: str = "",
        occasion: str = "",
        to: Sequence[str] = (),
        again: bool = False,
    ) -> Posted:
        """Put a letter about documents into the outbox, one for each who is to get it.

        ``letter`` is the name of a template of letters: without one it is ``document``, or
        ``month`` for several. ``occasion`` is what it is for; for one occasion a recipient gets
        a letter about the same documents once, unless ``again``. ``to`` are addresses in place
        of those that the settings say.

        Raises:
            ConfigurationError: no mail account sends letters of the organisation.
            TemplateNotFoundError: there is no such letter.
            DeliveryError: ``to`` holds what cannot be an address.

        """
        found = self._found(documents, Action.SEND)
        if to:  # whoever names the address gets to see what is attached
            for document in found:
                self._wiring.rights.require_whole(document)
        if not found:
            raise ConfigurationError("a letter is about documents; name one at least")
        name = letter or ("document" if len(found) == 1 else "month")
        self._wiring.templates.load(LETTER_CODE, name, found[0].date)
        addressing = self._poster.addressing(found)
        people: Sequence[Recipient] = addressing.recipients
        if to:
            people = [_by_hand(text) for text in to]
        ids = tuple(row.id for row in found)
        reason = "" if to else addressing.reason or self._not_yet(found, addressing)
        if all(row.status is Status.VOID for row in found):
            reason = "void"
        if reason:
            return Posted(documents=ids, reason=reason, bad=addressing.bad)
        named = occasion or name
        meant = Occasion.again(name, named) if again else Occasion(letter=name, name=named)
        entries = self._poster.entries(found, people, meant, addressing)
        outbox = self._wiring.store.outbox
        put = outbox.put(entries)
        there = [entry.key for entry, row in zip(entries, put, strict=True) if row is None]
        return Posted(
            documents=ids,
            entries=tuple(row for row in put if row is not None),
            there=outbox.under(LETTER_KIND, there) if there else (),
            bad=addressing.bad,
        )

    def post_report(self, key: str, report: NightReportPayload) -> tuple[int, ...]:
        """Put the report of a night into the outbox, for every administrator; once a key."""
        self._require_all()
        organisation = report.seller.id
        entries = [
            NewEntry(
                kind=LETTER_KIND,
                key=f"night|{key}|{address.lower()}",
                recipient=address,
                occasion="night",
                account=self._settings.account_of(organisation),
                organisation=organisation,
                content={"letter": "night", "report": _plain(report)},
                last_at=self._poster.last_at(),
            )
            for address in map(checked_address, self._settings.administrators)
        ]
        return tuple(row for row in self._wiring.store.outbox.put(entries) if row is not None)

    def send_link(self, address: str) -> tuple[int, ...]:
        """Put a letter with a new link to the cabinet into the outbox, for whoever gave an address.

        Only a client's own address gets one, to which its letters go now, and once in an hour;
        what is returned is empty for any other, and whoever asked is not to be told.

        Raises:
            ConfigurationError: ``portal.address`` or ``portal.secret`` is not set, or no mail
                account sends letters of the organisation.

        """
        self._require_all()
        require_links(self._wiring)
        entries = tuple(CabinetLetters(self._wiring, self._poster).entries(address.strip()))
        return tuple(row for row in self._wiring.store.outbox.put(entries) if row is not None)

    def report_page(self, report: NightReportPayload) -> str:
        """Return the report of a night as a page."""
        return self._writer.printed(REPORT_CODE, "classic", report, "1").html

    # Looking ------------------------------------------------------------------------------

    def pending(self) -> tuple[OutboxEntry, ...]:
        """Return what waits to be sent, and what waits for a decision, the newest first."""
        self._require_all()
        outbox = self._wiring.store.outbox
        states = (OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNCERTAIN)
        found = [row for state in states for row in outbox.list(kind=LETTER_KIND, state=state)]
        seen = self._wiring.rights.visible(found, subject_of_entry, Action.SEND)
        return tuple(sorted(seen, key=_id_of, reverse=True))

    def log(
        self,
        *,
        document: Document | int | None = None,
        client: str | None = None,
        state: OutboxState | str | None = None,
        limit: int | None = None,
    ) -> tuple[OutboxEntry, ...]:
        """Return letters, the newest first: of a document, of a client, in a state."""
        self._require_all()
        found = self._wiring.store.outbox.list(
            kind=LETTER_KIND,
            document=document.id if isinstance(document, Document) else document,
            client=client,
            state=None if state is None else _read_state(state),
            limit=limit if self._wiring.rights.is_unlimited() else None,
        )
        return tuple(self._wiring.rights.visible(found, subject_of_entry, Action.SEND))[:limit]

    def history(self, letter: int) -> tuple[Event, ...]:
        """Return what happened to a letter, in order."""
        self._require_all()
        return self._wiring.store.outbox.events(letter)

    def explain(self, documents: Document | int | Sequence[Document | int]) -> tuple[str, ...]:
        """Return, in Russian, who gets a letter about documents, and what decided it."""
        found = self._found(documents, Action.SEE)
        return tuple(explained(self._poster.addressing(found)))

    def preview(
        self,
        documents: Document | int | Sequence[Document | int],
        *,
        letter: str = "",
        format: str = "html",  # noqa: A002 - the field's word
    ) -> File:
        """Return a letter about documents as it would be now: ``html``, ``txt`` or ``eml``.

        Nothing is stored or sent; an ``.eml`` has no attachments.

        Raises:
            UnknownNameError: the format is none of these.
            TemplateNotFoundError: there is no such letter.

        """
        if format not in _PREVIEWS:
            raise UnknownNameError("format of letters", format, _PREVIEWS)
        found = self._found(documents, Action.SEE)
        name = letter or ("document" if len(found) == 1 else "month")
        today = datetime.now().astimezone().date()
        written = self._writer.write(name, self._writer.payload(found, today))
        if format == "eml":
            account = self._settings.account(self._settings.account_of(found[0].payload.seller.id))
            content = build_message(
                Letter(
                    sender=account.sender,
                    recipient="client@example.com",
                    subject=written.subject,
                    text=written.text,
                    html=written.html,
                    message_id="docgen.preview@example.com",
                    sent_at=datetime.now(UTC),
                )
            )
            return File(name=f"{name}.eml", media_type="message/rfc822", content=content)
        text = written.html if format == "html" else f"Тема: {written.subject}\n\n{written.text}"
        media_type = "text/html" if format == "html" else "text/plain"
        return File(name=f"{name}.{format}", media_type=media_type, content=text.encode())

    # Sending and deciding -----------------------------------------------------------------

    def now(
        self, *, limit: int | None = None, stop: threading.Event | None = None
    ) -> SendingReport:
        """Send what is due, at most ``limit`` letters, until ``stop`` is set; and call webhooks.

        Any number of processes may do so at once: each letter is one's.
        """
        self._require_all()
        if self._settings.webhooks or self._thanks.is_on:
            self._wiring.store.outbox.put_changes(self._following)
        self._webhooks.run(stop or threading.Event())
        return self._sender.run(limit=limit, stop=stop)

    def retry(self, letter: int, *, reason: str = "", by: Actor = NOBODY) -> None:
        """Send a letter again, or at last, by hand.

        Raises:
            TransitionError: it is on its way.

        """
        self._require_all()
        self._wiring.store.outbox.decide(letter, OutboxState.PENDING, by, reason)

    def resolve(self, letter: int, decision: str, *, reason: str = "", by: Actor = NOBODY) -> None:
        """Decide about a letter of which nobody knows whether it arrived.

        ``decision`` is ``sent`` (it did), ``again`` (send it once more) or ``drop``.

        Raises:
            UnknownNameError: it is none of these.
            TransitionError: this cannot be decided of the letter now.

        """
        self._require_all()
        if decision not in _DECISIONS:
            raise UnknownNameError("decision", decision, _DECISIONS)
        self._wiring.store.outbox.decide(letter, _DECISIONS[decision], by, reason)

    def mark(self, letter: int | str, mark: str, detail: str = "") -> OutboxEntry:
        """Keep what the host learned of a letter: ``bounced``, ``complained``, ``opened``.

        ``letter`` is its id or its Message-ID, as a bounce names it.

        Raises:
            UnknownNameError: there is no such letter, or no such mark.

        """
        self._require_all()
        if mark not in _MARKS:
            raise UnknownNameError("mark of letters", mark, _MARKS)
        outbox = self._wiring.store.outbox
        entry_id = letter if isinstance(letter, int) else self._id_in(letter)
        outbox.mark(entry_id, mark, detail)
        marked = outbox.get(entry_id)
        self._wiring.plugins.after_letter_marked(marked)
        return marked

    def test(self, account: str | None = None, to: str | None = None) -> str:
        """Try an account: connect and log in; with ``to``, send a letter. Return what was said.

        Raises:
            DeliveryError: it does not work; says why.
            UnknownNameError: there is no such account.

        """
        self._require_all()
        name = account or self._settings.account_of("")
        found = self._settings.account(name)
        transport = open_transport(name, found, self._wiring.plugins)
        try:
            if to is None:
                is_server = isinstance(transport, SmtpTransport)
                return transport.check() if is_server else found.folder or "ok"  # type: ignore[attr-defined]
            letter = Letter(
                sender=found.sender,
                recipient=checked_address(to),
                subject="Проверка почты docgen",
                text="Если вы это читаете, письма доходят.\n",
                html="<p>Если вы это читаете, письма доходят.</p>",
                message_id=f"docgen.test.{datetime.now(UTC):%Y%m%d%H%M%S%f}@example.com",
                sent_at=datetime.now(UTC),
            )
            sender = checked_address(found.sender.rpartition("<")[2].rstrip("> "))
            return transport.send(sender, letter.recipient, build_message(letter))
        finally:
            transport.close()

    # Inside ---------------------------------------------------------------------------------

    def _found(
        self, documents: Document | int | Sequence[Document | int], action: Action
    ) -> list[Document]:
        """Return documents as they are now, if the user may do something with them."""
        given = [documents] if isinstance(documents, Document | int) else documents
        found = [self._wiring.store.get(document_id(row)) for row in given]
        for document in found:
            self._wiring.rights.require_document(action, document)
            if action is Action.SEE:
                self._wiring.rights.require_whole(document)
        return found

    def _require_all(self) -> None:
        """See that the user may send whatever there is: servers are not one client's."""
        self._wiring.rights.require(Action.SEND, Subject(kind=SubjectKind.DOCUMENT))

    def _not_yet(self, documents: Sequence[Document], addressing: Addressing) -> str:
        """Return why documents are not to go yet: the bill they are made from is not paid."""
        if not addressing.when_paid:
            return ""
        return self._money.reason_to_wait(documents, addressing.paid_by)

    def _following(self, change: Change) -> Iterator[NewEntry]:
        """Yield what follows from a change: calls of other programs, letters of thanks."""
        yield from self._webhooks.entries(change)
        yield from self._thanks.entries(change)

    def _id_in(self, message_id: str) -> int:
        """Return the id of the letter with a Message-ID of this store."""
        prefix = f"docgen.{self._wiring.store.id}."
        text = message_id.strip("<> \t")
        number = text.removeprefix(prefix).partition("@")[0]
        if not text.startswith(prefix) or not number.isascii() or not number.isdigit():
            raise UnknownNameError("letter", message_id, ())
        return int(number)


def _by_hand(text: str) -> Recipient:
    try:
        return Recipient(address=checked_address(text), whose="указан вручную", by="отправитель")
    except DeliveryError:
        raise DeliveryError("address", f"{text[:80]!r} cannot be an address") from None


def _read_state(name: str) -> OutboxState:
    try:
        return OutboxState(name)
    except ValueError:
        raise UnknownNameError("state of letters", name, tuple(OutboxState)) from None


def _id_of(entry: OutboxEntry) -> int:
    return entry.id


def _plain(report: NightReportPayload) -> dict[str, Any]:
    plain: dict[str, Any] = to_mapping(report)
    return plain
