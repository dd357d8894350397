"""``DocGen.numbers``: what an accountant does with numbers besides issuing documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from os import PathLike
from typing import TypedDict, Unpack

from docgen.exceptions import ConfigurationError
from docgen.lifecycle import Actor
from docgen.models import Action, Finding, NumberContext, Subject, SubjectKind
from docgen.numbering import (
    CounterKey,
    ImportedNumber,
    NumberingRule,
    SettingsChange,
    StoredRule,
    read_numbers,
    stored_rule,
)
from docgen.numbering.rulebook import NumberMeaning
from docgen.pipeline.restored import restored_findings
from docgen.store import CounterState
from docgen.wiring import Wiring


class CounterOwner(TypedDict, total=False):
    """Whose counter: the source's ids, and the document's date, today unless given."""

    organisation: str
    branch: str
    client: str
    contract: str
    date: dt.date


class Numbers:
    """Counters and rules; see :attr:`docgen.DocGen.numbers`.

    Rules are named by their codes: ``act``, ``act.corrective``. Whatever changes something takes
    ``by``, who does it, and a ``reason``; both are kept as an event. Every method raises
    ``UnknownNameError`` for a code that there is not, ``ForbiddenError`` for what somebody has no
    right to, and ``StorageError`` when the store fails.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def peek(self, code: str, **place: Unpack[CounterOwner]) -> str:
        """Return the number that the next document would get; nothing is taken."""
        self._may_see()
        rule, context = self._counter(code, place)
        return self._wiring.store.journal.peek(rule, context)

    def take(
        self, code: str, count: int = 1, *, by: Actor, reason: str, **place: Unpack[CounterOwner]
    ) -> tuple[str, ...]:
        """Take numbers for documents that are made elsewhere, as on paper; all or none.

        A document may still be issued with one of them, given by hand.

        Raises:
            ConfigurationError: ``count`` is none, or there is no reason.

        """
        by = self._may_change(by, code, place.get("organisation", ""))
        _expect_reason(reason)
        if count < 1:
            raise ConfigurationError(f"{count} numbers cannot be taken; take 1 or more")
        rule, context = self._counter(code, place)
        return self._wiring.store.journal.take(rule, context, count, by=by, reason=reason)

    def set(
        self, code: str, n: int, *, by: Actor, reason: str, **place: Unpack[CounterOwner]
    ) -> str:
        """Move a counter up, so that ``n`` is next; return the number that it will be.

        Raises:
            ConfigurationError: the counter is past it already, or there is no reason.

        """
        by = self._may_change(by, code, place.get("organisation", ""))
        _expect_reason(reason)
        rule, context = self._counter(code, place)
        return self._wiring.store.journal.move_up(rule, context, n, by=by, reason=reason)

    def void(
        self, code: str, number: str, *, by: Actor, reason: str, organisation: str = ""
    ) -> None:
        """Say why no document has a number, and that none ever will.

        Raises:
            ConfigurationError: a document has it, the counter has not come to it, the rule does
                not make such numbers, or there is no reason.

        """
        by = self._may_change(by, code, organisation)
        _expect_reason(reason)
        key, n = self._key(code, number, organisation)
        self._wiring.store.journal.void(key, n, number, by=by, reason=reason)

    def explain(
        self, code: str, number: str, *, by: Actor, reason: str, organisation: str = ""
    ) -> None:
        """Say why the date of a number is before that of the number before it.

        Raises:
            ConfigurationError: no counter has given it, or there is no reason.

        """
        by = self._may_change(by, code, organisation)
        _expect_reason(reason)
        document_type = self._wiring.rules.type_of(code).code
        self._wiring.store.journal.explain(
            document_type, organisation, number, by=by, reason=reason
        )

    def import_(
        self,
        numbers: str | PathLike[str] | Iterable[ImportedNumber],
        *,
        by: Actor,
        reason: str,
    ) -> int:
        """Enter the numbers that another system gave, all or none; return how many.

        They are a file, as :func:`docgen.numbering.read_numbers` takes, or rows. Counters move
        past them, so that no number is given again.

        Raises:
            DataError: rows do not fit; numbers are used already, or twice in the file.
            SourceError: the file cannot be read.
            UnknownNameError: there is no type that a row names.
            ConfigurationError: there is no reason.

        """
        by = self._may_change(by)
        _expect_reason(reason)
        rows = read_numbers(numbers) if isinstance(numbers, str | PathLike) else numbers
        rule = cache(self._wiring.rules.rule)  # many rows have the same one

        def rule_of(row: ImportedNumber) -> NumberingRule:
            return rule(row.type, row.date, row.organisation)

        return self._wiring.store.journal.add(rows, rule_of, by=by, reason=reason)

    def parse(
        self, number: str, *, organisation: str = "", date: dt.date | None = None
    ) -> tuple[NumberMeaning, ...]:
        """Return all that a number may mean, by the rules of documents of a date."""
        self._may_see()
        return self._wiring.rules.meanings(number, _day(date), organisation)

    def counters(self) -> tuple[CounterState, ...]:
        """Return every counter with its first and last number."""
        self._may_see()
        return self._wiring.store.counters()

    def audit(self) -> tuple[Finding, ...]:
        """Check everything issued; what has a reason is information, the rest is not.

        See :meth:`docgen.store.DocumentStore.audit`. Files of documents that the store does not
        know tell that it was restored from an older copy, and which numbers were lost by that, or
        given twice. One is information once its counter was moved past it, or it is void.
        """
        self._may_see()
        store = self._wiring.store
        forgotten = restored_findings(store, self._wiring.plugins, self._why_passed_over)
        return (*store.audit(), *forgotten)

    def rules(
        self, *, organisation: str = "", date: dt.date | None = None
    ) -> tuple[NumberingRule, ...]:
        """Return the rules of documents of a date, one for each type and its corrective ones."""
        self._may_see()
        day = _day(date)
        return tuple(
            self._wiring.rules.rule(code, day, organisation) for code in self._wiring.rules.codes
        )

    def changes(self) -> tuple[StoredRule, ...]:
        """Return the stored changes of rules, in the order they were made."""
        self._may_see()
        return self._wiring.store.journal.rules()

    def changes_in_settings(self) -> tuple[SettingsChange, ...]:
        """Return the changes of rules in the host's settings, in the order they were noticed.

        One is noticed when the next number is given: by issuing a document, or by :meth:`take`.
        """
        self._may_see()
        return self._wiring.store.journal.settings_changes()

    def change(
        self,
        code: str,
        *,
        by: Actor,
        reason: str,
        organisation: str = "",
        at_once: bool = False,
        settings: Mapping[str, str | int],
    ) -> StoredRule:
        """Change a rule from the next period on; ``at_once`` continues the counter from today.

        ``settings`` are those of the settings' file: ``mask``, ``reset``, ``scope``, ``start``,
        ``fiscal_start_month``, ``time_zone``, ``mode``. What is left out stays as it is.

        Raises:
            UnknownNameError: there is no such setting.
            ConfigurationError: the rule cannot be used so; it has no next period, as nothing
                resets it; a reset or a scope is changed in the middle of a period.

        """
        by = self._may_change(by, code, organisation)
        _expect_reason(reason)
        if not settings:
            raise ConfigurationError(f"nothing is changed of rule {code!r}; name a setting")
        today = _day(None)
        old = self._wiring.rules.rule(code, today, organisation)
        new = self._wiring.rules.rule(code, today, organisation, settings)
        valid_from = today if at_once else _beginning(old, new, today)
        if at_once and (new.reset, new.scope) != (old.reset, old.scope):
            raise ConfigurationError(
                f"rule {code!r}: reset and scope decide which counter counts, so they change with "
                "the next period only; leave at_once out"
            )
        changes = self._wiring.store.journal.rules()
        before = stored_rule(changes, code, organisation, valid_from)
        return self._wiring.store.journal.change_rule(
            code,
            organisation,
            {**(before.stated if before else {}), **settings},
            valid_from=valid_from,
            by=by,
            reason=reason,
        )

    def _may_see(self) -> None:
        self._wiring.rights.require(Action.SEE, Subject(kind=SubjectKind.NUMBERS))

    def _may_change(self, by: Actor, code: str = "", organisation: str = "") -> Actor:
        """Return who changes a counter or a rule, if it is allowed."""
        numbers = Subject(kind=SubjectKind.NUMBERS, type=code, organisation=organisation)
        return self._wiring.rights.require(Action.CHANGE, numbers, by)

    def _counter(self, code: str, place: CounterOwner) -> tuple[NumberingRule, NumberContext]:
        day = _day(place.get("date"))
        organisation = place.get("organisation", "")
        context = NumberContext(
            document_type=self._wiring.rules.type_of(code).code,
            date=day,
            organisation=organisation,
            branch=place.get("branch", ""),
            client=place.get("client", ""),
            contract=place.get("contract", ""),
        )
        return self._wiring.rules.rule(code, day, organisation), context

    def _why_passed_over(self, document_type: str, number: str, organisation: str) -> str:
        """Return why no document has a number, where each counter that may have given it says."""
        reasons = []
        for state in self._wiring.store.counters():
            code, whose = state.key.rule, state.key.organisation
            if code not in (document_type, f"{document_type}.corrective"):
                continue
            if organisation and whose and whose != organisation:
                continue
            with suppress(ConfigurationError):  # no rule of this counter's makes such numbers
                key, n = self._key(code, number, whose)
                if key == state.key and n <= state.last:
                    reasons.append(self._wiring.store.journal.why_passed_over(state.id, n))
        return reasons[0] if reasons and all(reasons) else ""

    def _key(self, code: str, number: str, organisation: str) -> tuple[CounterKey, int]:
        """Find whose number it is, by the rule of today or one that held before it."""
        today = _day(None)
        changes = self._wiring.store.journal.rules()
        before = [
            change.valid_from - dt.timedelta(days=1) for change in changes if change.code == code
        ]
        for day in (today, *reversed(before)):
            rule = self._wiring.rules.rule(code, day, organisation)
            parsed = rule.parse(number)
            if parsed is not None:
                return rule.key_of(parsed, organisation), parsed.n
        mask = self._wiring.rules.rule(code, today, organisation).mask.text
        raise ConfigurationError(f"rule {code!r} makes no number {number!r}; its mask is {mask!r}")


def _expect_reason(reason: str) -> None:
    if not reason.strip():
        raise ConfigurationError("a reason is needed, for whoever reads the journal later")


def _day(date: dt.date | None) -> dt.date:
    return date or dt.datetime.now().astimezone().date()


def _beginning(old: NumberingRule, new: NumberingRule, today: dt.date) -> dt.date:
    """Return the day from which a changed rule holds: when its period begins, or the old one's."""
    following = old.next_period(today) or new.next_period(today)
    if following is None:
        raise ConfigurationError(
            f"rule {old.code!r} never resets, so there is no next period to change it from; "
            "change it at once, and the counter goes on"
        )
    return following
