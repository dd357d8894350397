"""Clients and their people: ``dg.clients``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from attrs import frozen

from docgen.exceptions import ConfigurationError, DataError, DocGenError
from docgen.lifecycle import Actor
from docgen.models import (
    Action,
    Contact,
    Contract,
    Event,
    File,
    FileOwner,
    OwnedFile,
    Subject,
    SubjectKind,
    Unreadable,
)
from docgen.models.card import require_tabs
from docgen.models.contact import ALL_TYPES
from docgen.models.mapping import from_mapping, to_mapping
from docgen.pipeline.answers import CheckedSource
from docgen.pipeline.request import clean_words
from docgen.requisites.contact import contact_findings
from docgen.services.client_card import ClientCard, read_card
from docgen.store.people.contacts import CLIENT, ORGANISATION, AddedContact
from docgen.wiring import Wiring

NOBODY: Final = Actor()


@frozen(kw_only=True)
class ClientSummary:
    """A row of the list of clients; ``contracts`` are their numbers.

    ``problem`` says, in English, why its card cannot be read, where it cannot.
    """

    id: str
    name: str
    inn: str
    contracts: tuple[str, ...]
    problem: str = ""


class Clients:
    """The clients of a source and a store. ``by`` says who does something; it stays in the journal.

    Methods raise UnknownNameError for a client that is not there, ForbiddenError for what
    somebody has no right to, SourceError where the source cannot answer, and StorageError when the
    store fails.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def list(self, *, organisation: str | None = None) -> tuple[ClientSummary, ...]:
        """Return the clients that have contracts, with one organisation or any, by their ids.

        One whose card cannot be read is there all the same, with the problem.
        """
        contracts: dict[str, list[Contract | Unreadable]] = {}
        for row in CheckedSource(self._wiring.source).each_contract():
            if row.client_id and organisation in {None, row.organisation_id}:
                contracts.setdefault(row.client_id, []).append(row)
        seen = self._wiring.rights.visible(sorted(contracts), _subject)
        return tuple(self._summary(client, contracts[client]) for client in seen)

    def card(
        self, client: str, *, tabs: Sequence[str] | None = None, on: dt.date | None = None
    ) -> ClientCard:
        """Return all that is known of a client, by tabs; ``card.plain`` is ready for JSON.

        ``tabs`` are those of the settings unless given; what the user may not see is left out.
        Whether documents are paid, and what is owed, is said as of ``on``, or today.

        Raises:
            UnknownNameError: there is no such client or tab.

        """
        self._require(Action.SEE, client)
        wanted = require_tabs(self._wiring.settings.card if tabs is None else tabs)
        return read_card(self._wiring, client, wanted, on or _today())

    def contacts(self, client: str) -> tuple[Contact, ...]:
        """Return a client's people: those of the source, then those added here."""
        self._require(Action.SEE, client)
        known = CheckedSource(self._wiring.source).client(client).contacts
        return (*known, *(added_contact.contact for added_contact in self.added_contacts(client)))

    def staff(self, organisation: str) -> tuple[Contact, ...]:
        """Return the people of an organisation of ours: of the source, then those added here."""
        self._require_staff(Action.SEE, organisation)
        known = CheckedSource(self._wiring.source).organisation(organisation).contacts
        added = self._wiring.store.contacts.of(ORGANISATION, organisation)
        return (*known, *(row.contact for row in added))

    def added_contacts(self, client: str) -> tuple[AddedContact, ...]:
        """Return the contacts of a client that were added here, with their ids."""
        self._require(Action.SEE, client)
        return self._wiring.store.contacts.of(CLIENT, client)

    def add_contact(
        self,
        client: str,
        contact: Contact | Mapping[str, Any],
        *,
        reason: str = "",
        by: Actor = NOBODY,
    ) -> AddedContact:
        """Add somebody to a client's people: a contact, or its fields as plain data.

        Raises:
            DataError: it does not fit, or letters could not reach it.

        """
        by = self._require(Action.CHANGE, client, by)
        self._wiring.source.client(client)
        sound = self._sound(contact)
        return self._wiring.store.contacts.add(
            CLIENT, client, sound, reason=clean_words(reason), by=by
        )

    def add_staff(
        self,
        organisation: str,
        contact: Contact | Mapping[str, Any],
        *,
        reason: str = "",
        by: Actor = NOBODY,
    ) -> AddedContact:
        """Add somebody to the people of an organisation of ours, as :meth:`add_contact` does."""
        by = self._require_staff(Action.CHANGE, organisation, by)
        self._wiring.source.organisation(organisation)
        sound = self._sound(contact)
        return self._wiring.store.contacts.add(
            ORGANISATION, organisation, sound, reason=clean_words(reason), by=by
        )

    def retire_contact(self, contact_id: int, *, reason: str, by: Actor = NOBODY) -> AddedContact:
        """Take a contact that was added here out of use; documents that name it stay.

        Raises:
            UnknownNameError: there is none of this id.
            ConfigurationError: there is no reason.

        """
        if not reason.strip():
            raise ConfigurationError("say why: give a reason")
        found = self._wiring.store.contacts.get(contact_id)
        require = self._require if found.party_kind == CLIENT else self._require_staff
        by = require(Action.CHANGE, found.party, by)
        return self._wiring.store.contacts.retire(contact_id, reason=clean_words(reason), by=by)

    def contact_history(self, contact_id: int) -> tuple[Event, ...]:
        """Return what happened to a contact that was added here, in order."""
        found = self._wiring.store.contacts.get(contact_id, retired=True)
        require = self._require if found.party_kind == CLIENT else self._require_staff
        require(Action.SEE, found.party)
        return self._wiring.store.contacts.events(contact_id)

    def attach(
        self, client: str, content: bytes, name: str, *, note: str = "", by: Actor = NOBODY
    ) -> OwnedFile:
        """Keep a file of any kind with a client; the same bytes again are the file there is."""
        by = self._require(Action.CHANGE, client, by)
        self._wiring.source.client(client)
        return self._wiring.store.owned_files.add(
            FileOwner.CLIENT, client, content, name, note=clean_words(note), by=by
        )

    def files(self, client: str) -> tuple[OwnedFile, ...]:
        """Return the files kept with a client, in order; those of its documents are theirs."""
        self._require(Action.SEE, client)
        return self._wiring.store.owned_files.of(FileOwner.CLIENT, client)

    def file(self, file: OwnedFile | int) -> File:
        """Return a file kept with a client.

        Raises:
            UnknownNameError: there is no such file.

        """
        owned = self._wiring.store.owned_files
        found = owned.get(file if isinstance(file, int) else file.id, FileOwner.CLIENT)
        self._require(Action.SEE, found.owner_id)
        return owned.file(found)

    def _summary(self, client: str, contracts: Iterable[Contract | Unreadable]) -> ClientSummary:
        numbers = tuple(contract.number for contract in contracts)
        try:
            party = self._wiring.source.client(client)
        except DocGenError as error:
            return ClientSummary(id=client, name="", inn="", contracts=numbers, problem=str(error))
        return ClientSummary(id=client, name=party.name, inn=party.inn, contracts=numbers)

    def _sound(self, given: Contact | Mapping[str, Any]) -> Contact:
        plain = to_mapping(given) if isinstance(given, Contact) else given
        contact = from_mapping(Contact, plain, source="contact")
        problems = [
            (contact_finding.path, contact_finding.message)
            for contact_finding in contact_findings(contact)
        ]
        for wish in contact.wishes:
            if wish.type != ALL_TYPES:
                self._wiring.plugins.document_type(wish.type)
        if problems:
            raise DataError(problems, source="contact")
        return contact

    def _require(self, action: Action, client: str, by: Actor = NOBODY) -> Actor:
        return self._wiring.rights.require(action, _subject(client), by)

    def _require_staff(self, action: Action, organisation: str, by: Actor = NOBODY) -> Actor:
        ours = Subject(kind=SubjectKind.CLIENT, organisation=organisation)
        return self._wiring.rights.require(action, ours, by)


def _subject(client: str) -> Subject:
    return Subject(kind=SubjectKind.CLIENT, id=client, client=client)


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
