"""Roles for docgen: who may see, make, void and approve, of what organisation, type and client.

The table is ROLES: copy the module and write your own. A user with several roles may do what any
of them may; a user whose roles are none of the table may do nothing. Of those without a role, the
host's own code and a cabinet's clients, this plugin says nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from attrs import frozen

from docgen import hookimpl
from docgen.lifecycle import Actor
from docgen.models import Action, Subject, SubjectKind

ALL_ACTIONS = frozenset(Action)
SEEING = frozenset({Action.SEE, Action.SEE_SUMS})


@frozen(kw_only=True)
class Grant:
    """What a role may do: these actions, with these kinds of subjects.

    ``organisations``, ``types`` and ``clients`` narrow it; ``None`` is any. What is not known of a
    subject is not among the narrow ones: who may see one client's documents may not list numbers.
    """

    actions: Collection[Action]
    kinds: Collection[SubjectKind] = frozenset(SubjectKind)
    organisations: Collection[str] | None = None
    types: Collection[str] | None = None
    clients: Collection[str] | None = None

    def covers(self, action: Action, subject: Subject) -> bool:
        """Whether an action with a subject is granted."""
        narrowed = (
            (self.organisations, subject.organisation),
            (self.types, subject.type),
            (self.clients, subject.client),
        )
        return (
            action in self.actions
            and subject.kind in self.kinds
            and all(known is None or one in known for known, one in narrowed)
        )


DOCUMENTS = frozenset({SubjectKind.DOCUMENT})
#: Cards and requests have no one type of document.
PEOPLE = frozenset({SubjectKind.CLIENT, SubjectKind.REQUEST})

ROLES: Mapping[str, tuple[Grant, ...]] = {
    "administrator": (Grant(actions=ALL_ACTIONS),),
    "accountant": (
        Grant(actions=ALL_ACTIONS - {Action.APPROVE, Action.KEEP}, kinds=DOCUMENTS | PEOPLE),
        Grant(actions={Action.SEE, Action.PAY}, kinds={SubjectKind.PAYMENT}),
        Grant(actions={Action.SEE}, kinds={SubjectKind.NUMBERS, SubjectKind.TEMPLATE}),
    ),
    # Sees that there is an act, and asks for it; sums are none of a manager's business.
    "manager": (
        Grant(actions={Action.SEE, Action.SEND}, kinds=DOCUMENTS),
        Grant(actions={Action.SEE, Action.MAKE, Action.CHANGE}, kinds=PEOPLE),
    ),
    "lawyer": (
        Grant(actions={*SEEING, Action.MAKE, Action.APPROVE}, kinds=DOCUMENTS, types={"contract"}),
        Grant(actions={Action.SEE}, kinds={SubjectKind.CLIENT, SubjectKind.TEMPLATE}),
    ),
    "director": (
        Grant(
            actions={*SEEING, Action.APPROVE, Action.VOID},
            kinds=DOCUMENTS | PEOPLE | {SubjectKind.PAYMENT},
        ),
    ),
    "storekeeper": (
        Grant(
            actions={Action.SEE, Action.CHANGE},
            kinds=DOCUMENTS,
            types={"waybill", "upd"},
            organisations={"1"},
        ),
    ),
    # A manager of one client: «крупный клиент».
    "manager of 42": (
        Grant(actions={*SEEING, Action.MAKE, Action.SEND}, kinds=DOCUMENTS, clients={"42"}),
        Grant(actions={*SEEING, Action.MAKE}, kinds=PEOPLE, clients={"42"}),
    ),
}


class Roles:
    """Answers ``docgen_may`` by a table of roles."""

    def __init__(self, table: Mapping[str, tuple[Grant, ...]]) -> None:
        self._table = table

    @hookimpl
    def docgen_may(self, user: Actor, action: Action, subject: Subject) -> bool | None:
        """Say what the user's roles are granted; of who has none, nothing."""
        if not user.roles:
            return None
        grants = (grant for role in user.roles for grant in self._table.get(role, ()))
        return any(grant.covers(action, subject) for grant in grants)


plugin = Roles(ROLES)
