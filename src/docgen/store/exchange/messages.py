"""The journal of messages to another system: what went, in which state, and what has arrived."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any, Final

from attrs import frozen
from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update

from docgen.exceptions import UnknownNameError
from docgen.lifecycle import Actor
from docgen.models import Period, Status
from docgen.store.database.database import Database
from docgen.store.database.tables import documents, exchange_items, exchange_messages, payments
from docgen.store.payments.payment_rows import IS_CORRECTED

_AT_ONCE: Final = 5000


class MessageSubject(StrEnum):
    """What a message tells of."""

    DOCUMENT = "document"
    PAYMENT = "payment"


class ToldState(StrEnum):
    """In which state it was told of: in force, or void."""

    LIVE = "live"
    VOID = "void"


@frozen(kw_only=True)
class MessageItem:
    """A record of a message."""

    subject: MessageSubject
    id: int
    state: ToldState


@frozen(kw_only=True)
class Message:
    """A message as the journal knows it; ``count`` is how many records are in it."""

    id: int
    channel: str
    number: int
    organisation: str
    place: str
    reason: str
    made_at: datetime
    made_by: str
    sent_at: datetime | None
    confirmed_at: datetime | None
    count: int


@frozen(kw_only=True)
class MessageQuery:
    """Which records a message is to tell of.

    ``types`` are codes of document types. With ``anew`` it is all that is in force, told of
    before or not. With ``until_confirmed`` what was told of counts only once it has arrived.
    """

    channel: str
    types: tuple[str, ...]
    organisation: str | None = None
    period: Period | None = None
    anew: bool = False
    until_confirmed: bool = False


class MessageStore:
    """The messages of a store. Every method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def waiting(self, wanted: MessageQuery, *, after: int = 0, limit: int) -> tuple[int, ...]:
        """Return ids of the next documents to tell of, those after an id, in order."""
        with self._database.read() as connection:
            query = _waiting_documents(wanted).where(documents.c.id > after).limit(limit)
            return tuple(connection.execute(query.order_by(documents.c.id)).scalars())

    def count(self, wanted: MessageQuery) -> int:
        """Return how many documents there are to tell of."""
        with self._database.read() as connection:
            query = select(func.count()).select_from(_waiting_documents(wanted).subquery())
            return int(connection.execute(query).scalar_one())

    def waiting_payments(self, wanted: MessageQuery) -> tuple[int, ...]:
        """Return ids of the payments to tell of, by their dates."""
        query = select(payments.c.id).where(payments.c.reversed_at.is_(None))
        if wanted.organisation is not None:
            query = query.where(payments.c.organisation == wanted.organisation)
        if wanted.period is not None:
            query = query.where(payments.c.date.between(wanted.period.start, wanted.period.end))
        if not wanted.anew:
            query = query.where(
                _last_state(wanted, MessageSubject.PAYMENT, payments.c.id).is_(None)
            )
        with self._database.read() as connection:
            ordered = query.order_by(payments.c.date, payments.c.id)
            return tuple(connection.execute(ordered).scalars())

    def next_number(self, channel: str) -> int:
        """Return the number of the next message of a channel."""
        with self._database.read() as connection:
            query = select(func.max(exchange_messages.c.number)).where(
                exchange_messages.c.channel == channel
            )
            return (connection.execute(query).scalar() or 0) + 1

    def add(
        self,
        channel: str,
        number: int,
        items: Iterable[MessageItem],
        *,
        place: str,
        by: Actor,
        organisation: str = "",
        reason: str = "",
    ) -> int:
        """Write a message down before it goes; return its id.

        Raises:
            ConflictError: another message took the number meanwhile.

        """
        values = {
            "channel": channel,
            "number": number,
            "organisation": organisation,
            "place": place,
            "reason": reason,
            "made_at": self._clock(),
            "made_by": by.name,
        }
        with self._database.write() as connection:
            adding = insert(exchange_messages).values(values).returning(exchange_messages.c.id)
            message_id: int = connection.execute(adding).scalar_one()
            rows = (
                {
                    "message_id": message_id,
                    "subject": item.subject.value,
                    "subject_id": item.id,
                    "state": item.state.value,
                }
                for item in items
            )
            while some := list(islice(rows, _AT_ONCE)):
                connection.execute(insert(exchange_items), some)
        return message_id

    def mark_sent(self, message_id: int) -> None:
        """Write down that a message has reached its place."""
        change = update(exchange_messages).where(exchange_messages.c.id == message_id)
        with self._database.write() as connection:
            connection.execute(change.values(sent_at=self._clock()))

    def confirm(self, channel: str, number: int, organisations: Sequence[str] | None = None) -> int:
        """Write down that all messages up to a number have arrived; return how many did now.

        ``organisations`` narrows them to those whose messages they are.

        Raises:
            UnknownNameError: no message has gone under this number.

        """
        table = exchange_messages
        with self._database.write() as connection:
            known = select(table.c.id).where(table.c.channel == channel, table.c.number == number)
            if number and connection.execute(known).scalar() is None:
                raise UnknownNameError("message of the channel", f"{channel} {number}", ())
            change = update(table).where(
                table.c.channel == channel,
                table.c.number <= number,
                table.c.confirmed_at.is_(None),
            )
            if organisations is not None:
                change = change.where(table.c.organisation.in_(organisations))
            return connection.execute(change.values(confirmed_at=self._clock())).rowcount

    def unsent(self, channel: str) -> tuple[Message, ...]:
        """Return the messages that may not have reached their places, the oldest first."""
        return self._messages(
            exchange_messages.c.channel == channel, exchange_messages.c.sent_at.is_(None)
        )

    def list(self, channel: str | None = None) -> tuple[Message, ...]:
        """Return the messages of a channel, or of all, the oldest first."""
        return self._messages(
            *([] if channel is None else [exchange_messages.c.channel == channel])
        )

    def items(self, message_id: int) -> tuple[MessageItem, ...]:
        """Return the records of a message: documents by their ids, then payments."""
        query = (
            select(exchange_items)
            .where(exchange_items.c.message_id == message_id)
            .order_by(exchange_items.c.subject, exchange_items.c.subject_id)
        )
        with self._database.read() as connection:
            return tuple(
                MessageItem(
                    subject=MessageSubject(row.subject),
                    id=row.subject_id,
                    state=ToldState(row.state),
                )
                for row in connection.execute(query)
            )

    def _messages(self, *conditions: ColumnElement[bool]) -> tuple[Message, ...]:
        items = (
            select(func.count())
            .where(exchange_items.c.message_id == exchange_messages.c.id)
            .scalar_subquery()
        )
        query = select(exchange_messages, items.label("count")).where(*conditions)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(exchange_messages.c.id)).mappings()
            return tuple(Message(**row) for row in rows)


def _waiting_documents(wanted: MessageQuery) -> Any:  # noqa: ANN401 - SQLAlchemy's own
    query = select(documents.c.id).where(documents.c.type.in_(wanted.types))
    if wanted.organisation is not None:
        query = query.where(documents.c.organisation == wanted.organisation)
    if wanted.period is not None:
        query = query.where(documents.c.period.in_([str(part) for part in wanted.period.parts]))
    in_force = and_(documents.c.status != Status.VOID, ~IS_CORRECTED)
    if wanted.anew:
        return query.where(in_force)
    last = _last_state(wanted, MessageSubject.DOCUMENT, documents.c.id)
    became_void = and_(last == ToldState.LIVE.value, documents.c.status == Status.VOID)
    return query.where(or_(and_(last.is_(None), in_force), became_void))


def _last_state(
    wanted: MessageQuery, subject: MessageSubject, subject_id: ColumnElement[int]
) -> Any:  # noqa: ANN401 - the same
    """Return the state in which a record was told of last; nothing where it never was."""
    query = (
        select(exchange_items.c.state)
        .join(exchange_messages, exchange_messages.c.id == exchange_items.c.message_id)
        .where(
            exchange_items.c.subject == subject.value,
            exchange_items.c.subject_id == subject_id,
            exchange_messages.c.channel == wanted.channel,
        )
    )
    if wanted.until_confirmed:
        query = query.where(exchange_messages.c.confirmed_at.is_not(None))
    return query.order_by(exchange_messages.c.id.desc()).limit(1).scalar_subquery()
