"""What ``[schedule]`` in ``docgen.toml`` says: rules, each by its name."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from attrs import evolve, field, frozen

from docgen.exceptions import ConfigurationError, DataError
from docgen.models import Period
from docgen.models.mapping import from_settings
from docgen.scheduling.moments import When, read_when

_MONTHS_IN_YEAR: Final = 12
_MONTHS_IN_QUARTER: Final = 3


class RuleStep(StrEnum):
    """What a rule does: make documents, put letters into the outbox and send them, hand over.

    ``EDO`` sends official files through an operator, ``EXPORT`` tells 1C of what is new, and
    ``INVITE`` asks clients who have no id of electronic exchange to exchange documents.
    """

    ISSUE = "issue"
    SEND = "send"
    HAND_OVER = "hand_over"
    EDO = "edo"
    EXPORT = "export"
    INVITE = "invite"


#: What is done whatever the types.
_WITHOUT_TYPES: Final = frozenset((RuleStep.INVITE, RuleStep.EXPORT))


class ClientChoice(StrEnum):
    """Whose documents a rule is about: everybody's, or theirs who want them by e-mail."""

    ALL = "all"
    SUBSCRIBED = "subscribed"


class PeriodChoice(StrEnum):
    """Which period a rule is about, from its moment."""

    PREVIOUS = "previous"
    CURRENT = "current"
    NEXT = "next"
    PREVIOUS_QUARTER = "previous quarter"
    CURRENT_QUARTER = "current quarter"
    NEXT_QUARTER = "next quarter"


@frozen(kw_only=True)
class ScheduleRule:
    """A rule: what, of whom, when, for which period, and what then.

    ``types`` are issued together, as a package of each contract. ``when`` is read by
    :mod:`docgen.scheduling.moments`. ``clients`` narrows it to a list, ``audience`` to
    those who have a contact that wants one of the types by e-mail, and ``where`` to those whose
    cards hold one of some values at a path: ``{"kind": ["company"], "extra.plan": ["gold"]}``.
    ``message`` is what an invitation says. ``before`` and ``after``
    make it a rule of reminders: days before and after the last day to pay. ``letter`` names the
    template of its letters. ``signed`` hands over only what is signed; ``out`` is the folder of
    that and of messages to 1C. ``since`` lets it make what was due from that day on, else it
    begins when it is first seen.
    """

    name: str = ""
    title: str = ""
    types: tuple[str, ...] = ()
    organisation: str = ""
    clients: tuple[str, ...] = ()
    audience: ClientChoice = ClientChoice.ALL
    where: Mapping[str, tuple[str, ...]] = field(factory=dict)
    message: str = ""
    when: str = "day 1"
    at: str = "02:00"
    time_zone: str = "Europe/Moscow"
    period: PeriodChoice = PeriodChoice.PREVIOUS
    then: tuple[RuleStep, ...] = (RuleStep.ISSUE, RuleStep.SEND)
    letter: str = ""
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    signed: bool = False
    out: str = "handover"
    since: dt.date | None = None
    enabled: bool = True

    @property
    def caption(self) -> str:
        """How people call it."""
        return self.title or self.name

    @property
    def times(self) -> When:
        """When it is due.

        Raises:
            ConfigurationError: it cannot be read.

        """
        return read_when(self.when, self.at, self.time_zone)

    @property
    def is_reminder(self) -> bool:
        """Whether it reminds of what is to be paid."""
        return bool(self.before or self.after)

    @property
    def definition(self) -> str:
        """A hash of what decides when it is due and what it makes."""
        return hashlib.sha256(repr(evolve(self, title="", enabled=True)).encode()).hexdigest()[:16]

    def day_of(self, moment: dt.datetime) -> dt.date:
        """Return the day of a moment in the rule's own zone."""
        return moment.astimezone(self.times.zone).date()

    def period_at(self, moment: dt.datetime) -> Period:
        """Return the period that a run at a moment is about."""
        day = self.day_of(moment)
        choice, _, unit = self.period.partition(" ")
        shift = {"previous": -1, "current": 0, "next": 1}[choice]
        if not unit:
            year, month = _shifted(day.year, day.month, shift)
            return Period.months(year, month)
        quarter = (day.month - 1) // _MONTHS_IN_QUARTER * _MONTHS_IN_QUARTER + 1
        year, month = _shifted(day.year, quarter, shift * _MONTHS_IN_QUARTER)
        return Period.months(year, month, _MONTHS_IN_QUARTER)


def _shifted(year: int, month: int, by: int) -> tuple[int, int]:
    months = year * _MONTHS_IN_YEAR + month - 1 + by
    return months // _MONTHS_IN_YEAR, months % _MONTHS_IN_YEAR + 1


def read_rules(data: Mapping[str, Any]) -> tuple[ScheduleRule, ...]:
    """Read the rules, in their order.

    Raises:
        ConfigurationError: one of them cannot be used.

    """
    rules = []
    for name, row in data.items():
        try:
            rule = evolve(from_settings(ScheduleRule, row, source=f"schedule.{name}"), name=name)
        except DataError as error:
            told = "; ".join(f"schedule.{name}.{path}: {said}" for path, said in error.problems)
            raise ConfigurationError(told) from None
        try:
            rule.times  # noqa: B018 - it is read to see that it can be
        except ConfigurationError as error:
            raise ConfigurationError(f"schedule.{name}: {error}") from None
        needs_types = not rule.then or not set(rule.then) <= _WITHOUT_TYPES
        if needs_types and not rule.types and not rule.is_reminder:
            raise ConfigurationError(
                f"schedule.{name} has nothing to do; name types, or before and after of "
                'reminders, or then = ["invite"] or ["export"]'
            )
        rules.append(evolve(rule, then=(RuleStep.SEND,)) if rule.is_reminder else rule)
    return tuple(rules)
