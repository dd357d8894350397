"""What lies in the outbox: an entry, its states, and what may become of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from attrs import field, frozen


class OutboxState(StrEnum):
    """Where an entry is on its way out.

    It is ``pending`` until somebody takes it, ``sending`` while the taker's lease runs, and then
    ``sent`` or ``failed``. It is ``uncertain`` when it may have arrived and nobody can know: such
    a one never goes again by itself, a person decides. A ``cancelled`` one is not to go.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"


@frozen(kw_only=True)
class NewEntry:
    """Something to send, once.

    ``kind`` says who carries it (``letter``, ``webhook``), and ``key`` what it is about: a second
    one of the same kind and key is not added. ``account`` is whose limits and connections it
    uses. ``content`` is plain data for the carrier. ``due_at`` is when it may go at the earliest,
    ``last_at`` when it is given up; both may be left to the carrier.
    """

    kind: str
    key: str
    recipient: str
    occasion: str = ""
    account: str = ""
    organisation: str = ""
    client: str = ""
    content: Mapping[str, Any] = field(factory=dict)
    documents: tuple[int, ...] = ()
    due_at: datetime | None = None
    last_at: datetime | None = None


@frozen(kw_only=True)
class OutboxEntry(NewEntry):
    """An entry as it is kept.

    ``attempts`` are those begun. ``token`` is that of the lease under which it is being sent, and
    ``handed_at`` when its carrier began what cannot be taken back. ``answer`` is what the other
    side said at last, ``problem`` why it did not go, ``mark`` what became known of it later:
    ``bounced``, ``complained``, ``opened``.
    """

    id: int
    state: OutboxState
    created_at: datetime
    attempts: int
    token: str
    leased_until: datetime | None
    handed_at: datetime | None
    done_at: datetime | None
    answer: str
    problem: str
    mark: str


@frozen(kw_only=True)
class Quota:
    """How many entries an account may send within a span of time."""

    count: int
    within: timedelta


@frozen(kw_only=True)
class AttemptOutcome:
    """What became of an attempt: the state that it leaves the entry in.

    Of one that is to be tried again (``pending``), ``due_at`` says when.
    """

    state: OutboxState
    answer: str = ""
    problem: str = ""
    due_at: datetime | None = None
