"""What an operator of electronic exchange (ЭДО) does for docgen: the shape that plugins fill in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol, runtime_checkable

from attrs import frozen

from docgen.models import File


class EdoState(StrEnum):
    """Where a document is at the other side, in the order of its life.

    To revoke it is ``PROPOSED`` by us or ``ASKED`` by the other side, ``REFUSED``, or done.
    """

    SENT = "sent"
    DELIVERED = "delivered"
    DECLINED = "declined"
    SIGNED_PARTLY = "signed_partly"
    SIGNED = "signed"
    REVOCATION_PROPOSED = "revocation_proposed"
    REVOCATION_ASKED = "revocation_asked"
    REVOCATION_REFUSED = "revocation_refused"
    REVOKED = "revoked"
    FAILED = "failed"


@frozen(kw_only=True)
class Parcel:
    """One official file on its way to a participant.

    ``operation`` is the same for every attempt, and another for what is sent anew. ``recipient``
    is the participant's ЭДО id, its ИНН and КПП beside it.
    """

    operation: str
    file: File
    recipient: str
    recipient_inn: str
    recipient_kpp: str
    type: str
    function: str
    version: str
    comment: str = ""


@frozen(kw_only=True)
class EdoEvent:
    """Something that happened in our box.

    ``message`` and ``entity`` are the operator's own ids of what it happened to. Without a
    ``state`` a document came to us; with one, that became of a document that we sent, or of one
    that came before.
    """

    id: str
    message: str
    entity: str
    at: dt.datetime
    state: EdoState | None = None
    text: str = ""
    file_name: str = ""
    kind: str = ""


@frozen(kw_only=True)
class EdoEvents:
    """A page of events; ``cursor`` is what to ask for the next one by. Empty: there are no more."""

    events: Sequence[EdoEvent]
    cursor: str


class AnswerKind(StrEnum):
    """What we say of a document that came to us.

    A ``RECEIPT`` says that it is here, ``CLARIFY`` asks for a mended one.
    """

    SIGN = "sign"
    REFUSE = "refuse"
    RECEIPT = "receipt"
    CLARIFY = "clarify"


@frozen(kw_only=True)
class EdoAnswer:
    """An answer to a document: ``title`` is the buyer's own file, where its format has one."""

    kind: AnswerKind
    comment: str = ""
    title: bytes = b""


class InvitationState(StrEnum):
    """How it stands with a participant."""

    ACCEPTED = "accepted"
    WAITS = "waits"
    REFUSED = "refused"


@runtime_checkable
class EdoOperator(Protocol):
    """An operator. Every method raises EdoError when it does not do what it was asked.

    ``repeats_safely`` says that the same operation sent again is no second document.
    """

    @property
    def name(self) -> str:
        """How settings and commands call it."""
        ...

    @property
    def repeats_safely(self) -> bool:
        """Whether to send again what may have arrived."""
        ...

    def send(self, parcel: Parcel) -> str:
        """Hand a file over, and return the operator's id of it: message and entity."""
        ...

    def poll(self, cursor: str) -> EdoEvents:
        """Return what happened after a cursor; an empty one is the beginning."""
        ...

    def receive(self, event: EdoEvent) -> File:
        """Return the file of a document that came to us."""
        ...

    def sign_answer(self, event: EdoEvent, answer: EdoAnswer) -> None:
        """Answer a document that came to us."""
        ...

    def revoke(self, sent: str, reason: str) -> None:
        """Ask the other side to agree that a document of ours is void.

        ``sent`` is what :meth:`send` returned. Whether they agree is an event.
        """
        ...

    def invite(self, inn: str, kpp: str, message: str) -> InvitationState:
        """Ask a participant to exchange documents, and say how it stands."""
        ...


@runtime_checkable
class MessageOperator(EdoOperator, Protocol):
    """An operator that takes several documents in one message."""

    def send_together(self, operation: str, parcels: Sequence[Parcel]) -> Sequence[str]:
        """Hand documents over in a message, and return the operator's id of each, in order.

        ``operation`` is the message's own: the same for every attempt.
        """
        ...
