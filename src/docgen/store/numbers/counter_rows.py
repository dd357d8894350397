"""Counters moved by hand, and why numbers are missing, inside a caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from attrs import evolve, frozen
from sqlalchemy import ColumnElement, Connection, and_, bindparam, select, update

from docgen.models import Event
from docgen.numbering import MAX_N, CounterKey, NumberExplanation
from docgen.store.database.tables import counters, events
from docgen.store.database.upsert import add_if_new
from docgen.store.documents.event_rows import add_event

#: A counter among the subjects of events.
COUNTER: Final = "counter"

#: What events of a counter say of its numbers, which stand in their detail as «5» or «5–9».
SKIPPED: Final = "skipped"
TAKEN: Final = "taken"
VOIDED: Final = "voided"
EXPLAINED: Final = "explained"
GAPS_ALLOWED: Final = "gaps_allowed"
IMPORTED: Final = "imported"
_OF_NUMBERS: Final = (SKIPPED, TAKEN, VOIDED, EXPLAINED, GAPS_ALLOWED)
_PASSED_OVER: Final = (SKIPPED, VOIDED)

_KEY: Final = ("rule", "organisation", "scope", "period")
_IS_COUNTER: Final[ColumnElement[bool]] = and_(
    *(counters.c[name] == bindparam(f"of_{name}") for name in _KEY)
)
_ADD: Final = add_if_new(counters)
_LOCK: Final = select(counters).where(_IS_COUNTER).with_for_update()
_STRETCH: Final = (
    update(counters)
    .where(counters.c.id == bindparam("counter_id"))
    .values(start=bindparam("to_start"), last=bindparam("to_last"))
)
_EXPLANATIONS: Final = (
    select(events.c.name, events.c.detail, events.c.reason)
    .where(
        events.c.subject == COUNTER,
        events.c.subject_id == bindparam("counter_id"),
        events.c.name.in_(bindparam("names", expanding=True)),
    )
    .order_by(events.c.id)
)


_SAID: Final = (
    select(events.c.id)
    .where(
        events.c.subject == COUNTER,
        events.c.subject_id == bindparam("counter_id"),
        events.c.name == bindparam("of_name"),
    )
    .limit(1)
)
_SAID_OF: Final = _SAID.where(events.c.detail == bindparam("of_n"))


@frozen(kw_only=True)
class CounterRow:
    """A counter whose row is locked until the transaction's end; it has given none if new."""

    id: int
    start: int
    last: int


def find_counter(connection: Connection, key: CounterKey) -> CounterRow | None:
    """Lock a counter, if it is there."""
    row = connection.execute(_LOCK, _values(key)).one_or_none()
    return None if row is None else CounterRow(id=row.id, start=row.start, last=row.last)


def lock_counter(connection: Connection, key: CounterKey, first: int) -> CounterRow:
    """Lock a counter; one that is not there is made so that it will begin with ``first``."""
    found = find_counter(connection, key)
    if found is not None:
        return found
    new = {name: getattr(key, name) for name in _KEY} | {"start": first, "last": first - 1}
    connection.execute(_ADD[connection.dialect.name], new)
    row = connection.execute(_LOCK, _values(key)).one()
    return CounterRow(id=row.id, start=row.start, last=row.last)


def stretch(connection: Connection, counter: CounterRow, first: int, last: int) -> CounterRow:
    """Have a counter reach from ``first`` or before it to ``last`` or after it."""
    reached = evolve(counter, start=min(counter.start, first), last=max(counter.last, last))
    if reached != counter:
        values = {"counter_id": counter.id, "to_start": reached.start, "to_last": reached.last}
        connection.execute(_STRETCH, values)
    return reached


def include(connection: Connection, counter: CounterRow, n: int, event: Event) -> None:
    """Have a counter reach to a number; what lies between is explained by ``event``."""
    if n > counter.last:
        explain(connection, counter.id, counter.last + 1, n - 1, event)
    if n < counter.start:
        explain(connection, counter.id, n + 1, counter.start - 1, event)
    stretch(connection, counter, n, n)


def explain(connection: Connection, counter_id: int, first: int, last: int, event: Event) -> None:
    """Write why numbers of a counter are missing or out of order; of none, nothing."""
    if first <= last:
        span = str(first) if first == last else f"{first}–{last}"
        add_event(connection, COUNTER, counter_id, evolve(event, detail=span))


def allow_gaps(connection: Connection, counter_id: int, at: datetime) -> None:
    """Write, once, that numbers of a counter may be lost with the documents they were taken for."""
    if connection.scalar(_SAID, {"counter_id": counter_id, "of_name": GAPS_ALLOWED}) is None:
        event = Event(at=at, name=GAPS_ALLOWED, reason="режим fast допускает пропуски")
        explain(connection, counter_id, 1, MAX_N, event)


def is_void(connection: Connection, counter_id: int, n: int) -> bool:
    """Whether it was written that no document will ever have a number."""
    values = {"counter_id": counter_id, "of_name": VOIDED, "of_n": str(n)}
    return connection.scalar(_SAID_OF, values) is not None


def explanations(connection: Connection, counter_id: int) -> tuple[NumberExplanation, ...]:
    """Return why numbers of a counter are missing or out of order, the last word first."""
    return _explanations(connection, counter_id, _OF_NUMBERS)


def why_passed_over(connection: Connection, counter_id: int, n: int) -> str:
    """Return why nobody gets a number: the counter was moved past it, or it is void."""
    rows = _explanations(connection, counter_id, _PASSED_OVER)
    return next(
        (explanation.reason for explanation in rows if explanation.first <= n <= explanation.last),
        "",
    )


def _explanations(
    connection: Connection, counter_id: int, names: Sequence[str]
) -> tuple[NumberExplanation, ...]:
    values = {"counter_id": counter_id, "names": names}
    rows = connection.execute(_EXPLANATIONS, values).all()
    return tuple(
        NumberExplanation(
            first=int(first),
            last=int(last or first),
            reason=row.reason,
            of_date=row.name == EXPLAINED,
        )
        for row in reversed(rows)
        for first, _, last in [row.detail.partition("–")]
    )


def _values(key: CounterKey) -> dict[str, Any]:
    return {f"of_{name}": getattr(key, name) for name in _KEY}
