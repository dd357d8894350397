"""Electronic exchange through operators: ``dg.exchange.edo``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from docgen.edo_operator import (
    EdoAnswer,
    EdoEvent,
    EdoOperator,
    EdoState,
    InvitationState,
    MessageOperator,
    Parcel,
)
from docgen.exceptions import (
    ConfigurationError,
    DocGenError,
    EdoError,
    TransitionError,
    UnknownNameError,
)
from docgen.exchange.edo.folder import FolderOperator
from docgen.exchange.edo.inviting import invite_once
from docgen.exchange.edo.parcels import KIND, MOST_TOGETHER, Parcels, message_of
from docgen.exchange.edo.receiving import EDO, receive_document
from docgen.exchange.edo.settings import EdoSettings
from docgen.language.errors import describe_error
from docgen.lifecycle import Actor
from docgen.models import Document, EdoSeverity, EdoStatus, Finding, Party, document_id
from docgen.models.rights import Action
from docgen.pipeline.rights import subject_of_entry
from docgen.services.official.files import OfficialFiles
from docgen.store.exchange.received import Received
from docgen.store.outbox.entries import AttemptOutcome, NewEntry, OutboxEntry, OutboxState
from docgen.wiring import Wiring

NOBODY: Final = Actor()

_AT_ONCE: Final = MOST_TOGETHER
_ASKED_TO_REVOKE: Final = "edo_revocation_asked"
_MAX_ATTEMPTS: Final = 20
_USUAL_WAIT: Final = 60.0

#: How a state is mirrored: how good it is, and how people call it.
_MIRRORED: Final = {
    EdoState.SENT: (EdoSeverity.INFO, "Отправлен"),
    EdoState.DELIVERED: (EdoSeverity.INFO, "Доставлен"),
    EdoState.DECLINED: (EdoSeverity.ERROR, "Отклонён"),
    EdoState.SIGNED_PARTLY: (EdoSeverity.WARNING, "Подписан с разногласиями"),
    EdoState.SIGNED: (EdoSeverity.SUCCESS, "Подписан"),
    EdoState.REVOCATION_PROPOSED: (EdoSeverity.WARNING, "Предложено аннулировать"),
    EdoState.REVOCATION_ASKED: (EdoSeverity.WARNING, "Покупатель просит аннулировать"),
    EdoState.REVOCATION_REFUSED: (EdoSeverity.WARNING, "В аннулировании отказано"),
    EdoState.REVOKED: (EdoSeverity.WARNING, "Аннулирован"),
    EdoState.FAILED: (EdoSeverity.ERROR, "Не отправлен"),
}
_ORDER: Final = list(EdoState)
#: What follows one another in any order: who was refused may ask anew.
_ABOUT_REVOKING: Final = frozenset(
    (EdoState.REVOCATION_PROPOSED, EdoState.REVOCATION_ASKED, EdoState.REVOCATION_REFUSED)
)


@frozen(kw_only=True)
class Queued:
    """Documents that wait to be sent, and those that do not go, with the reasons."""

    documents: tuple[int, ...]
    known: tuple[int, ...]
    refused: tuple[tuple[Document, tuple[Finding, ...]], ...]


@frozen(kw_only=True)
class Polled:
    """What became known: of how many of ours, and which documents came."""

    changed: int
    received: tuple[Received, ...]
    failures: tuple[str, ...]


class Edo:
    """Sends official files through an operator, each once, and mirrors what becomes of them."""

    def __init__(self, wiring: Wiring, settings: EdoSettings) -> None:
        self._wiring = wiring
        self._settings = settings
        self._official = OfficialFiles(wiring)
        self._parcels = Parcels(wiring, self._official)

    def operator(self, name: str = "") -> EdoOperator:
        """Return an operator by its name, or the only one.

        Raises:
            UnknownNameError: there is none of this name.
            ConfigurationError: there is none at all, or several and no name.

        """
        found = {
            edo_operator.name: edo_operator for edo_operator in self._wiring.plugins.edo_operators()
        }
        if self._settings.folder:
            bundled = FolderOperator(Path(self._settings.folder))
            found = {bundled.name: bundled, **found}
        wanted = name or self._settings.operator
        if wanted and wanted not in found:
            raise UnknownNameError("operator of electronic exchange", wanted, found)
        if not wanted and len(found) != 1:
            raise ConfigurationError(
                f"there are {len(found)} operators of electronic exchange; name one: "
                "exchange.edo.operator in docgen.toml, or --operator"
            )
        return found[wanted] if wanted else next(iter(found.values()))

    def queue(
        self,
        documents: Iterable[Document | int],
        *,
        operator: str = "",
        again: str = "",
        together: bool = False,
        by: Actor = NOBODY,
    ) -> Queued:
        """Put documents in the queue of an operator; one that was there does not go twice.

        Each official file is made and validated first. ``again`` says why those that went go anew.
        ``together`` sends those of one buyer in one message, where the operator has such.
        """
        carrier = self.operator(operator)
        store = self._wiring.store
        entries: list[NewEntry] = []
        queued: list[int] = []
        known: list[int] = []
        refused: list[tuple[Document, tuple[Finding, ...]]] = []
        for given in documents:
            self._wiring.rights.require_document(Action.SEND, given, by)
            document = store.get(document_id(given))
            findings = self._parcels.obstacles(document)
            if findings:
                refused.append((document, findings))
                continue
            entry = self._parcels.entry(document, carrier.name, again)
            if store.outbox.under(KIND, [entry.key]):
                known.append(document.id)
            else:
                entries.append(entry)
        if together:
            entries = self._parcels.together(entries)
        for entry, entry_id in zip(entries, store.outbox.put(entries), strict=True):
            (queued if entry_id is not None else known).extend(entry.documents)
            if entry_id is not None and again:
                store.outbox.mark(entry_id, "", f"{by.name}: {again}")
        return Queued(documents=tuple(queued), known=tuple(known), refused=tuple(refused))

    def carry(self, *, operator: str = "") -> tuple[OutboxEntry, ...]:
        """Send what waits; return the entries as they are after it."""
        carrier = self.operator(operator)
        outbox = self._wiring.store.outbox
        outbox.recover()
        if carrier.repeats_safely:
            self._retry_uncertain(carrier.name)
        done: list[int] = []
        while entries := outbox.claim(KIND, account=carrier.name, limit=_AT_ONCE):
            for group in _messages(entries, carrier):
                self._send(group, carrier)
                done += [entry.id for entry in group]
        return tuple(outbox.get(entry_id) for entry_id in done)

    def poll(self, *, operator: str = "", by: Actor = NOBODY) -> Polled:
        """Ask an operator what happened: mirror the states of ours, take in what came.

        Events may come twice and out of order: a state never goes back.
        """
        carrier = self.operator(operator)
        cursors, changed = self._wiring.store.cursors, 0
        received: list[Received] = []
        failures: list[str] = []
        cursor = cursors.get(f"{KIND}:{carrier.name}")
        sent = self._sent(carrier.name)
        while (page := carrier.poll(cursor)).events:
            if any(row.state and _name_of(row) not in sent for row in page.events):
                if self._is_sending(carrier.name):
                    break  # it may be of what is on its way just now: asked for again later
                sent = self._sent(carrier.name)
            for event in page.events:
                if event.state is not None:
                    changed += self._mirror(sent, event, event.state, carrier.name)
                    continue
                try:
                    card = receive_document(self._wiring, self._official, carrier, event, by)
                except DocGenError as error:
                    failures.append(f"{event.file_name}: {describe_error(error)}")
                    continue
                received += [card] if card is not None else []
            if page.cursor in {"", cursor}:
                break  # a folder has no cursor; one that does not move would never end
            cursor = page.cursor
            cursors.put(f"{KIND}:{carrier.name}", cursor)
        return Polled(changed=changed, received=tuple(received), failures=tuple(failures))

    def answer(self, received: Received, answer: EdoAnswer, *, operator: str = "") -> None:
        """Answer a document that came: sign it, or refuse to."""
        message, _, entity = received.guid.partition("/")
        event = EdoEvent(id=received.guid, message=message, entity=entity, at=received.received_at)
        self.operator(operator).sign_answer(event, answer)

    def revoke(
        self, document: Document | int, reason: str, *, operator: str = "", by: Actor = NOBODY
    ) -> None:
        """Ask the buyer to agree that a document that was sent is void; the answer comes by poll.

        Raises:
            EdoError: the operator does not ask.
            TransitionError: the document was not sent through this operator, or went back already.

        """
        self._wiring.rights.require_document(Action.VOID, document, by)
        carrier = self.operator(operator)
        sent = [
            entry
            for entry in self.entries(document)
            if entry.account == carrier.name and entry.state is OutboxState.SENT
        ]
        if not sent or sent[0].mark in {EdoState.REVOKED, EdoState.FAILED}:
            problem = f"it is not with the buyer through {carrier.name}; see docgen edo status"
            raise TransitionError(sent[0].mark if sent else "not sent", EdoState.REVOKED, problem)
        carrier.revoke(sent[0].answer, reason)
        proposed = EdoState.REVOCATION_PROPOSED
        self._wiring.store.outbox.mark(sent[0].id, proposed.value, reason)
        self._show(self._wiring.store.get(document_id(document)), proposed, "")
        self._wiring.store.lifecycle.note(document_id(document), _ASKED_TO_REVOKE, reason, by)

    def invite(
        self, inn: str, kpp: str = "", message: str = "", *, operator: str = ""
    ) -> InvitationState:
        """Ask a participant to exchange documents, and say how it stands."""
        return self.operator(operator).invite(inn, kpp, message)

    def invite_client(
        self, party: Party, occasion: str, message: str = "", *, operator: str = ""
    ) -> OutboxEntry | None:
        """Ask a client to exchange documents, once an occasion: ``2026-Q4``.

        Nothing is returned for one who was asked before. Of an entry that was sent the answer
        says how it stands, a value of :class:`docgen.edo_operator.InvitationState`.
        """
        outbox = self._wiring.store.outbox
        return invite_once(outbox, self.operator(operator), party, occasion, message)

    def entries(self, document: Document | int | None = None) -> tuple[OutboxEntry, ...]:
        """Return what was sent, or waits, of a document or of all."""
        wanted = None if document is None else document_id(document)
        found = self._wiring.store.outbox.list(kind=KIND, document=wanted)
        return tuple(self._wiring.rights.visible(found, subject_of_entry))

    # One message ------------------------------------------------------------------------------

    def _send(self, entries: Sequence[OutboxEntry], carrier: EdoOperator) -> None:
        """Send the message that entries go in; what became of each is kept by itself."""
        outbox = self._wiring.store.outbox
        parcels = self._parcels.parcels(entries[0])
        going: list[OutboxEntry] = []
        for entry in entries:
            if entry.documents[0] not in parcels:
                problem = "документ аннулирован"
                outbox.finish(entry, AttemptOutcome(state=OutboxState.CANCELLED, problem=problem))
            elif outbox.hand(entry):
                going.append(entry)
        if not going:
            return
        try:
            first = going[0]
            answers = _handed_over(parcels, first.documents[0], message_of(first), carrier)
        except EdoError as error:
            for entry in going:
                outbox.finish(entry, _outcome(entry, error, carrier))
            return
        for entry in going:
            answer = answers[entry.documents[0]]
            if outbox.finish(entry, AttemptOutcome(state=OutboxState.SENT, answer=answer)):
                self._show(self._wiring.store.get(entry.documents[0]), EdoState.SENT, "")

    def _retry_uncertain(self, operator: str) -> None:
        """Send again what may have arrived: under its operation it cannot arrive twice."""
        outbox = self._wiring.store.outbox
        for entry in outbox.list(kind=KIND, state=OutboxState.UNCERTAIN):
            if entry.account == operator:
                outbox.decide(entry.id, OutboxState.PENDING, NOBODY, "та же операция повторяется")

    # What became of it ------------------------------------------------------------------------

    def _sent(self, operator: str) -> dict[str, OutboxEntry]:
        """Return what was sent through an operator by the operator's own id of it."""
        found = self._wiring.store.outbox.list(kind=KIND, state=OutboxState.SENT)
        return {row.answer: row for row in found if row.account == operator}

    def _is_sending(self, operator: str) -> bool:
        sending = self._wiring.store.outbox.list(kind=KIND, state=OutboxState.SENDING)
        return any(row.account == operator for row in sending)

    def _mirror(
        self, sent: dict[str, OutboxEntry], event: EdoEvent, state: EdoState, operator: str
    ) -> bool:
        """Keep what became of a document of ours, or of one that came; say whether it is news."""
        name = _name_of(event)
        entry = sent.get(name)
        if entry is None:
            return self._mark_received(operator, name, state)
        if not _follows(state, entry.mark or EdoState.SENT):
            return False
        outbox = self._wiring.store.outbox
        outbox.mark(entry.id, state.value, event.text)
        sent[name] = outbox.get(entry.id)
        self._show(self._wiring.store.get(entry.documents[0]), state, event.text)
        return True

    def _mark_received(self, operator: str, name: str, state: EdoState) -> bool:
        received = self._wiring.store.received
        card = received.find(EDO, operator, name)
        if card is None or (card.edo_state and not _follows(state, card.edo_state)):
            return False
        received.mark(card.id, state.value)
        return True

    def _show(self, document: Document, state: EdoState, text: str) -> None:
        severity, caption = _MIRRORED[state]
        status = EdoStatus(severity=severity, text=f"{caption}: {text}" if text else caption)
        try:
            self._wiring.store.lifecycle.mirror_edo(document.id, status, NOBODY)
        except TransitionError:
            return  # corrected meanwhile: the journal of the outbox has it all the same


def _follows(state: EdoState, known: str) -> bool:
    """Return whether a state is news where another is known: it never goes back."""
    former = EdoState(known)
    if {state, former} <= _ABOUT_REVOKING:
        return state is not former
    return _ORDER.index(state) > _ORDER.index(former)


def _messages(
    entries: Sequence[OutboxEntry], carrier: EdoOperator
) -> Iterable[Sequence[OutboxEntry]]:
    """Return entries by the messages that they go in; some operators have none."""
    groups: dict[str, list[OutboxEntry]] = {}
    for entry in entries:
        alone = str(entry.id)
        name = message_of(entry) if isinstance(carrier, MessageOperator) else alone
        groups.setdefault(name, []).append(entry)
    return groups.values()


def _handed_over(
    parcels: Mapping[int, Parcel], document: int, operation: str, carrier: EdoOperator
) -> Mapping[int, str]:
    """Hand a message over, or one document of it; return the operator's ids of what went."""
    is_message = operation != parcels[document].operation
    if is_message and isinstance(carrier, MessageOperator):
        answers = carrier.send_together(operation, list(parcels.values()))
        return dict(zip(parcels, answers, strict=True))
    return {document: carrier.send(parcels[document])}


def _name_of(event: EdoEvent) -> str:
    """Return the operator's own id of what an event is of, as :meth:`EdoOperator.send` does."""
    return f"{event.message}/{event.entity}" if event.entity else event.message


def _outcome(entry: OutboxEntry, error: EdoError, carrier: EdoOperator) -> AttemptOutcome:
    """Say what an error leaves: another attempt, a failure, or nobody knowing."""
    if error.is_unknown and not carrier.repeats_safely:
        return AttemptOutcome(state=OutboxState.UNCERTAIN, problem=error.problem)
    wait = error.retry_after if not error.is_unknown else error.retry_after or _USUAL_WAIT
    if wait is None or entry.attempts >= _MAX_ATTEMPTS:
        return AttemptOutcome(state=OutboxState.FAILED, problem=error.problem)
    due_at = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=wait)
    return AttemptOutcome(state=OutboxState.PENDING, problem=error.problem, due_at=due_at)
