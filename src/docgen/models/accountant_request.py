"""What people ask the accountant for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from attrs import frozen

from docgen.models.owned_file import OwnedFile
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
