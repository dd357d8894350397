"""Counters and the journal of the numbers they gave, inside a caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from attrs import frozen
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    func,
    select,
    update,
)

from docgen.models import Event, NumberContext
from docgen.numbering import CounterKey, IssuedNumber, NumberingRule, NumberOrigin
from docgen.store.database.driver_statement import DriverStatement
from docgen.store.database.tables import counters, numbers
from docgen.store.database.upsert import ByDialect
from docgen.store.numbers.counter_rows import SKIPPED, explain, explanations

_KEY: Final = ("rule", "organisation", "scope", "period")
_IS_COUNTER: Final[ColumnElement[bool]] = and_(
    *(counters.c[name] == bindparam(f"of_{name}") for name in _KEY)
)
_FIND_LAST: Final = select(counters.c.last).where(_IS_COUNTER)
_FIRST: Final[BindParameter[int]] = bindparam("first")
#: How many more than one are taken.
_MORE: Final[BindParameter[int]] = bindparam("more")
#: What :meth:`NumberingRule.following` says, worked out where the counter's row is locked.
_FOLLOWING: Final = case((counters.c.last >= _FIRST, counters.c.last + 1), else_=_FIRST)
_GIVEN: Final = (counters.c.id, counters.c.start, counters.c.last)
_MOVE_COUNTER: Final = DriverStatement(
    update(counters).where(_IS_COUNTER).values(last=_FOLLOWING + _MORE).returning(*_GIVEN)
)


def _or_move(new: Any) -> DriverStatement:  # noqa: ANN401 - an INSERT of either database
    adding = new.values(
        start=_FIRST, last=_FIRST + _MORE, **{name: bindparam(f"of_{name}") for name in _KEY}
    )
    moving = adding.on_conflict_do_update(index_elements=_KEY, set_={"last": _FOLLOWING + _MORE})
    return DriverStatement(moving.returning(*_GIVEN))


_ADD_COUNTER: Final = ByDialect(counters, _or_move)

_ROWS: Final = 1000
_ISSUED: Final = (
    select(numbers.c.n, numbers.c.number, numbers.c.date, numbers.c.origin, numbers.c.reason)
    .join(counters, numbers.c.counter_id == counters.c.id)
    .where(_IS_COUNTER)
    .order_by(numbers.c.n)
)
_LAST_ISSUED: Final = _ISSUED.order_by(None).order_by(numbers.c.n.desc()).limit(1)
_LAST_GIVEN: Final = select(func.max(numbers.c.n)).where(
    numbers.c.counter_id == bindparam("counter_id")
)


@frozen(kw_only=True)
class CounterState:
    """A counter as it stands: the first number it gave and the last one."""

    id: int
    key: CounterKey
    start: int
    last: int


@frozen(kw_only=True)
class TakenNumber:
    """A number just taken, with what its row in the journal needs."""

    counter_id: int
    n: int
    text: str


def next_number(
    connection: Connection, rule: NumberingRule, context: NumberContext, ahead: int = 0
) -> str:
    """Return the number that would be given now, after ``ahead`` others, without taking it."""
    last = connection.scalar(_FIND_LAST, _values(rule.counter_key(context)))
    return rule.render(rule.following(last) + ahead, context)


def take_numbers(
    connection: Connection,
    rule: NumberingRule,
    context: NumberContext,
    at: datetime,
    count: int = 1,
) -> tuple[TakenNumber, ...]:
    """Move the counter on and return its numbers, one after another; a rollback moves it back.

    Whoever takes a number of the same counter waits from here until the transaction's end.

    Raises:
        ConfigurationError: the mask cannot write one of them.

    """
    counter_id, block = take_block(connection, rule, context, at, count)
    return tuple(
        TakenNumber(counter_id=counter_id, n=n, text=rule.render(n, context)) for n in block
    )


def take_block(
    connection: Connection, rule: NumberingRule, context: NumberContext, at: datetime, count: int
) -> tuple[int, range]:
    """Take numbers as :func:`take_numbers` does; return the counter's id and the bare numbers."""
    values = {**_values(rule.counter_key(context)), "first": rule.start, "more": count - 1}
    moved = _MOVE_COUNTER.rows(connection, values)
    if not moved:
        # Another process may be making the same counter: then this one moves it on.
        moved = _ADD_COUNTER[connection.dialect.name].rows(connection, values)
    ((counter_id, start, last),) = moved
    first = last - count + 1
    if start < first == rule.start:
        _explain_start(connection, counter_id, first, at)
    return counter_id, range(first, last + 1)


def _explain_start(connection: Connection, counter_id: int, first: int, at: datetime) -> None:
    """Write why numbers are missing below a start that was raised above a running counter."""
    last = connection.scalar(_LAST_GIVEN, {"counter_id": counter_id}) or 0
    explained = (explanation.last for explanation in explanations(connection, counter_id))
    event = Event(at=at, name=SKIPPED, reason=f"правило начинает с {first}")
    explain(connection, counter_id, max(last, *explained, 0) + 1, first - 1, event)


def all_counters(connection: Connection) -> tuple[CounterState, ...]:
    """Return every counter, in order of its key."""
    rows = connection.execute(select(counters).order_by(*(counters.c[name] for name in _KEY)))
    return tuple(
        CounterState(
            id=row.id,
            key=CounterKey(**{name: row._mapping[name] for name in _KEY}),  # noqa: SLF001 - public in all but its name
            start=row.start,
            last=row.last,
        )
        for row in rows
    )


def last_issued(connection: Connection, key: CounterKey) -> IssuedNumber | None:
    """Return the last number that a counter has given to a document."""
    row = connection.execute(_LAST_ISSUED, _values(key)).one_or_none()
    return None if row is None else _issued(row)


def issued_numbers(connection: Connection, key: CounterKey) -> Iterator[IssuedNumber]:
    """Yield what a counter has given, in order, however many."""
    rows = connection.execute(_ISSUED, _values(key), execution_options={"yield_per": _ROWS})
    yield from map(_issued, rows)


def _issued(row: Row[int | None, str, date, str, str]) -> IssuedNumber:
    return IssuedNumber(
        n=row.n,
        number=row.number,
        date=row.date,
        origin=NumberOrigin(row.origin),
        reason=row.reason,
    )


def _values(key: CounterKey) -> dict[str, Any]:
    return {f"of_{name}": getattr(key, name) for name in _KEY}
