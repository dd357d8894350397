"""Documents made ready for an operator: what stands in the way, entries of the queue, parcels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID, uuid5

from attrs import evolve

from docgen.edo_operator import Parcel
from docgen.exceptions import RenderError
from docgen.language.errors import describe_error
from docgen.models import Channel, Document, File, Finding, Reporter, Severity, Status
from docgen.official.file import parse_file
from docgen.services.official.files import OfficialFiles
from docgen.store.outbox.entries import NewEntry, OutboxEntry
from docgen.wiring import Wiring

KIND: Final = "edo"
#: As many documents as operators take in a message.
MOST_TOGETHER: Final = 40

_OPERATIONS: Final = UUID("2d1a7c9e-52a8-5b0e-8f0a-6d3b1b5a7f10")
_report: Final = Reporter("edo")


class Parcels:
    """Makes entries of the outbox for documents, and parcels of those."""

    def __init__(self, wiring: Wiring, official: OfficialFiles) -> None:
        self._wiring = wiring
        self._official = official

    def obstacles(self, document: Document) -> tuple[Finding, ...]:
        """Return why a document cannot go; its official file is made and validated."""
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
        return tuple(finding for finding in findings if finding.severity is Severity.ERROR)

    def entry(self, document: Document, operator: str, again: str) -> NewEntry:
        """Return an entry for a document; ``again`` makes it another than the one before."""
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
            content={"operation": _operation(document.store_id, key)},
            documents=(document.id,),
        )

    def together(self, entries: Sequence[NewEntry]) -> list[NewEntry]:
        """Return entries that go in one message for each sender and recipient."""
        groups: dict[tuple[str, str, str], list[NewEntry]] = {}
        for entry in entries:
            place = (entry.account, entry.organisation, entry.recipient)
            groups.setdefault(place, []).append(entry)
        return [
            _in_message(entry, rows[start : start + MOST_TOGETHER], self._wiring.store.id)
            for rows in groups.values()
            for start in range(0, len(rows), MOST_TOGETHER)
            for entry in rows[start : start + MOST_TOGETHER]
        ]

    def parcels(self, entry: OutboxEntry) -> dict[int, Parcel]:
        """Return the parcels of the message that an entry goes in, by the ids of documents.

        A document that became void since is left out, and one that was taken before this message
        was, into another.
        """
        operations = {
            document_id: operation
            for document_id, operation in members_of(entry).items()
            if document_id in entry.documents or self._is_in(document_id, message_of(entry))
        }
        found = map(self._wiring.store.get, operations)
        return {
            row.id: self._parcel(row, operations[row.id])
            for row in found
            if row.status is not Status.VOID
        }

    def _is_in(self, document_id: int, message: str) -> bool:
        found = self._wiring.store.outbox.list(kind=KIND, document=document_id)
        return any(message_of(row) == message for row in found)

    def _parcel(self, document: Document, operation: str) -> Parcel:
        file = self._file(document)
        root = parse_file(file.content, file.name).root
        buyer = document.payload.buyer
        return Parcel(
            operation=operation,
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


def message_of(entry: NewEntry) -> str:
    """Return the operation of the message that an entry goes in: its own, if it goes alone."""
    message: Any = entry.content.get("message")
    return str(message["operation"] if message else entry.content["operation"])


def members_of(entry: NewEntry) -> dict[int, str]:
    """Return the operations of all documents of an entry's message, by their ids."""
    message: Any = entry.content.get("message")
    if not message:
        return {entry.documents[0]: str(entry.content["operation"])}
    return {int(document_id): str(row) for document_id, row in message["documents"].items()}


def _in_message(entry: NewEntry, rows: Sequence[NewEntry], store_id: str) -> NewEntry:
    if len(rows) == 1:
        return entry
    members = {str(row.documents[0]): row.content["operation"] for row in rows}
    operation = _operation(store_id, "+".join(row.key for row in rows))
    message = {"operation": operation, "documents": members}
    return evolve(entry, content={**entry.content, "message": message})


def _operation(store_id: str, key: str) -> str:
    return str(uuid5(_OPERATIONS, f"{store_id}:{key}"))
