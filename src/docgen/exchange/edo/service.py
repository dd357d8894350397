"""Electronic exchange through operators: ``dg.exchange.edo``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from uuid import UUID, uuid5

from attrs import frozen

from docgen.edo_operator import (
    EdoAnswer,
    EdoEvent,
    EdoOperator,
    EdoState,
    InvitationState,
    Parcel,
)
from docgen.exceptions import (
    ConfigurationError,
    DocGenError,
    EdoError,
    RenderError,
    TransitionError,
    UnknownNameError,
)
from docgen.exchange.edo.folder import FolderOperator
from docgen.exchange.edo.inviting import invite_once
from docgen.exchange.edo.receiving import receive_document
from docgen.exchange.edo.settings import EdoSettings
from docgen.language.errors import describe_error
from docgen.lifecycle import Actor
from docgen.models import (
    Channel,
    Document,
    EdoSeverity,
    EdoStatus,
    File,
    Finding,
    Party,
    Reporter,
    Severity,
    Status,
    document_id,
)
from docgen.models.rights import Action
from docgen.official.file import parse_file
from docgen.pipeline.rights import subject_of_entry
from docgen.services.official.files import OfficialFiles
from docgen.store.exchange.received import Received
from docgen.store.outbox.entries import NewEntry, OutboxEntry, OutboxState, Outcome
from docgen.wiring import Wiring

NOBODY: Final = Actor()
KIND: Final = "edo"

_OPERATIONS: Final = UUID("2d1a7c9e-52a8-5b0e-8f0a-6d3b1b5a7f10")
_AT_ONCE: Final = 20
_MAX_ATTEMPTS: Final = 20
_USUAL_WAIT: Final = 60.0
_report: Final = Reporter("edo")

#: How a state is mirrored: how good it is, and how people call it.
_MIRRORED: Final = {
    EdoState.SENT: (EdoSeverity.INFO, "Отправлен"),
    EdoState.DELIVERED: (EdoSeverity.INFO, "Доставлен"),
    EdoState.DECLINED: (EdoSeverity.ERROR, "Отклонён"),
    EdoState.SIGNED_PARTLY: (EdoSeverity.WARNING, "Подписан с разногласиями"),
    EdoState.SIGNED: (EdoSeverity.SUCCESS, "Подписан"),
    EdoState.REVOKED: (EdoSeverity.WARNING, "Аннулирован"),
    EdoState.FAILED: (EdoSeverity.ERROR, "Не отправлен"),
}
_ORDER: Final = list(EdoState)


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

    def operator(self, name: str = "") -> EdoOperator:
        """Return an operator by its name, or the only one.

        Raises:
            UnknownNameError: there is none of this name.
            ConfigurationError: there is none at all, or several and no name.

        """
        found = {row.name: row for row in self._wiring.plugins.edo_operators()}
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
        by: Actor = NOBODY,
    ) -> Queued:
        """Put documents in the queue of an operator; one that was there does not go twice.

        Each official file is made and validated first. ``again`` says why those that went go anew.
        """
        carrier = self.operator(operator)
        store = self._wiring.store
        queued: list[int] = []
        known: list[int] = []
        refused: list[tuple[Document, tuple[Finding, ...]]] = []
        for given in documents:
            self._wiring.rights.require_document(Action.SEND, given, by)
            document = store.get(document_id(given))
            findings = self._obstacles(document)
            if findings:
                refused.append((document, findings))
                continue
            (entry_id,) = store.outbox.put([self._entry(document, carrier.name, again)])
            (queued if entry_id is not None else known).append(document.id)
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
            for entry in entries:
                self._send(entry, carrier)
                done.append(entry.id)
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
                    changed += self._mirror(sent, event, event.state)
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

    # One document -----------------------------------------------------------------------------

    def _obstacles(self, document: Document) -> tuple[Finding, ...]:
        if document.status in {Status.VOID, Status.ARCHIVED}:
            problem = "Документ аннулирован или исправлен: передаётся только действующий"
            return (_report.error("not_in_force", "", problem, "Передайте его исправление"),)
        if not document.payload.buyer.edo_id:
            problem = f"У покупателя {document.payload.buyer.name} не указан ЭДО ID"
            remedy = "Узнайте его у оператора или пригласите покупателя"
            return (_report.error("no_recipient", "buyer.edo_id", problem, remedy),)
        try:
            file = self._file(document)
        except RenderError as error:
            problem = f"Файл XML не составить: {describe_error(error)}"
            remedy = "Исправьте данные и выпустите документ заново"
            return (_report.error("not_made", "", problem, remedy),)
        findings = self._official.validate(file.content, file.name)
        return tuple(row for row in findings if row.severity is Severity.ERROR)

    def _entry(self, document: Document, operator: str, again: str) -> NewEntry:
        outbox = self._wiring.store.outbox
        key = f"{operator}:{document.id}"
        if again:
            key = f"{key}:{len(outbox.list(kind=KIND, key_prefix=key))}"
        return NewEntry(
            kind=KIND,
            key=key,
            account=operator,
            organisation=document.payload.seller.id,
            client=document.payload.buyer.id,
            recipient=document.payload.buyer.edo_id,
            occasion=again or f"{document.type} № {document.number}",
            content={"operation": str(uuid5(_OPERATIONS, f"{document.store_id}:{key}"))},
            documents=(document.id,),
        )

    def _send(self, entry: OutboxEntry, carrier: EdoOperator) -> None:
        outbox = self._wiring.store.outbox
        document = self._wiring.store.get(entry.documents[0])
        if document.status is Status.VOID:
            problem = "документ аннулирован"
            outbox.finish(entry, Outcome(state=OutboxState.CANCELLED, problem=problem))
            return
        parcel = self._parcel(document, entry)
        if not outbox.hand(entry):
            return
        try:
            answer = carrier.send(parcel)
        except EdoError as error:
            outbox.finish(entry, _outcome(entry, error, carrier))
            return
        if outbox.finish(entry, Outcome(state=OutboxState.SENT, answer=answer)):
            self._show(document, EdoState.SENT, "")

    def _parcel(self, document: Document, entry: OutboxEntry) -> Parcel:
        file = self._file(document)
        root = parse_file(file.content, file.name).root
        buyer = document.payload.buyer
        return Parcel(
            operation=str(entry.content["operation"]),
            file=file,
            recipient=buyer.edo_id,
            recipient_inn=buyer.inn,
            recipient_kpp=buyer.printed_kpp,
            type=document.type,
            function=next((row.get("Функция", "") for row in root if row.get("Функция")), ""),
            version=root.get("ВерсФорм", ""),
        )

    def _file(self, document: Document) -> File:
        return self._wiring.files.file(document, "xml", Channel.EDO)

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

    def _mirror(self, sent: dict[str, OutboxEntry], event: EdoEvent, state: EdoState) -> bool:
        name = _name_of(event)
        entry = sent.get(name)
        if entry is None:
            return False
        known = EdoState(entry.mark) if entry.mark else EdoState.SENT
        if _ORDER.index(state) <= _ORDER.index(known):
            return False
        outbox = self._wiring.store.outbox
        outbox.mark(entry.id, state.value, event.text)
        sent[name] = outbox.get(entry.id)
        self._show(self._wiring.store.get(entry.documents[0]), state, event.text)
        return True

    def _show(self, document: Document, state: EdoState, text: str) -> None:
        severity, caption = _MIRRORED[state]
        status = EdoStatus(severity=severity, text=f"{caption}: {text}" if text else caption)
        try:
            self._wiring.store.lifecycle.mirror_edo(document.id, status, NOBODY)
        except TransitionError:
            return  # corrected meanwhile: the journal of the outbox has it all the same


def _name_of(event: EdoEvent) -> str:
    """Return the operator's own id of what an event is of, as :meth:`EdoOperator.send` does."""
    return f"{event.message}/{event.entity}" if event.entity else event.message


def _outcome(entry: OutboxEntry, error: EdoError, carrier: EdoOperator) -> Outcome:
    """Say what an error leaves: another attempt, a failure, or nobody knowing."""
    if error.is_unknown and not carrier.repeats_safely:
        return Outcome(state=OutboxState.UNCERTAIN, problem=error.problem)
    wait = error.retry_after if not error.is_unknown else error.retry_after or _USUAL_WAIT
    if wait is None or entry.attempts >= _MAX_ATTEMPTS:
        return Outcome(state=OutboxState.FAILED, problem=error.problem)
    due_at = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=wait)
    return Outcome(state=OutboxState.PENDING, problem=error.problem, due_at=due_at)
