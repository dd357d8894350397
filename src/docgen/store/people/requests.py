"""Requests to the accountant as rows: asked, assigned, closed, with what came of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from docgen.exceptions import ErrandError, UnknownNameError
from docgen.lifecycle import Actor
from docgen.models import (
    AccountantRequest,
    Event,
    FileOwner,
    Period,
    RequestChannel,
    RequestStatus,
)
from docgen.store.database.database import Database
from docgen.store.database.tables import request_documents, requests
from docgen.store.documents.event_rows import REQUEST, add_event, events_of
from docgen.store.people.owned_files import add_owned_file, files_of

#: Rows of files that were put by.
Files = Sequence[Mapping[str, Any]]

_ADD: Final = insert(requests).returning(requests.c.id)
_FIND: Final = select(requests).where(requests.c.id == bindparam("request_id"))
_LINK: Final = insert(request_documents)
_OPEN: Final = [RequestStatu.value for RequestStatu in RequestStatus if not RequestStatu.is_closed]


class RequestStore:
    """The requests of a store; each method is one transaction.

    Methods raise UnknownNameError for a request that is not there.
    """

    def __init__(self, database: Database, clock: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._clock = clock

    def add(self, asked: Mapping[str, Any], by: Actor, *, files: Files = ()) -> AccountantRequest:
        """Write a request; ``asked`` has what it says, by the names of its columns.

        ``files`` are those put by for it.
        """
        at = self._clock()
        status = RequestStatus.ASSIGNED if asked["assignee"] else RequestStatus.OPEN
        values = {
            **asked,
            "types": json.dumps(asked["types"]),
            "status": status.value,
            "asked_by": by.called,
            "asked_by_id": by.id,
            "asked_at": at,
        }
        with self._database.write() as connection:
            request_id: int = connection.execute(_ADD, values).scalar_one()
            event = Event(at=at, name="asked", detail=asked["channel"], who=by.called)
            add_event(connection, REQUEST, request_id, event)
            for file in files:
                add_owned_file(connection, file, str(request_id))
            return _request(connection, request_id)

    def get(self, request_id: int) -> AccountantRequest:
        """Return a request."""
        with self._database.read() as connection:
            return _request(connection, request_id)

    def events(self, request_id: int) -> tuple[Event, ...]:
        """Return what happened to a request, in order."""
        with self._database.read() as connection:
            _found(connection, request_id)
            return events_of(connection, REQUEST, request_id)

    def list(
        self,
        wanted: Mapping[str, object],
        *,
        overdue_on: dt.date | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> tuple[AccountantRequest, ...]:
        """Return the newest requests whose columns have the ``wanted`` values; ``None`` is any.

        With ``overdue_on`` they are those that should have been done before the day and are not.
        """
        query = select(requests.c.id).order_by(requests.c.id.desc()).limit(limit)
        for name, value in wanted.items():
            if value is not None:
                query = query.where(requests.c[name] == value)
        if overdue_on is not None:
            query = query.where(requests.c.due < overdue_on, requests.c.status.in_(_OPEN))
        if before is not None:
            query = query.where(requests.c.id < before)
        with self._database.read() as connection:
            ids = connection.scalars(query).all()
            return tuple(_request(connection, request_id) for request_id in ids)

    def assign(self, request_id: int, assignee: str, *, reason: str, by: Actor) -> None:
        """Give a request to somebody.

        Raises:
            ErrandError: it is closed.

        """
        values = {"status": RequestStatus.ASSIGNED.value, "assignee": assignee}
        self._change(request_id, values, Event(**self._said("assigned", assignee, reason, by)))

    def close(
        self,
        request_id: int,
        status: RequestStatus,
        *,
        documents: Sequence[int] = (),
        files: Files = (),
        reason: str,
        by: Actor,
    ) -> None:
        """Fulfil or decline a request; ``documents`` and ``files`` are what came of it.

        Raises:
            ErrandError: it is closed already.

        """
        detail = ", ".join(map(str, documents))
        event = Event(**self._said(status.value, detail, reason, by))
        values = {"status": status.value, "reason": reason, "closed_at": event.at}
        self._change(request_id, values, event, documents, files)

    def note(self, request_id: int, name: str, *, detail: str = "", by: Actor) -> None:
        """Write into a request's history that something happened."""
        with self._database.write() as connection:
            event = Event(**self._said(name, detail, "", by))
            add_event(connection, REQUEST, request_id, event)

    def newly_paid(self, document_ids: Iterable[int]) -> tuple[tuple[int, int], ...]:
        """Return the requests that documents came of, as pairs of both ids, once each.

        What is returned is not returned again.
        """
        at = self._clock()
        untold = request_documents.c.paid_told_at.is_(None)
        of_these = request_documents.c.document_id.in_(set(document_ids))
        change = update(request_documents).where(untold, of_these).values(paid_told_at=at)
        columns = (request_documents.c.request_id, request_documents.c.document_id)
        with self._database.write() as connection:
            told = sorted(
                (row[0], row[1]) for row in connection.execute(change.returning(*columns))
            )
            for request_id, document_id in told:
                event = Event(at=at, name="paid", detail=str(document_id))
                add_event(connection, REQUEST, request_id, event)
        return tuple(told)

    def with_documents(self, document_ids: Iterable[int]) -> frozenset[int]:
        """Return which of documents came of requests whose initiators do not know of payment."""
        query = select(request_documents.c.document_id).where(
            request_documents.c.document_id.in_(set(document_ids)),
            request_documents.c.paid_told_at.is_(None),
        )
        with self._database.read() as connection:
            return frozenset(connection.scalars(query))

    def _change(
        self,
        request_id: int,
        values: Mapping[str, object],
        event: Event,
        documents: Sequence[int] = (),
        files: Files = (),
    ) -> None:
        with self._database.write() as connection:
            row = connection.execute(
                _FIND.with_for_update(), {"request_id": request_id}
            ).one_or_none()
            status = RequestStatus(_required(row, request_id).status)
            if status.is_closed:
                raise ErrandError(f"request {request_id} is {status} already")
            connection.execute(update(requests).where(requests.c.id == request_id).values(**values))
            for document_id in dict.fromkeys(documents):
                connection.execute(_LINK, {"request_id": request_id, "document_id": document_id})
            for file in files:
                add_owned_file(connection, file, str(request_id))
            add_event(connection, REQUEST, request_id, event)

    def _said(self, name: str, detail: str, reason: str, by: Actor) -> dict[str, Any]:
        at = self._clock()
        return {"at": at, "name": name, "detail": detail, "who": by.called, "reason": reason}


def _found(connection: Connection, request_id: int) -> Row[Any]:
    return _required(
        connection.execute(_FIND, {"request_id": request_id}).one_or_none(), request_id
    )


def _required(row: Row[Any] | None, request_id: int) -> Row[Any]:
    if row is None:
        raise UnknownNameError("request", str(request_id), ())
    return row


def _request(connection: Connection, request_id: int) -> AccountantRequest:
    values = dict(_found(connection, request_id)._mapping)  # noqa: SLF001 - public in all but its name
    linked = select(request_documents.c.document_id).where(
        request_documents.c.request_id == request_id
    )
    files = [
        file
        for owner in (FileOwner.REQUEST, FileOwner.ANSWER)
        for file in files_of(connection, owner, str(request_id))
    ]
    return AccountantRequest(
        **values
        | {
            "status": RequestStatus(values["status"]),
            "channel": RequestChannel(values["channel"]),
            "types": tuple(json.loads(values["types"])),
            "period": Period.parse(values["period"]) if values["period"] else None,
            "documents": tuple(sorted(connection.scalars(linked))),
            "files": tuple(files),
        }
    )
