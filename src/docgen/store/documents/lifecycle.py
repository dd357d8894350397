"""What is done with issued documents: steps of their lives, corrections, what ЭДО says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, func, select, update

from docgen.exceptions import TransitionError
from docgen.lifecycle import Actor, transition
from docgen.models import EdoStatus, Event, Period, Status
from docgen.store.database.database import Database
from docgen.store.database.tables import documents
from docgen.store.documents.correction_rows import (
    insert_correction,
    next_correction,
    withdraw_correction,
)
from docgen.store.documents.document_rows import Frozen
from docgen.store.documents.event_rows import DOCUMENT, add_event
from docgen.store.documents.lifecycle_rows import (
    StatusChange,
    change_status,
    find_document,
    lock_document,
    path_of_document,
)
from docgen.store.outbox.entries import NewEntry
from docgen.store.outbox.rows import insert_entry
from docgen.store.payments.observing import PaymentObserver, observed_write

_SET_EDO: Final = (
    update(documents)
    .where(documents.c.id == bindparam("document_id"))
    .values(edo_severity=bindparam("severity"), edo_text=bindparam("said"))
)


class LifecycleStore:
    """The steps of a store's documents; every method is one transaction.

    Every method raises UnknownNameError for a document that is not there, and StorageError when
    the database fails, and has then changed nothing.
    """

    def __init__(
        self, database: Database, clock: Callable[[], datetime], observer: PaymentObserver
    ) -> None:
        self._database = database
        self._clock = clock
        self._observer = observer

    def path(self, document_id: int) -> tuple[Status, ...]:
        """Return the statuses that a document stands on, the present one last."""
        with self._database.read() as connection:
            return path_of_document(connection, find_document(connection, document_id))

    def require(self, document_id: int, target: Status, by: Actor, reason: str) -> None:
        """See that a step may be taken, without taking it.

        Raises:
            TransitionError: it may not.

        """
        transition(self.path(document_id), target, by, reason)

    def change(
        self,
        document_id: int,
        target: Status,
        by: Actor,
        reason: str,
        *,
        outgoing: Iterable[NewEntry] = (),
    ) -> Status:
        """Take a step, and return the status that the document had before.

        ``outgoing`` goes into the outbox in the same transaction.

        Raises:
            TransitionError: the step is not in the table, not this actor's, or lacks something.

        """
        with observed_write(self._database, self._observer) as connection:
            previous = self.step(connection, document_id, target, by, reason)
            for entry in outgoing:
                insert_entry(connection, entry, self._clock())
            return previous

    def step(
        self, connection: Connection, document_id: int, target: Status, by: Actor, reason: str
    ) -> Status:
        """Take a step as :meth:`change` does, inside a caller's transaction."""
        change = StatusChange(target=target, by=by, reason=reason, at=self._clock())
        row = lock_document(connection, document_id)
        if target is Status.VOID and row.corrects_id is not None:
            return withdraw_correction(connection, row, change)
        return change_status(connection, row, change)

    def mark_sent(
        self, connection: Connection, document_ids: Sequence[int], by: Actor
    ) -> list[int]:
        """Mark those of some documents as sent that are only issued; return their ids.

        It is done inside a caller's transaction; what has gone further stays as it is.
        """
        marked = []
        for document_id in sorted(document_ids):
            if lock_document(connection, document_id).status == Status.ISSUED:
                self.step(connection, document_id, Status.SENT, by, "")
                marked.append(document_id)
        return marked

    def next_correction(self, document_id: int) -> int:
        """Return the number that the next correction of a document would have, from 1."""
        with self._database.read() as connection:
            return next_correction(connection, find_document(connection, document_id))

    def correct(
        self,
        former_id: int,
        new: Frozen,
        by: Actor,
        reason: str,
        *,
        then: Callable[[Connection, int], object],
    ) -> int:
        """Write a correction of a document, and return the correction's id.

        The former goes to the archive; what paid it, pays the correction. ``then`` is what
        follows from it, in the same transaction.

        Raises:
            TransitionError: the former is void, in the archive, or corrected already.

        """
        change = StatusChange(
            target=Status.ARCHIVED, by=by, reason=reason, at=self._clock(), detail="corrected"
        )
        with observed_write(self._database, self._observer) as connection:
            former = lock_document(connection, former_id)
            correction_id = insert_correction(connection, former, new, change)
            then(connection, correction_id)
            return correction_id

    def corrected_by(self, document_id: int) -> int | None:
        """Return the id of the correction that is in force instead of a document."""
        query = select(documents.c.id).where(
            documents.c.corrects_id == document_id, documents.c.status != Status.VOID
        )
        with self._database.read() as connection:
            return connection.scalar(query.order_by(documents.c.id.desc()).limit(1))

    def key(self, document_id: int) -> str | None:
        """Return the name of the operation that issued a document, if it has one."""
        with self._database.read() as connection:
            key: str | None = find_document(connection, document_id).key
        return key

    def register(
        self, document_type: str, organisation: str | None, period: Period
    ) -> tuple[int, ...]:
        """Return the ids of a type's documents of a period by date, corrections after theirs."""
        query = select(documents.c.id).where(
            documents.c.type == document_type,
            documents.c.date.between(period.start, period.end),
        )
        if organisation is not None:
            query = query.where(documents.c.organisation == organisation)
        first = func.coalesce(documents.c.corrects_id, documents.c.id)
        order = (documents.c.date, first, documents.c.correction, documents.c.id)
        with self._database.read() as connection:
            return tuple(connection.scalars(query.order_by(*order)))

    def note(self, document_id: int, name: str, detail: str, by: Actor) -> None:
        """Write into a document's history that something happened."""
        event = Event(at=self._clock(), name=name, detail=detail, who=by.called)
        with self._database.write() as connection:
            find_document(connection, document_id)
            add_event(connection, DOCUMENT, document_id, event)

    def mirror_edo(self, document_id: int, status: EdoStatus, by: Actor) -> None:
        """Keep what an operator of electronic documents says of a document.

        Raises:
            TransitionError: the document is in the archive.

        """
        values = {"document_id": document_id, "severity": status.severity, "said": status.text}
        event = Event(
            at=self._clock(), name=f"edo_{status.severity}", detail=status.text, who=by.name
        )
        with self._database.write() as connection:
            row = lock_document(connection, document_id)
            if row.status == Status.ARCHIVED:
                raise TransitionError(row.status, f"edo {status.severity}", "it is read-only")
            connection.execute(_SET_EDO, values)
            add_event(connection, DOCUMENT, document_id, event)
