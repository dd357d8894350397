"""Requests to the accountant, documents that wait for a yes, and what people are told of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from attrs import field, frozen

from docgen.models.period import Period


class RequestStatus(StrEnum):
    """How far a request to the accountant has come."""

    OPEN = "open"
    ASSIGNED = "assigned"
    FULFILLED = "fulfilled"
    DECLINED = "declined"

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is to be done."""
        return self in {RequestStatus.FULFILLED, RequestStatus.DECLINED}


class RequestChannel(StrEnum):
    """How somebody asked."""

    FORM = "form"
    LETTER = "letter"
    MESSENGER = "messenger"
    PHONE = "phone"


class ApprovalStatus(StrEnum):
    """What has become of a document that waits for a yes."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


#: How people call them.
REQUEST_CAPTIONS: Final[Mapping[RequestStatus, str]] = {
    RequestStatus.OPEN: "Новый",
    RequestStatus.ASSIGNED: "В работе",
    RequestStatus.FULFILLED: "Выполнен",
    RequestStatus.DECLINED: "Отклонён",
}
CHANNEL_CAPTIONS: Final[Mapping[RequestChannel, str]] = {
    RequestChannel.FORM: "форма",
    RequestChannel.LETTER: "письмо",
    RequestChannel.MESSENGER: "мессенджер",
    RequestChannel.PHONE: "телефон",
}
APPROVAL_CAPTIONS: Final[Mapping[ApprovalStatus, str]] = {
    ApprovalStatus.ASKED: "Ждёт согласования",
    ApprovalStatus.APPROVED: "Согласован, выпущен",
    ApprovalStatus.REFUSED: "Не согласован",
}


class FileOwner(StrEnum):
    """Whose a kept file is: a client's, a request's own, or of the answer to one."""

    CLIENT = "client"
    REQUEST = "request"
    ANSWER = "answer"


@frozen(kw_only=True)
class OwnedFile:
    """A file from outside that belongs to a client or a request; ``size`` is in bytes."""

    id: int
    owner: FileOwner
    owner_id: str
    name: str
    media_type: str
    sha256: str
    size: int
    added_at: dt.datetime
    added_by: str
    note: str


@frozen(kw_only=True)
class AccountantRequest:
    """What somebody asks the accountant for.

    ``asked_by`` is the initiator's name, ``asked_by_id`` the host's id for it; ``assignee`` who
    is to do it. ``types``, ``organisation``, ``client``, ``contract`` and ``period`` say what a
    package is made of, ``comment`` the rest in free words; it is wanted by the day ``due``.
    ``documents`` are the ids of what came of it, ``reason`` is why it was declined, or what was
    said on fulfilling it.
    """

    id: int
    status: RequestStatus
    channel: RequestChannel
    asked_by: str
    asked_by_id: str
    assignee: str
    types: tuple[str, ...]
    organisation: str
    client: str
    contract: str
    period: Period | None
    comment: str
    due: dt.date | None
    asked_at: dt.datetime
    closed_at: dt.datetime | None
    reason: str
    documents: tuple[int, ...] = ()
    files: tuple[OwnedFile, ...] = ()

    def is_overdue(self, on: dt.date) -> bool:
        """Whether it should have been done before a day, and is not."""
        return not self.status.is_closed and self.due is not None and self.due < on


@frozen(kw_only=True)
class Approval:
    """A document that is issued when all its approvers have said yes, one after another.

    ``request`` is what to collect it for, as plain data; ``payload_hash`` is of what was seen:
    where the data are others by then, all are asked again. ``step`` is the index of the approver
    whose answer is waited for, until the day ``due``; ``token`` is the answer's link.
    ``document_id`` is what was issued.
    """

    id: int
    status: ApprovalStatus
    type: str
    organisation: str
    client: str
    contract: str
    period: str
    request: Mapping[str, Any]
    payload_hash: str
    approvers: tuple[str, ...]
    step: int
    due: dt.date | None
    comment: str
    asked_by: str
    asked_at: dt.datetime
    closed_at: dt.datetime | None
    document_id: int | None
    token: str = field(repr=False)

    @property
    def approver(self) -> str:
        """Whose answer is waited for; nobody's once it is closed."""
        return self.approvers[self.step] if self.status is ApprovalStatus.ASKED else ""

    def is_overdue(self, on: dt.date) -> bool:
        """Whether the answer should have been there before a day."""
        return self.status is ApprovalStatus.ASKED and self.due is not None and self.due < on


class NoticeKind(StrEnum):
    """What somebody is told of."""

    REQUEST_ASKED = "request.asked"
    REQUEST_ASSIGNED = "request.assigned"
    REQUEST_FULFILLED = "request.fulfilled"
    REQUEST_DECLINED = "request.declined"
    REQUEST_OVERDUE = "request.overdue"
    REQUEST_PAID = "request.paid"
    APPROVAL_ASKED = "approval.asked"
    APPROVAL_CHANGED = "approval.changed"
    APPROVAL_GIVEN = "approval.given"
    APPROVAL_REFUSED = "approval.refused"
    APPROVAL_OVERDUE = "approval.overdue"
    PAPER_MISSING = "paper.missing"


@frozen(kw_only=True)
class Notice:
    """Something that a person should be told, by whatever means the host has.

    ``to`` is whom: the host's id of a user, else a name; of :attr:`NoticeKind.PAPER_MISSING` a
    client's id. ``text`` says it in Russian. ``documents`` are ids; ``links`` lead to them, to
    the request or to the answer, where the host has said how links are made.
    """

    kind: NoticeKind
    to: str
    text: str
    documents: tuple[int, ...] = ()
    links: tuple[str, ...] = ()
    request: AccountantRequest | None = None
    approval: Approval | None = None
