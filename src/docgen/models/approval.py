"""Documents that wait for a yes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from attrs import field, frozen


class ApprovalStatus(StrEnum):
    """What has become of a document that waits for a yes."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


#: How people call them.
APPROVAL_CAPTIONS: Final[Mapping[ApprovalStatus, str]] = {
    ApprovalStatus.ASKED: "Ждёт согласования",
    ApprovalStatus.APPROVED: "Согласован, выпущен",
    ApprovalStatus.REFUSED: "Не согласован",
}


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
