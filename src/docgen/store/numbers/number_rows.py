"""The number of a new document: taken or given by hand, and guarded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from attrs import evolve, frozen
from sqlalchemy import Connection, Select, bindparam, select

from docgen.exceptions import ConfigurationError, IssueRefusedError
from docgen.models import Event, Finding, NumberContext
from docgen.numbering import IssuedNumber, NumberingRule, NumberOrigin, chronology_finding
from docgen.store.database.tables import numbers
from docgen.store.numbers.counter_rows import SKIPPED, include, is_void, lock_counter
from docgen.store.numbers.journal import next_number, take_numbers

_OF_COUNTER: Final = select(numbers).where(
    numbers.c.counter_id == bindparam("counter_id"), numbers.c.n.is_not(None)
)
_BEFORE: Final = (
    _OF_COUNTER.where(numbers.c.n < bindparam("of_n")).order_by(numbers.c.n.desc()).limit(1)
)
_AFTER: Final = _OF_COUNTER.where(numbers.c.n > bindparam("of_n")).order_by(numbers.c.n).limit(1)


_BY_NUMBER: Final = select(numbers).where(
    *(numbers.c[name] == bindparam(name) for name in ("type", "organisation", "number"))
)


@frozen(kw_only=True)
class NumberWanted:
    """What is asked for besides the rule: a number by hand, and why it or its date is as it is.

    Without ``text`` the rule's next number is taken. ``reason`` also overrides the guard of
    dates; ``who`` gave it.
    """

    text: str | None = None
    reason: str = ""
    who: str = ""


@frozen(kw_only=True)
class GivenNumber:
    """A number with what its row in the journal needs; one by hand may belong to no counter.

    ``overridden`` is what the guard of dates had against it.
    """

    text: str
    counter_id: int | None
    n: int | None
    origin: NumberOrigin
    overridden: Finding | None = None


def give_number(
    connection: Connection,
    rule: NumberingRule,
    context: NumberContext,
    wanted: NumberWanted,
    at: datetime,
) -> GivenNumber:
    """Take the number of a document, or move the counter past one given by hand.

    Raises:
        ConfigurationError: the mask cannot write it, or it is void.
        IssueRefusedError: its date is before that of the number before it, for no reason.

    """
    if wanted.text is None:
        (taken,) = take_numbers(connection, rule, context, at)
        given = GivenNumber(
            text=taken.text, counter_id=taken.counter_id, n=taken.n, origin=NumberOrigin.ISSUED
        )
    else:
        given = _by_hand(connection, rule, context, wanted, at)
    return _guarded(connection, rule, context, given, wanted) if rule.chronological else given


def refuse_used(
    connection: Connection,
    rule: NumberingRule,
    context: NumberContext,
    wanted: NumberWanted,
    ahead: int = 0,
) -> None:
    """Tell whose the number is that a document would have got, if it is somebody's.

    ``ahead`` of it come so many others from its counter.

    Raises:
        ConfigurationError: names who has it, and what to do.

    """
    text = wanted.text or next_number(connection, rule, context, ahead)
    values = {"type": context.document_type, "organisation": context.organisation, "number": text}
    used = connection.execute(_BY_NUMBER, values).one_or_none()
    if used is None:
        return
    owner = f"{used.type} {used.document_id}" if used.document_id else f"an imported {used.type}"
    place = f"{text!r}, which {owner} of {used.date} already has"
    if wanted.text is not None:
        raise ConfigurationError(
            f"a document cannot get the number {place}. Give another, or none for the rule's next"
        )
    raise ConfigurationError(
        f"numbering rule {rule.code!r} gives {place}. Raise the rule's start above the numbers "
        "in use, or add a token to its mask"
    )


def _by_hand(
    connection: Connection,
    rule: NumberingRule,
    context: NumberContext,
    wanted: NumberWanted,
    at: datetime,
) -> GivenNumber:
    text = wanted.text or ""
    n = rule.n_of(text, context)
    if n is None:
        return GivenNumber(text=text, counter_id=None, n=None, origin=NumberOrigin.MANUAL)
    counter = lock_counter(connection, rule.counter_key(context), n)
    if is_void(connection, counter.id, n):
        raise ConfigurationError(f"number {text!r} is void, so no document gets it; give another")
    why = f": {wanted.reason}" if wanted.reason else ""
    reason = f"номер «{text}» указан вручную{why}"
    include(connection, counter, n, Event(at=at, name=SKIPPED, who=wanted.who, reason=reason))
    return GivenNumber(text=text, counter_id=counter.id, n=n, origin=NumberOrigin.MANUAL)


def _guarded(
    connection: Connection,
    rule: NumberingRule,
    context: NumberContext,
    given: GivenNumber,
    wanted: NumberWanted,
) -> GivenNumber:
    """Compare the date with those of the neighbours of its number; the counter is locked."""
    if given.n is None:
        return given
    values = {"counter_id": given.counter_id, "of_n": given.n}
    finding = chronology_finding(
        rule.local_date(context.date),
        before=_issued(connection, _BEFORE, values),
        after=_issued(connection, _AFTER, values),
    )
    if finding is not None and not wanted.reason.strip():
        raise IssueRefusedError(context.document_type, [finding])
    return evolve(given, overridden=finding)


def _issued(
    connection: Connection, query: Select[Any], values: Mapping[str, Any]
) -> IssuedNumber | None:
    row = connection.execute(query, values).one_or_none()
    return None if row is None else IssuedNumber(n=row.n, number=row.number, date=row.date)
