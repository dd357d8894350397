"""The source as a batch reads it: whatever serves many documents is asked for once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from docgen.kit.collecting import foreign_documents, stated_total
from docgen.models import (
    Charge,
    Contract,
    ForeignDocument,
    Organisation,
    Party,
    Payment,
    Period,
    Unreadable,
)
from docgen.pipeline.answers import CheckedSource, name_of
from docgen.pipeline.people import with_contacts, with_staff
from docgen.pipeline.wider_answers import charges_of, clients_of
from docgen.protocols import Source

_KEPT_CLIENTS: Final = 1_000


class BatchSource(Source):
    """A source that remembers our own organisations, the last clients and the contracts in hand.

    All documents of a batch name the organisation as it was when the batch came to it first.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self.title = name_of(source)
        self._organisations: dict[str, Organisation] = {}
        self._clients: dict[str, Party] = {}
        self._hand = _Hand(source, ())

    def take(self, contracts: Iterable[Contract]) -> None:
        """Remember contracts that were just read, in place of those before."""
        self._hand = _Hand(self._source, contracts)

    def know(self, organisations: Iterable[Organisation]) -> None:
        """Remember organisations of ours as another process of the batch has read them."""
        for organisation in organisations:
            self._organisations.setdefault(organisation.id, organisation)

    def organisation_if_there(self, organisation_id: str) -> Organisation | None:
        """Return one of our own organisations, or nothing where it cannot be read."""
        try:
            return self.organisation(organisation_id)
        except Exception:  # noqa: BLE001 - whoever needs it is told
            return None

    def organisation(self, organisation_id: str) -> Organisation:
        """Return one of our own organisations."""
        if organisation_id not in self._organisations:
            organisation = self._source.organisation(organisation_id)
            self._organisations[organisation_id] = with_staff(self._source, organisation)
        return self._organisations[organisation_id]

    def client(self, client_id: str) -> Party:
        """Return a client."""
        if client_id not in self._clients:
            if len(self._clients) >= _KEPT_CLIENTS:
                self._clients.clear()
            client = self._hand.clients.get(client_id) or self._source.client(client_id)
            self._clients[client_id] = with_contacts(self._source, client)
        return self._clients[client_id]

    def contract(self, contract_id: str) -> Contract:
        """Return a contract."""
        found = self._hand.contracts.get(contract_id)
        return self._source.contract(contract_id) if found is None else found

    def contracts(self, *, client: str | None = None) -> Iterable[Contract]:
        """Return all contracts, or those of one client, oldest first."""
        return self._source.contracts(client=client)

    def each_contract(self, *, client: str | None = None) -> Iterable[Contract | Unreadable]:
        """Return all contracts, or those of one client, those that cannot be read among them."""
        return CheckedSource(self._source).each_contract(client=client)

    def charges(self, contract: Contract, period: Period) -> Sequence[Charge]:
        """Return what was consumed under a contract in a period, in order of date."""
        hand = self._hand
        found = hand.charges(period).get(contract.id) if contract.id in hand.contracts else None
        return found or self._source.charges(contract, period)

    def expected(self, contract: Contract, period: Period) -> Sequence[Charge]:
        """Return what will be charged in a period, as far as is known beforehand."""
        return self._source.expected(contract, period)

    def payments(self, contract: Contract, period: Period) -> Sequence[Payment]:
        """Return the money received under a contract in a period, in order of date."""
        return self._source.payments(contract, period)

    def total(self, contract: Contract, period: Period) -> Decimal | None:
        """Return what the charges of a period come to, where the source states it."""
        return stated_total(self._source, contract, period)

    def documents(self, contract: Contract, period: Period) -> Sequence[ForeignDocument]:
        """Return the documents of another system, where the source has them."""
        return foreign_documents(self._source, contract, period)

    def balance(self, contract: Contract, on: date) -> Decimal:
        """Return payments less charges, tax included, up to and including a day."""
        return self._source.balance(contract, on)


class _Hand:
    """Contracts in hand, and what a source tells of all of them when it is first asked of one.

    What it does not tell so, or tells of others, is asked for alone: then it is known whose record
    is wrong.
    """

    def __init__(self, source: Source, contracts: Iterable[Contract]) -> None:
        self.contracts = {contract.id: contract for contract in contracts}
        self._source = source
        self._charges: dict[Period, Mapping[str, Sequence[Charge]]] = {}

    @cached_property
    def clients(self) -> Mapping[str, Party]:
        """The clients of the contracts, by their ids."""
        with suppress(Exception):
            found = clients_of(self._source, tuple(self.contracts.values()))
            return {client.id: client for client in found}
        return {}

    def charges(self, period: Period) -> Mapping[str, Sequence[Charge]]:
        """Return what was consumed under the contracts in a period, by their ids."""
        if period not in self._charges:
            self._charges[period] = self._charges_of(period)
        return self._charges[period]

    def _charges_of(self, period: Period) -> Mapping[str, Sequence[Charge]]:
        charges = {key: list[Charge]() for key in self.contracts}
        with suppress(Exception):
            for charge in charges_of(self._source, tuple(self.contracts.values()), period):
                charges[charge.contract_id].append(charge)
            return charges
        return {}
