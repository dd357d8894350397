"""Requests to the accountant: ``dg.requests``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from docgen.exceptions import ConfigurationError, ErrandError, UnknownNameError
from docgen.lifecycle import Actor
from docgen.models import (
    AccountantRequest,
    Action,
    Document,
    Event,
    File,
    FileOwner,
    NoticeKind,
    OwnedFile,
    Period,
    RequestChannel,
    RequestStatus,
    Subject,
    SubjectKind,
    document_id,
)
from docgen.pipeline.issue import IssueTerms
from docgen.pipeline.request import DocumentRequest, clean_words, parse_period
from docgen.pipeline.rights import subject_of_request
from docgen.wiring import Wiring

NOBODY: Final = Actor()

#: Files by their names.
Files = Mapping[str, bytes]
_NO_FILES: Final[Files] = {}


class Requests:
    """What people ask the accountant for. ``by`` says who does something; it stays in the journal.

    Methods raise UnknownNameError for a request that is not there, ForbiddenError for what
    somebody has no right to, ErrandError for what a request's state does not allow, and
    StorageError when the store fails. Whoever is concerned is told by the hook
    ``docgen_after_notice_made``.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def ask(
        self,
        *types: str,
        client: str = "",
        organisation: str = "",
        contract: str = "",
        period: Period | str | None = None,
        comment: str = "",
        due: dt.date | None = None,
        channel: RequestChannel | str = RequestChannel.FORM,
        assignee: str = "",
        files: Files = _NO_FILES,
        by: Actor = NOBODY,
    ) -> AccountantRequest:
        """Ask for documents of ``types``, or in free words (``comment``), by the day ``due``.

        ``by`` is the initiator, who is told what came of it; ``assignee`` the accountant's id or
        name, if it is known who shall do it.

        Raises:
            UnknownNameError: there is no such type or channel.
            ConfigurationError: nothing is asked for, nobody asks, or the period cannot be read.
            DataError: a text holds what no text may.

        """
        about = Subject(
            kind=SubjectKind.REQUEST,
            organisation=organisation,
            client=client,
            contract=contract,
            type=types[0] if len(types) == 1 else "",
        )
        by = self._wiring.rights.require(Action.MAKE, about, by)
        within = parse_period(period) if isinstance(period, str) else period
        asked = {
            "types": [self._wiring.plugins.document_type(code).code for code in types],
            "client": clean_words(client),
            "organisation": clean_words(organisation),
            "contract": clean_words(contract),
            "period": "" if within is None else str(within),
            "comment": clean_words(comment),
            "due": due,
            "channel": _channel(channel).value,
            "assignee": clean_words(assignee),
        }
        if not types and not asked["comment"]:
            raise ConfigurationError("say what is asked for: types of documents, or a comment")
        if not by.called:
            raise ConfigurationError("say who asks, by=Actor(…): they are told what came of it")
        kept = self._put(FileOwner.REQUEST, files, by)
        request = self._wiring.store.requests.add(asked, by, files=kept)
        self._tell(NoticeKind.REQUEST_ASKED, assignee, f"Новый запрос {_called(request)}", request)
        return request

    def get(self, request: AccountantRequest | int) -> AccountantRequest:
        """Return a request as it is now."""
        found = self._wiring.store.requests.get(_id(request))
        self._wiring.rights.require(Action.SEE, subject_of_request(found))
        return found

    def list(
        self,
        *,
        status: RequestStatus | str | None = None,
        client: str | None = None,
        organisation: str | None = None,
        assignee: str | None = None,
        asked_by: str | None = None,
        overdue: bool = False,
        on: dt.date | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> tuple[AccountantRequest, ...]:
        """Return the requests that the user may see, the newest first.

        With ``overdue`` they are those that should have been done by ``on``, or today, and are
        not. ``before`` is the id of the last request seen: it gives the next page.

        Raises:
            UnknownNameError: there is no such status.

        """
        wanted = {
            "status": None if status is None else _status(status).value,
            "client": client,
            "organisation": organisation,
            "assignee": assignee,
            "asked_by": asked_by,
        }
        unlimited = self._wiring.rights.is_unlimited()
        found = self._wiring.store.requests.list(
            wanted,
            overdue_on=(on or _today()) if overdue else None,
            before=before,
            limit=limit if unlimited else None,
        )
        return tuple(self._wiring.rights.visible(found, subject_of_request))[:limit]

    def history(self, request: AccountantRequest | int) -> tuple[Event, ...]:
        """Return what happened to a request, in order."""
        return self._wiring.store.requests.events(self.get(request).id)

    def file(self, file: OwnedFile | int) -> File:
        """Return a file of a request, or of the answer to it."""
        owned = self._wiring.store.owned_files
        found = owned.get(
            file if isinstance(file, int) else file.id, FileOwner.REQUEST, FileOwner.ANSWER
        )
        self.get(int(found.owner_id))
        return owned.file(found)

    def attach(
        self, request: AccountantRequest | int, files: Files, *, by: Actor = NOBODY
    ) -> AccountantRequest:
        """Add files to a request that is not closed."""
        found = self._wiring.store.requests.get(_id(request))
        by = self._wiring.rights.require(Action.MAKE, subject_of_request(found), by)
        _require_open(found)
        for file in self._put(FileOwner.REQUEST, files, by):
            self._wiring.store.owned_files.give(file, str(found.id))
        return self._wiring.store.requests.get(found.id)

    def assign(
        self,
        request: AccountantRequest | int,
        assignee: str,
        *,
        reason: str = "",
        by: Actor = NOBODY,
    ) -> AccountantRequest:
        """Give a request to an accountant, who is told; ``assignee`` is an id or a name."""
        if not assignee.strip():
            raise ConfigurationError("say whom the request is given to")
        found, by = self._to_do(request, by)
        self._wiring.store.requests.assign(
            found.id, clean_words(assignee), reason=clean_words(reason), by=by
        )
        found = self._wiring.store.requests.get(found.id)
        text = f"Вам назначен запрос {_called(found)}"
        self._tell(NoticeKind.REQUEST_ASSIGNED, assignee, text, found)
        return found

    def fulfil(
        self,
        request: AccountantRequest | int,
        documents: Sequence[Document | int] = (),
        *,
        files: Files = _NO_FILES,
        note: str = "",
        by: Actor = NOBODY,
    ) -> AccountantRequest:
        """Fulfil a request, and tell its initiator, with links to what was made.

        By ``documents`` that exist, or by ``files``, or both; without either by a package that is
        issued now, of the types, the client and the period that the request names. Where issuing
        is refused, the request stays as it is; done again, nothing is issued twice.

        Raises:
            IssueRefusedError: there are findings of severity ``error``.
            ConfigurationError: the request does not say enough to issue anything.
            UnknownNameError: there is no such document.

        """
        found, by = self._to_do(request, by)
        ids = [document_id(document) for document in documents]
        for one in ids:
            self._wiring.rights.require_document(Action.SEE, one, by)
            self._require_of_client(one, found)
        if not ids and not files:
            ids = [row.id for row in self._issue(found, by)]
        self._wiring.store.requests.close(
            found.id,
            RequestStatus.FULFILLED,
            documents=ids,
            files=self._put(FileOwner.ANSWER, files, by),
            reason=clean_words(note),
            by=by,
        )
        found = self._wiring.store.requests.get(found.id)
        made = self._wiring.notices.called(ids)
        text = f"Ваш запрос {_called(found)} выполнен{made and f': {made}'}"
        self._tell(NoticeKind.REQUEST_FULFILLED, _initiator(found), text, found)
        self._wiring.notices.paid(ids)
        return found

    def decline(
        self, request: AccountantRequest | int, *, reason: str, by: Actor = NOBODY
    ) -> AccountantRequest:
        """Decline a request, and tell its initiator why.

        Raises:
            ConfigurationError: there is no reason.

        """
        if not reason.strip():
            raise ConfigurationError("say why: give a reason, the initiator is told it")
        found, by = self._to_do(request, by)
        status = RequestStatus.DECLINED
        self._wiring.store.requests.close(found.id, status, reason=clean_words(reason), by=by)
        found = self._wiring.store.requests.get(found.id)
        text = f"Ваш запрос {_called(found)} отклонён: {found.reason}"
        self._tell(NoticeKind.REQUEST_DECLINED, _initiator(found), text, found)
        return found

    def remind(
        self, *, on: dt.date | None = None, by: Actor = NOBODY
    ) -> tuple[AccountantRequest, ...]:
        """Tell those who are to fulfil overdue requests, each once a day; return the requests."""
        day = on or _today()
        overdue = self._wiring.store.requests.list({}, overdue_on=day)
        mine = self._wiring.rights.visible(overdue, subject_of_request, Action.FULFIL, by)
        return tuple(row for row in mine if self._remind(row, day, by))

    def _remind(self, request: AccountantRequest, day: dt.date, by: Actor) -> bool:
        told = [
            event for event in self._wiring.store.requests.events(request.id) if _is_of(event, day)
        ]
        if told:
            return False
        doer = self._wiring.rights.doer(by)
        self._wiring.store.requests.note(request.id, "reminded", detail=day.isoformat(), by=doer)
        text = f"Просрочен запрос {_called(request)}, срок {request.due:%d.%m.%Y}"
        self._tell(NoticeKind.REQUEST_OVERDUE, request.assignee, text, request)
        return True

    def _to_do(
        self, request: AccountantRequest | int, by: Actor
    ) -> tuple[AccountantRequest, Actor]:
        """Return a request that is not closed, and who does something with it."""
        found = self._wiring.store.requests.get(_id(request))
        by = self._wiring.rights.require(Action.FULFIL, subject_of_request(found), by)
        _require_open(found)
        return found, by

    def _require_of_client(self, document: int, request: AccountantRequest) -> None:
        """Refuse to answer a client with somebody else's document: its number would be told."""
        client = self._wiring.store.summary(document).client
        if request.client not in {"", client}:
            raise ConfigurationError(
                f"document {document} is of client {client!r}, and request {request.id} of "
                f"{request.client!r}; name a document of that client"
            )

    def _issue(self, request: AccountantRequest, by: Actor) -> tuple[Document, ...]:
        if not request.types or not (request.client or request.contract):
            raise ConfigurationError(
                f"request {request.id} does not name types and a client to issue documents for; "
                "give documents= that exist, or files="
            )
        wanted: DocumentRequest = {}
        if request.contract:
            wanted["contract"] = request.contract
        if request.client:
            wanted["client"] = request.client
        if request.period is not None:
            wanted["period"] = request.period
        return self._wiring.packages.issue(request.types, None, wanted, IssueTerms(by=by))

    def _put(self, owner: FileOwner, files: Files, by: Actor) -> Sequence[Mapping[str, Any]]:
        """Put files by; they are a request's only with what else is said of it."""
        put = self._wiring.store.owned_files.put
        return [put(owner, content, name, note="", by=by) for name, content in files.items()]

    def _tell(self, kind: NoticeKind, to: str, text: str, request: AccountantRequest) -> None:
        self._wiring.notices.of_request(kind, to, text, request)


def _require_open(request: AccountantRequest) -> None:
    if request.status.is_closed:
        raise ErrandError(f"request {request.id} is {request.status} already")


def _initiator(request: AccountantRequest) -> str:
    return request.asked_by_id or request.asked_by


def _called(request: AccountantRequest) -> str:
    what = ", ".join(request.types) or request.comment.partition("\n")[0]
    return f"№ {request.id} ({what})"


def _is_of(event: Event, day: dt.date) -> bool:
    return event.name == "reminded" and event.detail == day.isoformat()


def _id(request: AccountantRequest | int) -> int:
    return request if isinstance(request, int) else request.id


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _channel(name: str) -> RequestChannel:
    try:
        return RequestChannel(name)
    except ValueError:
        raise UnknownNameError("channel of a request", name, tuple(RequestChannel)) from None


def _status(name: str) -> RequestStatus:
    try:
        return RequestStatus(name)
    except ValueError:
        raise UnknownNameError("status of a request", name, tuple(RequestStatus)) from None
