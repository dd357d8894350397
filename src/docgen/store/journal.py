"""Counters and the journal of the numbers they gave, inside a caller's transaction."""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Executable,
    and_,
    bindparam,
    case,
    select,
    update,
)

from docgen.models import NumberContext
from docgen.numbering import CounterKey, IssuedNumber, NumberingRule, Origin
from docgen.store.tables import counters, numbers
from docgen.store.upsert import by_dialect

_KEY: Final = ("rule", "organisation", "scope", "period")
_IS_COUNTER: Final[ColumnElement[bool]] = and_(
    *(counters.c[name] == bindparam(f"of_{name}") for name in _KEY)
)
_FIND_LAST: Final = select(counters.c.last).where(_IS_COUNTER)
_FIRST: Final[BindParameter[int]] = bindparam("first")
#: What :meth:`NumberingRule.following` says, worked out where the counter's row is locked.
_FOLLOWING: Final = case((counters.c.last >= _FIRST, counters.c.last + 1), else_=_FIRST)
_MOVE_COUNTER: Final = (
    update(counters)
    .where(_IS_COUNTER)
    .values(last=_FOLLOWING)
    .returning(counters.c.id, counters.c.last)
)


def _or_move(new: Any) -> Executable:  # noqa: ANN401 - an INSERT of either database
    adding = new.values(
        start=_FIRST, last=_FIRST, **{name: bindparam(f"of_{name}") for name in _KEY}
    )
    moving = adding.on_conflict_do_update(index_elements=_KEY, set_={"last": _FOLLOWING})
    returning: Executable = moving.returning(counters.c.id, counters.c.last)
    return returning


_ADD_COUNTER: Final = by_dialect(counters, _or_move)


@frozen(kw_only=True)
class CounterState:
    """A counter as it stands: the first number it gave and the last one."""

    key: CounterKey
    start: int
    last: int


@frozen(kw_only=True)
class TakenNumber:
    """A number just taken, with what its row in the journal needs."""

    counter_id: int
    n: int
    text: str


def next_number(connection: Connection, rule: NumberingRule, context: NumberContext) -> str:
    """Return the number that would be given now, without taking it."""
    last = connection.scalar(_FIND_LAST, _values(rule.counter_key(context)))
    return rule.render(rule.following(last), context)


def take_number(connection: Connection, rule: NumberingRule, context: NumberContext) -> TakenNumber:
    """Move the counter on and return its number; a rollback moves it back.

    Whoever takes a number of the same counter waits from here until the transaction's end.

    Raises:
        ConfigurationError: the mask cannot write this number.

    """
    values = {**_values(rule.counter_key(context)), "first": rule.start}
    row = connection.execute(_MOVE_COUNTER, values).one_or_none()
    if row is None:
        # Another process may be making the same counter: then this one moves it on.
        row = connection.execute(_ADD_COUNTER[connection.dialect.name], values).one()
    return TakenNumber(counter_id=row.id, n=row.last, text=rule.render(row.last, context))


def all_counters(connection: Connection) -> tuple[CounterState, ...]:
    """Return every counter, in order of its key."""
    rows = connection.execute(select(counters).order_by(*(counters.c[name] for name in _KEY)))
    return tuple(
        CounterState(
            key=CounterKey(**{name: row._mapping[name] for name in _KEY}),  # noqa: SLF001 - public in all but its name
            start=row.start,
            last=row.last,
        )
        for row in rows
    )


def issued_numbers(connection: Connection, key: CounterKey) -> tuple[IssuedNumber, ...]:
    """Return what a counter has given, in order."""
    rows = connection.execute(
        select(numbers)
        .join(counters, numbers.c.counter_id == counters.c.id)
        .where(_IS_COUNTER)
        .order_by(numbers.c.n),
        _values(key),
    )
    return tuple(
        IssuedNumber(
            n=row.n,
            number=row.number,
            date=row.date,
            origin=Origin(row.origin),
            reason=row.reason,
        )
        for row in rows
    )


def _values(key: CounterKey) -> dict[str, Any]:
    return {f"of_{name}": getattr(key, name) for name in _KEY}
