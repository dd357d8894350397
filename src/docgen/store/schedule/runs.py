"""Runs of rules: what a rule does at a moment it does once, whoever asks, however often.

A run is a row of a rule and a moment. Whoever begins it has it for a while (a lease), and while
it lives keeps it longer; when it dies, another goes on with the same run.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import uuid4

from attrs import frozen
from sqlalchemy import Row, select, update

from docgen.store.database.database import Database
from docgen.store.database.tables import runs
from docgen.store.database.upsert import add_if_new

#: How long a run is somebody's own without a sign of life.
LEASE: Final = timedelta(minutes=10)

_ADD: Final = add_if_new(runs)


class RunState(StrEnum):
    """Of a run: ``seen`` only marks since when a rule, as it is defined now, counts."""

    SEEN = "seen"
    RUNNING = "running"
    DONE = "done"


@frozen(kw_only=True)
class Run:
    """A run; ``definition`` tells how the rule was defined then, ``report`` what was done."""

    id: int
    rule: str
    moment: datetime
    definition: str
    state: RunState
    token: str
    leased_until: datetime | None
    begun_at: datetime
    done_at: datetime | None
    report: str


class RunStore:
    """The runs of a store; every method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def list(self, rule: str | None = None, *, limit: int | None = None) -> tuple[Run, ...]:
        """Return runs, of a rule if it is named, the latest moment first."""
        query = select(runs).order_by(runs.c.moment.desc(), runs.c.id.desc()).limit(limit)
        if rule is not None:
            query = query.where(runs.c.rule == rule)
        with self._database.read() as connection:
            return tuple(map(_run, connection.execute(query)))

    def last(self, rule: str) -> Run | None:
        """Return the run of a rule with the latest moment."""
        return next(iter(self.list(rule, limit=1)), None)

    def unfinished(self, rule: str) -> tuple[Run, ...]:
        """Return the runs of a rule that were begun and not finished, the earliest first."""
        query = select(runs).where(runs.c.rule == rule, runs.c.state == RunState.RUNNING)
        with self._database.read() as connection:
            return tuple(map(_run, connection.execute(query.order_by(runs.c.moment))))

    def see(self, rule: str, moment: datetime, definition: str) -> None:
        """Mark that a rule counts from a moment on, as it is defined now."""
        with self._database.write() as connection:
            row = _row(rule, moment, definition, RunState.SEEN, self._clock())
            connection.execute(_ADD[connection.dialect.name], row)

    def begin(
        self,
        rule: str,
        moment: datetime,
        definition: str,
        *,
        lease: timedelta = LEASE,
        again: bool = False,
    ) -> str | None:
        """Begin a run, or go on with one whose process is gone; return the token of the lease.

        Nothing is returned where it is done, unless it is to be done ``again``, or is somebody's.
        """
        at, token = self._clock(), uuid4().hex
        open_states = [RunState.RUNNING, *([RunState.DONE, RunState.SEEN] if again else [])]
        with self._database.write() as connection:
            row = _row(rule, moment, definition, RunState.RUNNING, at)
            connection.execute(_ADD[connection.dialect.name], row)
            query = (
                update(runs)
                .where(
                    runs.c.rule == rule,
                    runs.c.moment == moment,
                    runs.c.state.in_(open_states),
                    runs.c.leased_until.is_(None) | (runs.c.leased_until < at),
                )
                .values(state=RunState.RUNNING, token=token, leased_until=at + lease)
            )
            return token if connection.execute(query).rowcount else None

    def keep(self, rule: str, moment: datetime, token: str, *, lease: timedelta = LEASE) -> bool:
        """Give a sign of life; when this is false the run is somebody else's by now."""
        return self._change(rule, moment, token, leased_until=self._clock() + lease)

    def release(self, rule: str, moment: datetime, token: str) -> bool:
        """Let another go on with a run at once."""
        return self._change(rule, moment, token, leased_until=None)

    def finish(self, rule: str, moment: datetime, token: str, report: str) -> bool:
        """Say that a run is done, and what it did."""
        return self._change(
            rule,
            moment,
            token,
            state=RunState.DONE,
            leased_until=None,
            done_at=self._clock(),
            report=report,
        )

    def _change(
        self,
        rule: str,
        moment: datetime,
        token: str,
        **values: object,
    ) -> bool:
        query = update(runs).where(
            runs.c.rule == rule, runs.c.moment == moment, runs.c.token == token
        )
        with self._database.write() as connection:
            return connection.execute(query.values(**values)).rowcount == 1


def _row(
    rule: str, moment: datetime, definition: str, state: RunState, at: datetime
) -> dict[str, Any]:
    return {
        "rule": rule,
        "moment": moment,
        "definition": definition,
        "state": state,
        "token": "",
        "begun_at": at,
    }


def _run(row: Row[Any]) -> Run:
    values = dict(row._mapping)  # noqa: SLF001 - the public way to a row's columns by name
    return Run(**values | {"state": RunState(row.state)})
