"""The life of a document: every step there is, in one table.

A row says from which status to which, who may take the step, what it asks for, and how it is
called. A document begins as issued, which :meth:`docgen.DocGen.issue` sees to. Forward steps are
anybody's; back goes only an administrator, with a reason, and only to where the document came
from. A void document keeps its number and stays void; an archived one is read-only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Final

from attrs import frozen

from docgen.exceptions import TransitionError, UnknownNameError
from docgen.models import Status


class Role(StrEnum):
    """Whose hand it is."""

    ORDINARY = "ordinary"
    ADMINISTRATOR = "administrator"


@frozen(kw_only=True)
class Actor:
    """Who does something: a name for the journal, a role in it, and what rights depend on.

    ``id`` is the host's own for the user, ``roles`` are whatever the host calls them: the plugins
    that answer ``docgen_may`` read both. ``client`` is the source's id of the client whose
    cabinet the user works in, empty of our own people. Without any of it, it is the embedding
    code itself.
    """

    name: str = ""
    role: Role = Role.ORDINARY
    id: str = ""
    roles: tuple[str, ...] = ()
    client: str = ""

    @property
    def called(self) -> str:
        """The name, else the id, as people are told of."""
        return self.name or self.id


@frozen(kw_only=True)
class Step:
    """What somebody wants: where the document has been, the present status last, and where to."""

    path: tuple[Status, ...]
    target: Status
    reason: str


#: Says what is missing for a step, in English; ``None`` when nothing is.
Guard = Callable[[Step], str | None]


def has_reason(step: Step) -> str | None:
    """Ask for a reason."""
    return None if step.reason.strip() else "say why: give a reason"


def came_from_there(step: Step) -> str | None:
    """Let a document go back only to where it came from."""
    came_from = step.path[-2:-1]
    if came_from == (step.target,):
        return None
    return f"it came from {came_from[0]}, and goes back only there" if came_from else "it began so"


@frozen(kw_only=True)
class Transition:
    """A row of the table. ``event`` is what the journal calls it, ``caption`` what people do."""

    source: Status
    target: Status
    event: str
    caption: str
    role: Role = Role.ORDINARY
    guards: tuple[Guard, ...] = ()


#: How people call the statuses.
STATUS_CAPTIONS: Final = {
    Status.DRAFT: "Черновик",
    Status.ISSUED: "Выпущен",
    Status.SENT: "Отправлен",
    Status.VIEWED: "Просмотрен",
    Status.SIGNED: "Подписан",
    Status.DECLINED: "Отклонён",
    Status.VOID: "Аннулирован",
    Status.ARCHIVED: "В архиве",
}

#: The event of every step back.
REVERSED: Final = "reversed"

_AT_CLIENT: Final = (Status.SENT, Status.VIEWED)
#: Of what the other side signs: it has it, or should have, and has neither signed nor refused.
AWAITED: Final = (Status.ISSUED, *_AT_CLIENT)
_IN_USE: Final = (Status.ISSUED, *_AT_CLIENT, Status.SIGNED, Status.DECLINED)


def _forward(
    sources: Iterable[Status], target: Status, caption: str, *guards: Guard
) -> Iterator[Transition]:
    for source in sources:
        yield Transition(
            source=source, target=target, event=target.value, caption=caption, guards=guards
        )


def _back(source: Status, targets: Iterable[Status], caption: str) -> Iterator[Transition]:
    for target in targets:
        yield Transition(
            source=source,
            target=target,
            event=REVERSED,
            caption=caption,
            role=Role.ADMINISTRATOR,
            guards=(has_reason, came_from_there),
        )


#: A document handed over on paper is looked at and signed without being sent.
TRANSITIONS: Final = (
    *_forward((Status.ISSUED,), Status.SENT, "Отправить"),
    *_forward((Status.ISSUED, Status.SENT), Status.VIEWED, "Отметить просмотр"),
    *_forward((Status.ISSUED, *_AT_CLIENT), Status.SIGNED, "Отметить подпись"),
    *_forward((Status.ISSUED, *_AT_CLIENT), Status.DECLINED, "Отметить отказ", has_reason),
    *_forward(_IN_USE, Status.VOID, "Аннулировать", has_reason),
    *_forward(_IN_USE, Status.ARCHIVED, "Убрать в архив"),
    *_back(Status.SENT, (Status.ISSUED,), "Отменить отправку"),
    *_back(Status.VIEWED, (Status.ISSUED, Status.SENT), "Отменить просмотр"),
    *_back(Status.SIGNED, (Status.ISSUED, *_AT_CLIENT), "Отменить подпись"),
    *_back(Status.DECLINED, (Status.ISSUED, *_AT_CLIENT), "Отменить отказ"),
    *_back(Status.ARCHIVED, _IN_USE, "Вернуть из архива"),
)

_BY_ENDS: Final = {(row.source, row.target): row for row in TRANSITIONS}
_FORWARD_EVENTS: Final = {
    Status.ISSUED.value,
    *(row.event for row in TRANSITIONS if row.event != REVERSED),
}


def read_status(name: str) -> Status:
    """Find a status by its name: ``sent``.

    Raises:
        UnknownNameError: there is none of this name.

    """
    try:
        return Status(name)
    except ValueError:
        raise UnknownNameError("status", name, [Statu.value for Statu in Status]) from None


def next_steps(status: Status) -> tuple[Transition, ...]:
    """Return the rows of the table that begin at a status."""
    return tuple(row for row in TRANSITIONS if row.source is status)


def path_of(events: Iterable[str]) -> tuple[Status, ...]:
    """Return the statuses a document stands on, the present one last, from its events' names.

    Every step forward adds one and a step back takes the last one away; other events count not.
    """
    path: list[Status] = []
    for name in events:
        if name in _FORWARD_EVENTS:
            path.append(Status(name))
        elif name == REVERSED and len(path) > 1:
            path.pop()
    return tuple(path)


def transition(path: Sequence[Status], target: Status, by: Actor, reason: str = "") -> Transition:
    """Return the row of a step that may be taken; ``path`` is what :func:`path_of` returns.

    Raises:
        TransitionError: there is no such step, it is not this actor's, or something is missing.

    """
    source = path[-1]
    row = _BY_ENDS.get((source, target))
    if row is None:
        possible = ", ".join(dict.fromkeys(row.target for row in next_steps(source))) or "nothing"
        raise TransitionError(source, target, f"what can follow is: {possible}").said(
            "step.impossible", source=STATUS_CAPTIONS[source]
        )
    if row.role is Role.ADMINISTRATOR and by.role is not Role.ADMINISTRATOR:
        raise TransitionError(source, target, "only an administrator takes a step back").said(
            "step.administrator"
        )
    step = Step(path=tuple(path), target=target, reason=reason)
    for guard in row.guards:
        if problem := guard(step):
            refused = TransitionError(source, target, problem)
            raise refused.said("step.reason") if guard is has_reason else refused
    return row
