"""What sources may know of clients besides: their people, and what was spent on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve

from docgen.exceptions import AnswerError
from docgen.models import Contact, Contract, Expense, Party, Payload
from docgen.protocols import ContactSource, ExpenseSource, Source, StaffSource

if TYPE_CHECKING:
    from docgen.store.opening import StoreOpener
    from docgen.store.people.contacts import AddedContact

T = TypeVar("T")
PartyT = TypeVar("PartyT", bound=Party)


def with_contacts(source: Source, client: PartyT) -> PartyT:
    """Return a client with those of its people that the source keeps apart from it.

    Raises:
        AnswerError: one of them is no contact.

    """
    if not isinstance(source, ContactSource):
        return client
    return _with(client, _all(Contact, source.contacts(client.id), source, "contacts", client.id))


def with_staff(source: Source, organisation: PartyT) -> PartyT:
    """Return an organisation of ours with those of its people that the source keeps apart.

    Raises:
        AnswerError: one of them is no contact.

    """
    if not isinstance(source, StaffSource):
        return organisation
    staff = source.staff(organisation.id)
    return _with(organisation, _all(Contact, staff, source, "staff", organisation.id))


def expenses_on(source: Source, client: str) -> tuple[Expense, ...]:
    """Return what was spent on a client, where the source knows it; else nothing.

    Raises:
        AnswerError: it answered something else, or an expense on another client.

    """
    if not isinstance(source, ExpenseSource):
        return ()
    found = _all(Expense, source.expenses(client), source, "expenses", client)
    for row in found:
        if row.client_id != client:
            raise AnswerError(
                "source.answer.client",
                f"it is of client {row.client_id!r}, and {client!r} was asked for",
                source=_name_of(source),
                method="expenses",
                record=f"expense {row.id!r}",
                field="client_id",
                asked=client,
                given=row.client_id,
            )
    return found


class AddedContacts:
    """The people that were added in a store to clients and to organisations of ours.

    Every method raises StorageError when the store fails.
    """

    def __init__(self, opener: StoreOpener) -> None:
        self._opener = opener
        self._read: Mapping[tuple[str, str], Sequence[AddedContact]] = {}

    def expect(self, contracts: Iterable[Contract]) -> None:
        """Read those of the parties of contracts at once, in place of those before."""
        parties = (_parties(row.client_id, row.organisation_id) for row in contracts)
        self._read = self._opener.store.contacts.of_parties(chain.from_iterable(parties))

    def added_to(self, payload: Payload) -> Payload:
        """Return a payload whose parties have these people, too."""
        buyer, seller = parties = _parties(payload.buyer.id, payload.seller.id)
        known = self._read
        if buyer not in known or seller not in known:
            known = self._opener.store.contacts.of_parties(parties)
        if not known[buyer] and not known[seller]:
            return payload
        return evolve(
            payload,
            seller=_with(payload.seller, tuple(row.contact for row in known[seller])),
            buyer=_with(payload.buyer, tuple(row.contact for row in known[buyer])),
        )


def _parties(client: str, organisation: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return how the store calls a client and an organisation of ours."""
    from docgen.store.people.contacts import CLIENT, ORGANISATION

    return (CLIENT, client), (ORGANISATION, organisation)


def _with(party: PartyT, contacts: tuple[Contact, ...]) -> PartyT:
    return evolve(party, contacts=(*party.contacts, *contacts)) if contacts else party


def _all(
    kind: type[T], answer: Iterable[object], source: Source, method: str, asked: str
) -> tuple[T, ...]:
    rows: list[T] = []
    for row in answer:
        if not isinstance(row, kind):
            given = type(row).__name__
            raise AnswerError(
                "source.answer.kind",
                f"{kind.__name__} is expected, not {row!r:.80}",
                source=_name_of(source),
                method=method,
                record=f"{method} of {asked!r}",
                field="(whole)",
                asked=kind.__name__,
                given=given,
            )
        rows.append(row)
    return tuple(rows)


def _name_of(source: object) -> str:
    return str(getattr(source, "title", "") or type(source).__name__)
