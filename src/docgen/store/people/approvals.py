"""Documents that wait for a yes, as rows."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from secrets import token_urlsafe
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, insert, select, update

from docgen.exceptions import ErrandError, UnknownNameError
from docgen.lifecycle import Actor
from docgen.models import Approval, ApprovalStatus, Event
from docgen.store.database.database import Database
from docgen.store.database.tables import approvals
from docgen.store.documents.event_rows import APPROVAL, add_event, events_of

_ADD: Final = insert(approvals).returning(approvals.c.id)


class ApprovalStore:
    """The approvals of a store; each method is one transaction.

    Methods raise UnknownNameError for an approval that is not there.
    """

    def __init__(self, database: Database, clock: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._clock = clock

    def add(self, asked: Mapping[str, Any], by: Actor) -> Approval:
        """Write what is asked; ``asked`` has it by the names of its columns."""
        at = self._clock()
        values = {
            **asked,
            "request": json.dumps(asked["request"], ensure_ascii=False),
            "approvers": json.dumps(asked["approvers"], ensure_ascii=False),
            "status": ApprovalStatus.ASKED.value,
            "step": 0,
            "asked_by": by.called,
            "asked_at": at,
            "token": token_urlsafe(24),
        }
        with self._database.write() as connection:
            approval_id: int = connection.execute(_ADD, values).scalar_one()
            event = Event(at=at, name="asked", detail=asked["approvers"][0], who=by.called)
            add_event(connection, APPROVAL, approval_id, event)
        return self.get(approval_id)

    def get(self, approval_id: int) -> Approval:
        """Return what waits, or waited, for a yes."""
        return self._one(approvals.c.id == approval_id, str(approval_id))

    def by_token(self, token: str) -> Approval:
        """Return the approval whose link this is; a link is good for one answer."""
        return self._one(approvals.c.token == token, "of this link")

    def events(self, approval_id: int) -> tuple[Event, ...]:
        """Return what happened to an approval, in order."""
        self.get(approval_id)
        with self._database.read() as connection:
            return events_of(connection, APPROVAL, approval_id)

    def list(
        self, wanted: Mapping[str, object], *, overdue_on: dt.date | None = None
    ) -> tuple[Approval, ...]:
        """Return approvals whose columns have the ``wanted`` values, the newest first.

        With ``overdue_on`` they are those whose answers should have been there before the day.
        """
        query = select(approvals).order_by(approvals.c.id.desc())
        for name, value in wanted.items():
            if value is not None:
                query = query.where(approvals.c[name] == value)
        if overdue_on is not None:
            asked = approvals.c.status == ApprovalStatus.ASKED.value
            query = query.where(approvals.c.due < overdue_on, asked)
        with self._database.read() as connection:
            return tuple(map(_approval, connection.execute(query)))

    def change(
        self, seen: Approval, event: str, by: Actor, *, reason: str = "", **values: object
    ) -> Approval:
        """Write an answer, or that all are asked again; the link is another one from then on.

        Raises:
            ErrandError: somebody has answered since ``seen`` was read.

        """
        at = self._clock()
        as_seen = (
            approvals.c.id == seen.id,
            approvals.c.status == ApprovalStatus.ASKED.value,
            approvals.c.step == seen.step,
            approvals.c.token == seen.token,
        )
        new = {**values, "token": token_urlsafe(24)}
        if values.get("status"):
            new["closed_at"] = at
        with self._database.write() as connection:
            changed = connection.execute(update(approvals).where(*as_seen).values(**new))
            if changed.rowcount != 1:
                raise ErrandError(f"approval {seen.id} was answered meanwhile; look at it again")
            told = Event(at=at, name=event, detail=seen.approver, who=by.called, reason=reason)
            add_event(connection, APPROVAL, seen.id, told)
        return self.get(seen.id)

    def note(self, approval_id: int, name: str, *, detail: str = "", by: Actor) -> None:
        """Write into an approval's history that something happened."""
        event = Event(at=self._clock(), name=name, detail=detail, who=by.called)
        with self._database.write() as connection:
            add_event(connection, APPROVAL, approval_id, event)

    def _one(self, condition: ColumnElement[bool], called: str) -> Approval:
        with self._database.read() as connection:
            row = connection.execute(select(approvals).where(condition)).one_or_none()
        if row is None:
            raise UnknownNameError("approval", called, ())
        return _approval(row)


def _approval(row: Row[Any]) -> Approval:
    values = dict(row._mapping)  # noqa: SLF001 - public in all but its name
    return Approval(
        **values
        | {
            "status": ApprovalStatus(row.status),
            "request": json.loads(row.request),
            "approvers": tuple(json.loads(row.approvers)),
        }
    )
