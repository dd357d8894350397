"""Counters and the journal of the numbers they gave, inside a caller's transaction."""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen
from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, insert, select, update

from docgen.models import NumberContext
from docgen.numbering import CounterKey, IssuedNumber, NumberingRule
from docgen.store.tables import counters, numbers

_IS_COUNTER: Final[ColumnElement[bool]] = and_(
    *(counters.c[name] == bindparam(name) for name in ("rule", "organisation", "scope", "period"))
)
_FIND_COUNTER: Final = select(counters.c.id, counters.c.last).where(_IS_COUNTER)
_ADD_COUNTER: Final = insert(counters).returning(counters.c.id)
_MOVE_COUNTER: Final = (
    update(counters).where(counters.c.id == bindparam("counter_id")).values(last=bindparam("last"))
)


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
    row = _find(connection, rule.counter_key(context))
    return rule.mask.render(rule.following(row.last if row else None), context)


def take_number(connection: Connection, rule: NumberingRule, context: NumberContext) -> TakenNumber:
    """Move the counter on and return its number; a rollback moves it back.

    Raises:
        ConfigurationError: the mask cannot write this number.

    """
    key = rule.counter_key(context)
    row = _find(connection, key)
    n = rule.following(row.last if row else None)
    if row:
        counter_id = row.id
        connection.execute(_MOVE_COUNTER, {"counter_id": counter_id, "last": n})
    else:
        values = _values(key) | {"start": n, "last": n}
        counter_id = connection.execute(_ADD_COUNTER, values).scalar_one()
    return TakenNumber(counter_id=counter_id, n=n, text=rule.mask.render(n, context))


def all_counters(connection: Connection) -> tuple[CounterState, ...]:
    """Return every counter, in order of its key."""
    order = (counters.c.rule, counters.c.organisation, counters.c.scope, counters.c.period)
    rows = connection.execute(select(counters).order_by(*order))
    return tuple(
        CounterState(
            key=CounterKey(
                rule=row.rule, organisation=row.organisation, scope=row.scope, period=row.period
            ),
            start=row.start,
            last=row.last,
        )
        for row in rows
    )


def issued_numbers(connection: Connection, key: CounterKey) -> tuple[IssuedNumber, ...]:
    """Return what a counter has given, in order."""
    rows = connection.execute(
        select(numbers.c.n, numbers.c.number, numbers.c.date)
        .join(counters, numbers.c.counter_id == counters.c.id)
        .where(_IS_COUNTER)
        .order_by(numbers.c.n),
        _values(key),
    )
    return tuple(IssuedNumber(n=row.n, number=row.number, date=row.date) for row in rows)


def _find(connection: Connection, key: CounterKey) -> Row[int, int] | None:
    return connection.execute(_FIND_COUNTER, _values(key)).one_or_none()


def _values(key: CounterKey) -> dict[str, Any]:
    return {
        "rule": key.rule,
        "organisation": key.organisation,
        "scope": key.scope,
        "period": key.period,
    }
