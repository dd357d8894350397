"""Rules carried out when they are due, whoever asks, each moment once: ``Scheduler(dg)``."""

from __future__ import annotations

import datetime as dt
import json
import logging
import threading
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from docgen.batch.executors import BatchWorkers
from docgen.exceptions import DocGenError, UnknownNameError
from docgen.models import Finding, Period
from docgen.scheduling.night import Night, RunTerms
from docgen.scheduling.night_report import NightReport
from docgen.scheduling.production_calendar import ProductionCalendar, read_calendar
from docgen.scheduling.rules import ScheduleRule, read_rules
from docgen.store.schedule.runs import Run, RunState

if TYPE_CHECKING:
    from docgen.facade import DocGen

_log: Final = logging.getLogger(__name__)

#: How far ahead the next moment of a rule is looked for: a leap day, and a little more.
_HORIZON: Final = dt.timedelta(days=366 * 4 + 32)
#: How long the embedded loop sleeps at most: letters are tried again in between.
_SLEEP: Final = 60.0
#: How long after its moment a run may begin without being late.
_GRACE: Final = dt.timedelta(hours=1)
_ALMOST: Final = dt.timedelta(microseconds=1)


@frozen(kw_only=True)
class Due:
    """A moment at which a rule is due, and the period that it is about then."""

    rule: ScheduleRule
    moment: dt.datetime
    period: Period


@frozen(kw_only=True)
class RunOutcome:
    """What became of a run: its report, or why it could not be finished."""

    due: Due
    report: NightReport | None = None
    problem: str = ""


class Scheduler:
    """The rules of a host over its façade.

    ``rules`` is the table ``[schedule]`` of ``docgen.toml``, ``calendar`` what the host adds to
    the production calendar.

    Raises:
        ConfigurationError: a rule or the calendar cannot be used.

    """

    def __init__(
        self,
        dg: DocGen,
        rules: Mapping[str, Any],
        *,
        calendar: Mapping[str, Any] | None = None,
    ) -> None:
        self._dg = dg
        self._rules = read_rules(rules)
        self._calendar: ProductionCalendar = read_calendar(calendar)
        for rule in self._rules:
            for code in rule.types:
                dg.catalog.document_type(code)

    @property
    def rules(self) -> tuple[ScheduleRule, ...]:
        """The rules, in their order."""
        return self._rules

    def rule(self, name: str) -> ScheduleRule:
        """Return a rule.

        Raises:
            UnknownNameError: there is none of the name.

        """
        for rule in self._rules:
            if rule.name == name:
                return rule
        raise UnknownNameError("rule of the schedule", name, [row.name for row in self._rules])

    def runs(self, rule: str | None = None, *, limit: int | None = None) -> tuple[Run, ...]:
        """Return what rules did, the latest first."""
        found = self._dg.store.runs.list(rule, limit=limit)
        return tuple(row for row in found if row.state is not RunState.SEEN)

    def findings(self, now: dt.datetime | None = None) -> tuple[Finding, ...]:
        """Return what is missing for the rules: years of the calendar, this one and the next."""
        day = (now or _now()).date()
        return tuple(self._calendar.findings(day, day + dt.timedelta(days=60)))

    def next(self, now: dt.datetime | None = None) -> tuple[Due, ...]:
        """Return the next moment of each rule, the earliest first."""
        start = now or _now()
        found = []
        for rule in self._rules:
            if rule.enabled:
                moments = rule.times.moments(start, start + _HORIZON, self._calendar)
                found += [_due(rule, moment) for moment in _first(moments)]
        return tuple(sorted(found, key=_moment_of))

    def simulate(self, first: dt.date, last: dt.date) -> tuple[Due, ...]:
        """Return what would be due from one day to another, in order; nothing is done."""
        found = []
        for rule in self._rules:
            if rule.enabled:
                zone = rule.times.zone
                start = dt.datetime.combine(first, dt.time(), zone) - _ALMOST
                end = dt.datetime.combine(last, dt.time.max, zone)
                moments = rule.times.moments(start, end, self._calendar)
                found += [_due(rule, moment) for moment in moments]
        return tuple(sorted(found, key=_moment_of))

    def due(self, now: dt.datetime | None = None) -> tuple[Due, ...]:
        """Return what is due and not done: in order, what was missed first.

        A rule that is seen for the first time, or is not as it was, is due from now on only.
        """
        moment = now or _now()
        found: list[Due] = []
        for rule in self._rules:
            if rule.enabled:
                found += self._due_of(rule, moment)
        return tuple(sorted(found, key=_moment_of))

    def overdue(self, now: dt.datetime | None = None) -> tuple[Due, ...]:
        """Return what was due more than an hour ago and is not done; nothing is written.

        A rule that nobody has looked at yet owes nothing.
        """
        until = (now or _now()) - _GRACE
        found: list[Due] = []
        for rule in self._rules:
            last = self._dg.store.runs.last(rule.name)
            if rule.enabled and last is not None and last.definition == rule.definition:
                moments = rule.times.moments(last.moment, until, self._calendar)
                found += [_due(rule, moment) for moment in moments]
        return tuple(sorted(found, key=_moment_of))

    def run(
        self, now: dt.datetime | None = None, *, stop: threading.Event | None = None
    ) -> tuple[RunOutcome, ...]:
        """Do what is due, in order, and send the letters that wait; for cron, or Celery's beat.

        Any number of processes may do so at once: each run is one's.
        """
        stop = stop or threading.Event()
        outcomes = []
        with BatchWorkers() as workers:
            for due in self.due(now):
                if stop.is_set():
                    break
                outcome = self._carry_out(due, stop, workers)
                if outcome is not None:
                    outcomes.append(outcome)
        settings = self._dg.delivery.settings
        if (settings.accounts or settings.webhooks) and not stop.is_set():
            self._dg.delivery.now(stop=stop)
        return tuple(outcomes)

    def again(self, name: str, moment: dt.datetime) -> RunOutcome | None:
        """Carry a run out again: what was mended since is made, nothing is made twice.

        ``None`` is returned where somebody is at it.
        """
        due = _due(self.rule(name), moment.astimezone(dt.UTC))
        with BatchWorkers() as workers:
            return self._carry_out(due, threading.Event(), workers, again=True)

    def serve(self, stop: threading.Event) -> None:
        """Do what is due whenever it is, until ``stop`` is set."""
        while not stop.is_set():
            try:
                self.run(stop=stop)
            except DocGenError:
                _log.exception("a run of the schedule failed; it is tried again")
            stop.wait(self._pause())

    def _pause(self) -> float:
        """Return how many seconds to sleep: to the next moment, a minute at most."""
        coming = self.next()
        if not coming:
            return _SLEEP
        return min(_SLEEP, max(0.1, (coming[0].moment - _now()).total_seconds()))

    def _due_of(self, rule: ScheduleRule, now: dt.datetime) -> Iterator[Due]:
        runs = self._dg.store.runs
        last = runs.last(rule.name)
        if last is None:
            start = now
            if rule.since is not None:
                start = dt.datetime.combine(rule.since, dt.time(), rule.times.zone) - _ALMOST
            runs.see(rule.name, min(start, now), rule.definition)
            last = runs.last(rule.name)
        elif last.definition != rule.definition:
            runs.see(rule.name, now, rule.definition)
            last = runs.last(rule.name)
        for run in runs.unfinished(rule.name):
            yield _due(rule, run.moment)
        if last is not None:
            for moment in rule.times.moments(last.moment, now, self._calendar):
                yield _due(rule, moment)

    def _carry_out(
        self, due: Due, stop: threading.Event, workers: BatchWorkers, *, again: bool = False
    ) -> RunOutcome | None:
        """Carry a run out, unless it is done or somebody is at it."""
        runs, rule, moment = self._dg.store.runs, due.rule, due.moment
        token = runs.begin(rule.name, moment, rule.definition, again=again)
        if token is None:
            return None
        owner = _Owner(self._dg, due, token)
        try:
            terms = RunTerms(
                rule=rule, moment=moment, alive=owner.alive, stop=stop, workers=workers
            )
            report = Night(self._dg, terms).run()
        except DocGenError as error:
            runs.release(rule.name, moment, token)
            return RunOutcome(due=due, problem=str(error))
        if stop.is_set():
            runs.release(rule.name, moment, token)
            return RunOutcome(due=due, report=report, problem="stopped")
        text = json.dumps(report.as_data(), ensure_ascii=False)
        runs.finish(rule.name, moment, token, text)
        return RunOutcome(due=due, report=report)


class _Owner:
    """Whose a run is: gives a sign of life now and then, and not too often."""

    def __init__(self, dg: DocGen, due: Due, token: str) -> None:
        self._runs = dg.store.runs
        self._due = due
        self._token = token
        self._told = _now()

    def alive(self) -> None:
        """Keep the lease."""
        if (_now() - self._told).total_seconds() > _SLEEP:
            self._runs.keep(self._due.rule.name, self._due.moment, self._token)
            self._told = _now()


def _due(rule: ScheduleRule, moment: dt.datetime) -> Due:
    return Due(rule=rule, moment=moment, period=rule.period_at(moment))


def _moment_of(due: Due) -> dt.datetime:
    return due.moment


def _first(moments: Iterator[dt.datetime]) -> Iterator[dt.datetime]:
    for moment in moments:
        yield moment
        return


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
