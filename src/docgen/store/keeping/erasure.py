"""Personal data erased from a store, in one transaction, with a journal of what was."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from attrs import frozen
from sqlalchemy import ColumnElement, Connection, Row, Table, delete, insert, or_, select, update

from docgen.exceptions import StorageError
from docgen.lifecycle import Actor
from docgen.models import Event, FileOwner, PartyKind
from docgen.store.database.columns import SQLITE
from docgen.store.database.database import Database
from docgen.store.database.tables import (
    approvals,
    attachments,
    bank_entries,
    consents,
    contacts,
    documents,
    erasures,
    events,
    files,
    outbox,
    owned_files,
    parties,
    payments,
    received_documents,
    received_files,
    requests,
    runs,
)
from docgen.store.documents.audit import artifacts_in_use
from docgen.store.documents.event_rows import add_event
from docgen.store.documents.frozen import artifact_hashes, payload_hash
from docgen.store.files.artifacts import ArtifactStore
from docgen.store.keeping.guards import guards_aside
from docgen.store.keeping.marking import MARK, Eraser
from docgen.store.keeping.survey import DataHolder, Kept, survey

_GUARDED: Final = (
    *(documents, parties, events, attachments, contacts, owned_files, requests, approvals),
    *(outbox, payments, bank_entries, received_documents, received_files, consents),
)
#: The texts of each row that may hold personal data: those marked whole, and those searched.
_WHOLE: Final[dict[DataHolder, tuple[Table, tuple[str, ...]]]] = {
    DataHolder.PAYMENT: (payments, ("purpose",)),
    DataHolder.BANK_ENTRY: (
        bank_entries,
        ("payer", "payer_inn", "payer_kpp", "payer_account", "purpose"),
    ),
    DataHolder.RECEIVED: (received_documents, ("party", "party_inn", "party_kpp", "title")),
    DataHolder.REQUEST: (requests, ("comment", "reason")),
    DataHolder.APPROVAL: (approvals, ("comment",)),
    DataHolder.CONSENT: (consents, ("made_by", "note")),
}
_LETTER: Final = {"recipient": MARK, "content": "{}", "answer": "", "problem": ""}


@frozen(kw_only=True)
class Erasure:
    """A line of the journal: whose personal data was erased where, when, by whom and why."""

    id: int
    subject: DataHolder
    subject_id: int
    client: str
    payload_hash: str
    erased_at: dt.datetime
    erased_by: str
    reason: str


class ErasureStore:
    """What a store keeps of clients, and the erasing of it."""

    def __init__(
        self, database: Database, artifacts: ArtifactStore, clock: Callable[[], dt.datetime]
    ) -> None:
        self._database = database
        self._artifacts = artifacts
        self._clock = clock

    def survey(self, client: str) -> tuple[Kept, ...]:
        """Return all that is kept of a client and was not erased yet."""
        with self._database.read() as connection:
            return survey(connection, client)

    def journal(self, client: str | None = None) -> tuple[Erasure, ...]:
        """Return what was erased, of a client if it is named, in order."""
        query = select(erasures).order_by(erasures.c.id)
        if client is not None:
            query = query.where(erasures.c.client == client)
        with self._database.read() as connection:
            return tuple(
                Erasure(**row | {"subject": DataHolder(row["subject"])})
                for row in map(dict, connection.execute(query).mappings())
            )

    def erase(
        self, client: str, is_free: Callable[[Kept], bool], *, reason: str, by: Actor
    ) -> tuple[Kept, ...]:
        """Erase what is free to be, in one transaction, and return it; files go after it.

        Raises:
            KeepingError: the database lets only the owner of its tables do so.
            StorageError: the database or the disk failed.

        """
        with self._database.write() as connection:
            if connection.dialect.name == SQLITE:
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            chosen = tuple(row for row in survey(connection, client) if is_free(row))
            if not chosen:
                return ()
            with guards_aside(connection, _GUARDED):
                run = _Run(connection, self._artifacts, client, self._clock())
                run.erase(chosen, reason=reason, by=by)
        self._remove(run.released)
        return chosen

    def _remove(self, released: set[str]) -> None:
        """Take away the bytes that nothing needs any more, also those in SQLite's log."""
        with self._database.read() as connection:
            used = artifacts_in_use(connection)
        for sha256 in released - set(used):
            self._artifacts.remove(sha256)
        self._database.truncate_log()


class _Run:
    """One erasing, within a transaction that may change guarded rows.

    ``released`` are the hashes of the files that it did away with.
    """

    def __init__(
        self,
        connection: Connection,
        artifacts: ArtifactStore,
        client: str,
        at: dt.datetime,
    ) -> None:
        self._connection = connection
        self._artifacts = artifacts
        self._client = client
        self._at = at
        self._eraser = Eraser(client)
        self.released: set[str] = set()

    def erase(self, chosen: Sequence[Kept], *, reason: str, by: Actor) -> None:
        """Erase, and write the journal. Documents come first: they say what to look for."""
        hashes = {kept.id: self._document(kept.id) for kept in chosen if _is_document(kept)}
        self._delete_parties()
        for kept in chosen:
            if kept.subject in _WHOLE:
                table, columns = _WHOLE[kept.subject]
                self._mark(table, kept.id, columns)
        people = [kept.id for kept in chosen if kept.subject is DataHolder.CONTACT]
        self._contacts(people, reason=reason, by=by)
        self._letters([kept.id for kept in chosen if kept.subject is DataHolder.LETTER])
        self._files(chosen)
        self._histories(chosen)
        for kept in chosen:
            new_hash = hashes.get(kept.id, "") if _is_document(kept) else ""
            self._journal(kept, new_hash, reason=reason, by=by)

    def _document(self, document_id: int) -> str:
        """Mark a document's payload, and return its new hash."""
        row = self._row(documents, document_id)
        plain = json.loads(row.payload)
        self.released |= _pictures(row.payload)
        marked = self._eraser.payload(plain)
        text = json.dumps(marked, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        is_person = PartyKind(plain["buyer"]["kind"]).is_person
        self._change(
            documents,
            documents.c.id == document_id,
            payload=text,
            client_name=MARK if is_person else row.client_name,
            buyer_party=None,
        )
        rendered = files.c.document_id == document_id
        self.released |= set(self._connection.scalars(select(files.c.sha256).where(rendered)))
        self._connection.execute(delete(files).where(rendered))
        return payload_hash(text)

    def _delete_parties(self) -> None:
        """Delete the versions of parties that no document refers to any more."""
        refers = or_(
            documents.c.buyer_party == parties.c.hash, documents.c.seller_party == parties.c.hash
        )
        self._connection.execute(
            delete(parties).where(~select(documents.c.id).where(refers).exists())
        )

    def _mark(self, table: Table, row_id: int, columns: Sequence[str]) -> None:
        """Mark what a row says of a person, where it says anything."""
        row = self._row(table, row_id)
        said = {name: MARK for name in columns if getattr(row, name)}
        if said:
            self._change(table, table.c.id == row_id, **said)

    def _contacts(self, ids: Sequence[int], *, reason: str, by: Actor) -> None:
        content = json.dumps({"name": {"last": MARK}}, ensure_ascii=False)
        for contact_id in ids:
            known = json.loads(self._row(contacts, contact_id).content)
            self._eraser.remember(known.get(name) for name in ("email", "phone"))
            self._eraser.remember_name(known.get("name") or {})
            self._change(
                contacts,
                contacts.c.id == contact_id,
                content=content,
                retired_at=self._at,
                retired_by=by.called,
                retired_reason=reason,
            )

    def _letters(self, ids: Sequence[int]) -> None:
        for entry_id in ids:
            self._change(outbox, outbox.c.id == entry_id, **_LETTER, key=f"erased:{entry_id}")

    def _files(self, chosen: Sequence[Kept]) -> None:
        """Put a note in place of each file that came from outside."""
        ids: dict[DataHolder, list[int]] = {subject: [] for subject in DataHolder}
        for kept in chosen:
            ids[kept.subject].append(kept.id)
        of_requests = [str(row) for row in ids[DataHolder.REQUEST]]
        answers = owned_files.c.owner.in_((FileOwner.REQUEST, FileOwner.ANSWER))
        places: tuple[tuple[Table, ColumnElement[bool]], ...] = (
            (attachments, attachments.c.document_id.in_(ids[DataHolder.DOCUMENT])),
            (owned_files, owned_files.c.id.in_(ids[DataHolder.CLIENT_FILE])),
            (owned_files, answers & owned_files.c.owner_id.in_(of_requests)),
            (
                received_files,
                received_files.c.received_id.in_(ids[DataHolder.RECEIVED]),
            ),
        )
        for table, where in places:
            for file in self._connection.execute(select(table).where(where)).all():
                self._put_note(table, file)

    def _put_note(self, table: Table, row: Row[Any]) -> None:
        note = (
            f"{MARK}: срок хранения истёк. Стёрто {self._at:%d.%m.%Y}.\n"
            f"Файл {table.name}/{row.id}, SHA-256 стёртого: {row.sha256}\n"
        ).encode()
        self.released.add(row.sha256)
        self._eraser.remember([row.name])
        values: dict[str, Any] = {
            "name": f"стёрто-{row.id}.txt",
            "media_type": "text/plain",
            "sha256": self._artifacts.put(note),
            "size": len(note),
        }
        if "note" in table.c:
            values["note"] = ""
        self._change(table, table.c.id == row.id, **values)

    def _histories(self, chosen: Sequence[Kept]) -> None:
        """Look through what is told of the erased, and through the reports of nights."""
        cleaned = self._eraser.cleaner()
        for kept in chosen:
            about = (events.c.subject == kept.subject.value) & (events.c.subject_id == kept.id)
            for event in self._connection.execute(select(events).where(about)).all():
                self._change(
                    events,
                    events.c.id == event.id,
                    detail=cleaned(event.detail),
                    reason=cleaned(event.reason),
                )
        for run in self._connection.execute(select(runs.c.id, runs.c.report)).all():
            clean = cleaned(run.report)
            if clean != run.report:
                self._change(runs, runs.c.id == run.id, report=clean)

    def _journal(self, kept: Kept, new_hash: str, *, reason: str, by: Actor) -> None:
        values = {
            "subject": kept.subject.value,
            "subject_id": kept.id,
            "client": self._client,
            "payload_hash": new_hash,
            "erased_at": self._at,
            "erased_by": by.called,
            "reason": reason,
        }
        self._connection.execute(insert(erasures).values(values))
        event = Event(at=self._at, name="erased", who=by.called, reason=reason)
        add_event(self._connection, kept.subject.value, kept.id, event)

    def _row(self, table: Table, row_id: int) -> Row[Any]:
        return self._connection.execute(select(table).where(table.c.id == row_id)).one()

    def _change(self, table: Table, where: ColumnElement[bool], **values: object) -> None:
        self._connection.execute(update(table).where(where).values(**values))


def _is_document(row: Kept) -> bool:
    return row.subject is DataHolder.DOCUMENT


def _pictures(payload: str) -> frozenset[str]:
    try:
        return artifact_hashes(payload, source="a document")
    except StorageError:
        return frozenset()
