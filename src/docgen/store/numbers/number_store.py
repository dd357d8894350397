"""The journal of numbers, as an accountant works with it: besides the documents issued."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import select

from docgen.exceptions import ConfigurationError
from docgen.lifecycle import Actor
from docgen.models import Event, Finding, NumberContext
from docgen.numbering import (
    CounterKey,
    ImportedNumber,
    NumberingRule,
    SettingsChange,
    StoredRule,
    chronology_finding,
)
from docgen.store.database.database import Database
from docgen.store.database.tables import numbers
from docgen.store.numbers.counter_rows import (
    EXPLAINED,
    IMPORTED,
    SKIPPED,
    TAKEN,
    VOIDED,
    explain,
    find_counter,
    include,
    lock_counter,
    stretch,
    why_passed_over,
)
from docgen.store.numbers.journal import last_issued, next_number, take_numbers
from docgen.store.numbers.number_import import NumberImport
from docgen.store.numbers.rules import add_rule, last_change, stored_rules
from docgen.store.numbers.settings_rows import SettingsRecord, settings_changes


class NumberJournal:
    """The numbers of a store, its counters and its rules.

    Every method raises StorageError when the database fails, and has then changed nothing.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._rules: tuple[int, tuple[StoredRule, ...]] = (0, ())
        self._settings = SettingsRecord()

    def rules(self) -> tuple[StoredRule, ...]:
        """Return the stored changes of rules, in the order they were made."""
        with self._database.read() as connection:
            last = last_change(connection)
            if last != self._rules[0]:
                self._rules = (last, stored_rules(connection))
            return self._rules[1]

    def settings_changes(self) -> tuple[SettingsChange, ...]:
        """Return how the settings' rules were changed, as far as numbers were given by them."""
        with self._database.read() as connection:
            return settings_changes(connection)

    def change_rule(
        self,
        code: str,
        organisation: str,
        settings: Mapping[str, str | int],
        *,
        valid_from: date,
        by: Actor,
        reason: str,
    ) -> StoredRule:
        """Store a change of a rule; whether the rule can be used so is the caller's to check."""
        rule = StoredRule(
            code=code,
            organisation=organisation,
            valid_from=valid_from,
            made_at=self._clock(),
            made_by=by.name,
            reason=reason,
            **settings,  # type: ignore[arg-type] # the names and kinds of RULE_SETTINGS
        )
        with self._database.write() as connection:
            add_rule(connection, rule)
        return rule

    def peek(self, rule: NumberingRule, context: NumberContext) -> str:
        """Return the number that the next document would get; nothing is taken."""
        with self._database.read() as connection:
            return next_number(connection, rule, context)

    def check_chronology(self, rule: NumberingRule, context: NumberContext) -> Finding | None:
        """Return what a chronological rule's next number would have against a document's date."""
        with self._database.read() as connection:
            before = last_issued(connection, rule.counter_key(context))
        return chronology_finding(rule.local_date(context.date), before=before, after=None)

    def take(
        self, rule: NumberingRule, context: NumberContext, count: int, *, by: Actor, reason: str
    ) -> tuple[str, ...]:
        """Take numbers that no document here gets, with one lock; all or none.

        Raises:
            ConfigurationError: the mask cannot write one of them.

        """
        with self._database.write() as connection:
            event = self._event(TAKEN, by, reason)
            self._settings.notice_rules(connection, {rule: by.name}, event.at)
            taken = take_numbers(connection, rule, context, event.at, count)
            explain(connection, taken[0].counter_id, taken[0].n, taken[-1].n, event)
        return tuple(number.text for number in taken)

    def move_up(
        self, rule: NumberingRule, context: NumberContext, n: int, *, by: Actor, reason: str
    ) -> str:
        """Have a counter give ``n`` next, and return how it is written.

        Raises:
            ConfigurationError: the counter has come to ``n`` already; the mask cannot write it.

        """
        number = rule.render(n, context)
        key = rule.counter_key(context)
        with self._database.write() as connection:
            counter = lock_counter(connection, key, n)
            if n <= counter.last or n < rule.start:
                after = max(counter.last, rule.start - 1)
                raise ConfigurationError(
                    f"counter {key} cannot go back to {n}: what comes next is {after + 1}. "
                    "Within a period it only goes up"
                )
            event = self._event(SKIPPED, by, reason)
            explain(connection, counter.id, counter.last + 1, n - 1, event)
            stretch(connection, counter, counter.start, n - 1)
        return number

    def why_passed_over(self, counter_id: int, n: int) -> str:
        """Return why nobody gets a number of a counter, if somebody has said so."""
        with self._database.read() as connection:
            return why_passed_over(connection, counter_id, n)

    def void(self, key: CounterKey, n: int, number: str, *, by: Actor, reason: str) -> None:
        """Write that no document has a number, or ever will.

        Raises:
            ConfigurationError: a document has it, or the counter has not come to it.

        """
        taken = select(numbers.c.document_id).where(numbers.c.n == n)
        with self._database.write() as connection:
            counter = find_counter(connection, key)
            if counter is None or n > counter.last:
                raise ConfigurationError(
                    f"number {number!r} has not been given: counter {key} has not come to {n}"
                )
            row = connection.execute(taken.where(numbers.c.counter_id == counter.id)).one_or_none()
            if row is not None:
                whose = f"document {row.document_id} has" if row.document_id else "was imported as"
                raise ConfigurationError(
                    f"{whose} number {number!r}; void the document, and it keeps its number"
                )
            include(connection, counter, n, self._event(SKIPPED, by, reason))
            explain(connection, counter.id, n, n, self._event(VOIDED, by, reason))

    def explain(
        self, document_type: str, organisation: str, number: str, *, by: Actor, reason: str
    ) -> None:
        """Write why a number's date is before that of the number before it.

        Raises:
            ConfigurationError: there is no such number, or it belongs to no counter.

        """
        query = select(numbers.c.counter_id, numbers.c.n).where(
            numbers.c.type == document_type,
            numbers.c.organisation == organisation,
            numbers.c.number == number,
        )
        with self._database.write() as connection:
            row = connection.execute(query).one_or_none()
            if row is None or row.counter_id is None:
                raise ConfigurationError(
                    f"no counter has given {document_type} the number {number!r} "
                    f"for organisation {organisation!r}"
                )
            event = self._event(EXPLAINED, by, reason)
            explain(connection, row.counter_id, row.n, row.n, event)

    def add(
        self,
        rows: Iterable[ImportedNumber],
        rule_of: Callable[[ImportedNumber], NumberingRule],
        *,
        by: Actor,
        reason: str,
    ) -> int:
        """Enter numbers of another system, all or none, and return how many.

        Raises:
            DataError: numbers are in the journal already, or twice among the rows.

        """
        with self._database.write() as connection:
            event = self._event(IMPORTED, by, reason)
            return NumberImport(connection=connection, rule_of=rule_of, event=event).run(rows)

    def _event(self, name: str, by: Actor, reason: str) -> Event:
        return Event(at=self._clock(), name=name, who=by.name, reason=reason)
