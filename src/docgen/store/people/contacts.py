"""Contacts that the store adds to those of the source."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Row, and_, bindparam, insert, or_, select, update

from docgen.exceptions import UnknownNameError
from docgen.lifecycle import Actor
from docgen.models import Contact, Event
from docgen.models.mapping import from_mapping, to_mapping
from docgen.store.database.database import Database
from docgen.store.database.tables import contacts
from docgen.store.documents.event_rows import CONTACT, add_event, events_of

CLIENT: Final = "client"
ORGANISATION: Final = "organisation"

_ADD: Final = insert(contacts).returning(contacts.c.id)
_OF_PARTIES: Final = (
    select(contacts)
    .where(
        or_(
            *(
                and_(
                    contacts.c.party_kind == kind,
                    contacts.c.party.in_(bindparam(kind, expanding=True)),
                )
                for kind in (CLIENT, ORGANISATION)
            )
        ),
        contacts.c.retired_at.is_(None),
    )
    .order_by(contacts.c.id)
)


@frozen(kw_only=True)
class AddedContact:
    """A contact that was added here: of whom, by whom, when and why; ``id`` is the store's."""

    id: int
    party_kind: str
    party: str
    contact: Contact
    added_at: datetime
    added_by: str
    reason: str


class ContactStore:
    """The contacts added in a store; each method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def add(
        self, party_kind: str, party: str, contact: Contact, *, reason: str, by: Actor
    ) -> AddedContact:
        """Add a contact to a client or to an organisation of ours."""
        values: dict[str, Any] = {
            "party_kind": party_kind,
            "party": party,
            "content": json.dumps(to_mapping(contact), ensure_ascii=False, sort_keys=True),
            "added_at": self._clock(),
            "added_by": by.called,
            "reason": reason,
        }
        with self._database.write() as connection:
            contact_id: int = connection.execute(_ADD, values).scalar_one()
            event = Event(
                at=values["added_at"],
                name="added",
                detail=contact.name.full,
                who=by.called,
                reason=reason,
            )
            add_event(connection, CONTACT, contact_id, event)
        del values["content"]
        return AddedContact(**values, id=contact_id, contact=contact)

    def retire(self, contact_id: int, *, reason: str, by: Actor) -> AddedContact:
        """Take a contact out of use, and return it.

        Raises:
            UnknownNameError: there is none with this id, or it is out of use already.

        """
        at = self._clock()
        live = (contacts.c.id == contact_id) & contacts.c.retired_at.is_(None)
        change = update(contacts).where(live)
        with self._database.write() as connection:
            row = connection.execute(select(contacts).where(live).with_for_update()).one_or_none()
            if row is None:
                raise UnknownNameError("contact", str(contact_id), ())
            connection.execute(
                change.values(retired_at=at, retired_by=by.called, retired_reason=reason)
            )
            event = Event(at=at, name="retired", who=by.called, reason=reason)
            add_event(connection, CONTACT, contact_id, event)
        return _added(row)

    def get(self, contact_id: int, *, retired: bool = False) -> AddedContact:
        """Return a contact that is in use; with ``retired``, any.

        Raises:
            UnknownNameError: there is none with this id, or it is out of use.

        """
        query = select(contacts).where(contacts.c.id == contact_id)
        if not retired:
            query = query.where(contacts.c.retired_at.is_(None))
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise UnknownNameError("contact", str(contact_id), ())
        return _added(row)

    def events(self, contact_id: int) -> tuple[Event, ...]:
        """Return what happened to a contact, in order."""
        with self._database.read() as connection:
            return events_of(connection, CONTACT, contact_id)

    def of(self, party_kind: str, party: str) -> tuple[AddedContact, ...]:
        """Return those of a client or an organisation that are in use, in order."""
        wanted = (party_kind, party)
        return tuple(self.of_parties([wanted])[wanted])

    def of_parties(
        self, parties: Iterable[tuple[str, str]]
    ) -> Mapping[tuple[str, str], Sequence[AddedContact]]:
        """Return those of parties, given by their kinds and ids, that are in use, in order."""
        found: dict[tuple[str, str], list[AddedContact]] = {party: [] for party in parties}
        ids = {
            kind: [party for of, party in found if of == kind] for kind in (CLIENT, ORGANISATION)
        }
        with self._database.read() as connection:
            for row in connection.execute(_OF_PARTIES, ids):
                found[row.party_kind, row.party].append(_added(row))
        return found


def _added(row: Row[Any]) -> AddedContact:
    source = f"contact {row.id}"
    return AddedContact(
        id=row.id,
        party_kind=row.party_kind,
        party=row.party,
        contact=from_mapping(Contact, json.loads(row.content), source=source),
        added_at=row.added_at,
        added_by=row.added_by,
        reason=row.reason,
    )
