"""Numbers of another system entered in the journal, inside a caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from attrs import evolve, field, frozen
from sqlalchemy import Connection, insert, select

from docgen.exceptions import DataError
from docgen.models import Event
from docgen.numbering import CounterKey, ImportedNumber, NumberingRule, NumberOrigin
from docgen.store.database.tables import numbers
from docgen.store.documents.event_rows import add_event
from docgen.store.numbers.counter_rows import COUNTER, CounterRow, lock_counter, stretch

_BATCH: Final = 1000
_MAX_PROBLEMS: Final = 20
_ADD: Final = insert(numbers)


@frozen(kw_only=True)
class _CounterRange:
    """A counter, and the first and the last of its numbers that were imported."""

    counter: CounterRow
    first: int
    last: int


@frozen(kw_only=True)
class NumberImport:
    """One import: it knows the counters it has met, and no more of the rows than a batch.

    ``rule_of`` returns the rule of a row; ``event`` says who imports, when and why.
    """

    connection: Connection
    rule_of: Callable[[ImportedNumber], NumberingRule]
    event: Event
    _reached: dict[CounterKey, _CounterRange] = field(factory=dict, init=False)

    def run(self, rows: Iterable[ImportedNumber]) -> int:
        """Write the numbers, move the counters past them, and return how many they were.

        Raises:
            DataError: numbers are in the journal already, or twice among the rows.

        """
        count = 0
        for batch in _batches(rows):
            self._refuse_used(batch, count)
            self.connection.execute(_ADD, [self._values(row) for row in batch])
            count += len(batch)
        for reach in self._reached.values():
            stretch(self.connection, reach.counter, reach.first, reach.last)
            told = evolve(self.event, detail=f"{reach.first}–{reach.last}")
            add_event(self.connection, COUNTER, reach.counter.id, told)
        return count

    def _values(self, row: ImportedNumber) -> dict[str, Any]:
        rule = self.rule_of(row)
        context = row.context(rule)
        n = rule.n_of(row.number, context)
        counter_id = None if n is None else self._reach(rule.counter_key(context), n)
        return {
            "origin": NumberOrigin.IMPORTED.value,
            "counter_id": counter_id,
            "n": n,
            "type": row.type,
            "organisation": row.organisation,
            "number": row.number,
            "date": row.date,
            "document_id": None,
            "reason": self.event.reason,
        }

    def _reach(self, key: CounterKey, n: int) -> int:
        reach = self._reached.get(key)
        if reach is None:
            counter = lock_counter(self.connection, key, n)
            reach = _CounterRange(counter=counter, first=n, last=n)
        self._reached[key] = evolve(reach, first=min(reach.first, n), last=max(reach.last, n))
        return reach.counter.id

    def _refuse_used(self, batch: Sequence[ImportedNumber], before: int) -> None:
        query = select(numbers.c.type, numbers.c.organisation, numbers.c.number).where(
            numbers.c.type.in_({number.type for number in batch}),
            numbers.c.organisation.in_({number.organisation for number in batch}),
            numbers.c.number.in_({number.number for number in batch}),
        )
        used = {(row.type, row.organisation, row.number) for row in self.connection.execute(query)}
        problems = []
        for index, row in enumerate(batch, before + 1):
            place = (row.type, row.organisation, row.number)
            if place in used:
                problem = f"{row.type} {row.number!r} is in the journal already, or twice here"
                problems.append((f"row {index}", problem))
            used.add(place)
        if problems:
            raise DataError(problems[:_MAX_PROBLEMS], source="the import")


def _batches(rows: Iterable[ImportedNumber]) -> Iterator[Sequence[ImportedNumber]]:
    remaining = iter(rows)
    while batch := tuple(islice(remaining, _BATCH)):
        yield batch
