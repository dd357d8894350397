"""What people are told of."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from docgen.models.accountant_request import AccountantRequest
from docgen.models.approval import Approval


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
