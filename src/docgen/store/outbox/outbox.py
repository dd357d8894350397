"""The outbox: what is to leave the house is written down first, and leaves once.

Whoever carries entries out takes them for a while (a lease), says when the step begins that
cannot be taken back (:meth:`Outbox.hand`), and says how it ended (:meth:`Outbox.finish`). When a
carrier dies before that step its entries go to another; when it dies after it, nobody knows
whether the other side has them, and they are ``uncertain``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from attrs import evolve
from sqlalchemy import ColumnElement, Connection, func, select

from docgen.exceptions import TransitionError, UnknownNameError
from docgen.lifecycle import Actor
from docgen.models import Event
from docgen.store.database.database import Database
from docgen.store.database.tables import outbox
from docgen.store.documents.event_rows import add_event, events_of
from docgen.store.outbox.changes import Change, put_changes
from docgen.store.outbox.entries import (
    AttemptOutcome,
    NewEntry,
    OutboxEntry,
    OutboxState,
    Quota,
)
from docgen.store.outbox.rows import (
    about_document,
    change_entries,
    find_entries,
    insert_entry,
    lock_due,
    lock_entry,
    lock_overdue,
    read_entries,
    room_within,
)

#: What the journal of events calls an entry.
SUBJECT: Final = "outbox"

#: How long an entry is a carrier's own: longer than all its time-outs together.
LEASE: Final = timedelta(minutes=10)

_LOST: Final = "the process that was sending it is gone"
#: What a person may decide of an entry, by its state.
_DECISIONS: Final = {
    OutboxState.UNCERTAIN: (OutboxState.SENT, OutboxState.PENDING, OutboxState.CANCELLED),
    OutboxState.FAILED: (OutboxState.PENDING, OutboxState.CANCELLED),
    OutboxState.PENDING: (OutboxState.PENDING, OutboxState.CANCELLED),
    OutboxState.SENT: (OutboxState.PENDING,),
    OutboxState.CANCELLED: (OutboxState.PENDING,),
    OutboxState.SENDING: (),
}


class Outbox:
    """The outbox of a store; every method is one transaction, but :meth:`add` is in a caller's.

    Every method raises StorageError when the database fails, and has then changed nothing.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def add(self, connection: Connection, new: NewEntry) -> int | None:
        """Write an entry in the transaction of what causes it; return its id.

        Nothing is written, and nothing returned, where one of its kind and key is there.
        """
        return insert_entry(connection, new, self._clock())

    def put(self, entries: Sequence[NewEntry]) -> tuple[int | None, ...]:
        """Write entries in one transaction; of each return what :meth:`add` does."""
        if not entries:
            return ()
        with self._database.write() as connection:
            return tuple(self.add(connection, new) for new in entries)

    def put_changes(self, make: Callable[[Change], Iterable[NewEntry]]) -> int:
        """Write what ``make`` makes of each new event of the journal; return how many entries.

        The first time nothing is: the past is not told of.
        """
        return put_changes(self._database, make, self._clock)

    def under(self, kind: str, keys: Sequence[str]) -> tuple[int, ...]:
        """Return the ids of the entries of a kind that are there under some keys."""
        query = select(outbox.c.id).where(outbox.c.kind == kind, outbox.c.key.in_(keys))
        with self._database.read() as connection:
            return tuple(connection.scalars(query.order_by(outbox.c.id)))

    # Carrying out -------------------------------------------------------------------------

    def claim(
        self,
        kind: str,
        *,
        account: str | None = None,
        limit: int = 20,
        quota: Quota | None = None,
        lease: timedelta = LEASE,
    ) -> tuple[OutboxEntry, ...]:
        """Take entries that are due, for as long as the lease; nobody else has them meanwhile.

        ``account`` narrows them to one account's, which ``quota`` is of. First those whose takers
        are gone are seen to, as :meth:`recover` does.
        """
        at = self._clock()
        with self._database.write() as connection:
            self._recover(connection, at)
            if quota is not None:
                limit = min(limit, room_within(connection, kind, account or "", quota, at))
            rows = lock_due(connection, kind, account, at, limit) if limit > 0 else []
            if not rows:
                return ()
            token, until = uuid4().hex, at + lease
            change_entries(
                connection,
                [row.id for row in rows],
                (),
                state=OutboxState.SENDING,
                token=token,
                leased_until=until,
                handed_at=None,
                attempts=outbox.c.attempts + 1,
            )
            return tuple(
                evolve(
                    entry,
                    state=OutboxState.SENDING,
                    token=token,
                    leased_until=until,
                    handed_at=None,
                    attempts=entry.attempts + 1,
                )
                for entry in read_entries(connection, rows)
            )

    def hand(self, entry: OutboxEntry, *, lease: timedelta = LEASE) -> bool:
        """Say that the step begins that cannot be taken back; the lease begins anew.

        When this is false the entry is somebody else's by now: leave it alone.
        """
        at = self._clock()
        with self._database.write() as connection:
            changed = change_entries(
                connection,
                [entry.id],
                (outbox.c.token == entry.token, outbox.c.state == OutboxState.SENDING),
                handed_at=at,
                leased_until=at + lease,
            )
        return changed == 1

    def finish(
        self,
        entry: OutboxEntry,
        outcome: AttemptOutcome,
        *,
        then: Callable[[Connection], object] | None = None,
    ) -> bool:
        """Say how an attempt ended; ``then`` is what follows from it, in the same transaction.

        An entry that is to be tried again later than its last day has failed. When this is false
        the entry is somebody else's by now, or decided, and nothing was changed.
        """
        at = self._clock()
        outcome = _in_time(entry, outcome)
        is_over = outcome.state is not OutboxState.PENDING
        with self._database.write() as connection:
            changed = change_entries(
                connection,
                [entry.id],
                (
                    outbox.c.token == entry.token,
                    outbox.c.state.in_([OutboxState.SENDING, OutboxState.UNCERTAIN]),
                ),
                state=outcome.state,
                answer=outcome.answer,
                problem=outcome.problem,
                due_at=outcome.due_at or at,
                done_at=at if is_over else None,
                handed_at=outbox.c.handed_at if is_over else None,
                leased_until=None,
                token=entry.token if outcome.state is OutboxState.UNCERTAIN else "",
            )
            if changed:
                name = "postponed" if outcome.state is OutboxState.PENDING else outcome.state.value
                detail = outcome.problem or outcome.answer
                add_event(connection, SUBJECT, entry.id, Event(at=at, name=name, detail=detail))
                if then is not None:
                    then(connection)
        return changed == 1

    def release(self, entries: Sequence[OutboxEntry]) -> None:
        """Give entries back that were taken and not begun; no attempt is counted."""
        with self._database.write() as connection:
            for entry in entries:
                change_entries(
                    connection,
                    [entry.id],
                    (outbox.c.token == entry.token, outbox.c.state == OutboxState.SENDING),
                    state=OutboxState.PENDING,
                    token="",
                    leased_until=None,
                    attempts=outbox.c.attempts - 1,
                )

    def recover(self) -> int:
        """See to entries whose takers are gone, and return how many there were."""
        with self._database.write() as connection:
            return self._recover(connection, self._clock())

    def _recover(self, connection: Connection, at: datetime) -> int:
        rows = lock_overdue(connection, at)
        for row in rows:
            was_handed = row.handed_at is not None
            state = OutboxState.UNCERTAIN if was_handed else OutboxState.PENDING
            change_entries(
                connection,
                [row.id],
                (),
                state=state,
                problem=_LOST,
                leased_until=None,
                # The taker may only be slow: what it knows at last is better than this guess.
                token=row.token if was_handed else "",
                done_at=at if was_handed else None,
            )
            event = Event(at=at, name="uncertain" if was_handed else "postponed", detail=_LOST)
            add_event(connection, SUBJECT, row.id, event)
        return len(rows)

    # Looking and deciding -----------------------------------------------------------------

    def get(self, entry_id: int) -> OutboxEntry:
        """Return an entry.

        Raises:
            UnknownNameError: there is none with this id.

        """
        with self._database.read() as connection:
            found = find_entries(connection, (outbox.c.id == entry_id,), None)
        if not found:
            raise _unknown(entry_id)
        return found[0]

    def list(
        self,
        *,
        kind: str | None = None,
        state: OutboxState | None = None,
        client: str | None = None,
        document: int | None = None,
        key_prefix: str = "",
        limit: int | None = None,
    ) -> tuple[OutboxEntry, ...]:
        """Return entries, the newest first, narrowed as asked."""
        where: list[ColumnElement[bool]] = [
            column == value
            for column, value in (
                (outbox.c.kind, kind),
                (outbox.c.state, state),
                (outbox.c.client, client),
            )
            if value is not None
        ]
        if document is not None:
            where.append(about_document(document))
        if key_prefix:
            where.append(outbox.c.key.startswith(key_prefix, autoescape=True))
        with self._database.read() as connection:
            return tuple(find_entries(connection, where, limit))

    def clients_at(self, kind: str, recipient: str) -> tuple[str, ...]:
        """Return the clients whom anything went to at an address, in any case of its letters."""
        query = (
            select(outbox.c.client)
            .where(
                outbox.c.kind == kind,
                func.lower(outbox.c.recipient) == recipient.lower(),
                outbox.c.client != "",
            )
            .distinct()
            .order_by(outbox.c.client)
        )
        with self._database.read() as connection:
            return tuple(connection.scalars(query))

    def accounts(self, kind: str) -> tuple[str, ...]:
        """Return the accounts that something is due for."""
        query = (
            select(outbox.c.account)
            .where(
                outbox.c.kind == kind,
                outbox.c.state == OutboxState.PENDING,
                outbox.c.due_at <= self._clock(),
            )
            .distinct()
            .order_by(outbox.c.account)
        )
        with self._database.read() as connection:
            return tuple(connection.scalars(query))

    def counts(
        self,
        kind: str,
        *,
        key_prefix: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> dict[OutboxState, int]:
        """Return how many entries there are in every state; of those made in a time, if asked."""
        query = select(outbox.c.state, func.count()).where(outbox.c.kind == kind)
        if key_prefix:
            query = query.where(outbox.c.key.startswith(key_prefix, autoescape=True))
        if since is not None:
            query = query.where(outbox.c.created_at >= since)
        if until is not None:
            query = query.where(outbox.c.created_at < until)
        with self._database.read() as connection:
            rows = connection.execute(query.group_by(outbox.c.state))
            return {OutboxState(state): count for state, count in rows}

    def events(self, entry_id: int) -> tuple[Event, ...]:
        """Return what happened to an entry, in order."""
        with self._database.read() as connection:
            return events_of(connection, SUBJECT, entry_id)

    def decide(self, entry_id: int, state: OutboxState, by: Actor, reason: str) -> None:
        """Do what a person decides of an entry: that it is sent, goes (again), or is not to go.

        Raises:
            UnknownNameError: there is none with this id.
            TransitionError: this cannot be decided of it now.

        """
        at = self._clock()
        with self._database.write() as connection:
            row = lock_entry(connection, entry_id)
            if row is None:
                raise _unknown(entry_id)
            if state not in _DECISIONS[OutboxState(row.state)]:
                possible = (
                    ", ".join(_DECISIONS[OutboxState(row.state)]) or "nothing: it is on its way"
                )
                raise TransitionError(row.state, state, f"what can be decided is: {possible}")
            goes = state is OutboxState.PENDING
            change_entries(
                connection,
                [entry_id],
                (),
                state=state,
                token="",
                due_at=at if goes else row.due_at,
                last_at=None if goes else row.last_at,
                done_at=None if goes else at,
            )
            event = Event(at=at, name=f"decided_{state}", who=by.name, reason=reason)
            add_event(connection, SUBJECT, entry_id, event)

    def mark(self, entry_id: int, mark: str, detail: str) -> None:
        """Keep what became known of an entry that was sent: ``bounced``, ``opened``.

        Raises:
            UnknownNameError: there is none with this id.

        """
        with self._database.write() as connection:
            if not change_entries(connection, [entry_id], (), mark=mark):
                raise _unknown(entry_id)
            event = Event(at=self._clock(), name=mark, detail=detail)
            add_event(connection, SUBJECT, entry_id, event)


def _in_time(entry: OutboxEntry, outcome: AttemptOutcome) -> AttemptOutcome:
    """Return the outcome of an attempt; one that is to be tried too late has failed."""
    last_at, due_at = entry.last_at, outcome.due_at
    if outcome.state is OutboxState.PENDING and last_at and due_at and due_at > last_at:
        return evolve(outcome, state=OutboxState.FAILED)
    return outcome


def _unknown(entry_id: int) -> UnknownNameError:
    return UnknownNameError("entry of the outbox", str(entry_id), ())
