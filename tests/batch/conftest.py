"""A billing as large as a test wants it, and façades over it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest
from attrs import evolve

from docgen.batch import BatchWorkers
from docgen.exceptions import UnknownNameError
from docgen.kit.samples import sale
from docgen.models import Channel, Charge, Contract, Item
from docgen.models.mapping import from_mapping
from docgen.models.party import Organisation, Party

PERIOD = "2026-10"


class Telecom:
    """A source of ``count`` clients with a contract each; what is asked of it is counted.

    Clients ``idle`` were charged nothing, and those ``broken`` have records nobody can read.
    """

    def __init__(self, count, *, idle=(), broken=()):
        data = sale()
        self.count = count
        self.idle = frozenset(idle)
        self.broken = frozenset(broken)
        self.asked = Counter()
        self.seller = from_mapping(Organisation, data["seller"], source="seller")
        self.buyer = from_mapping(Party, data["buyer"], source="buyer")

    def organisation(self, organisation_id):
        """Return one of our own."""
        self.asked["organisation"] += 1
        return evolve(self.seller, id=organisation_id)

    def client(self, client_id):
        """Return a client."""
        self.asked["client"] += 1
        return evolve(self.buyer, id=client_id, name=f"ООО «Клиент {client_id}»")

    def contract(self, contract_id):
        """Return a contract."""
        self.asked["contract"] += 1
        return self._contract(int(contract_id))

    def contracts(self, *, client=None):
        """Return contracts, one at a time."""
        if client is None:
            return (self._contract(number) for number in range(self.count))
        if not 0 <= int(client) < self.count:
            raise UnknownNameError("client", client, ())
        return [self._contract(int(client))]

    def charges(self, contract, period):
        """Return a charge that tells contracts apart."""
        self.asked["charges"] += 1
        if contract.id in self.broken:
            raise KeyError(contract.id)
        if contract.id in self.idle:
            return []
        item = Item(name="Аренда сервера", price=Decimal(1000 + int(contract.id)))
        return [Charge(id="1", contract_id=contract.id, date=period.end, item=item)]

    def expected(self, contract, period):
        """Return the same."""
        return self.charges(contract, period)

    def payments(self, contract, period):
        """Return none."""
        del contract, period
        return []

    def balance(self, contract, on):
        """Return nothing."""
        del contract, on
        return Decimal(0)

    def _contract(self, number):
        return Contract(
            number=f"Д-{number}",
            date=dt.date(2026, 1, 1),
            id=str(number),
            organisation_id="7" if number % 5 else "8",
            client_id=str(number),
        )


@pytest.fixture(scope="session")
def telecom():
    """Make sources."""
    return Telecom


@pytest.fixture(scope="session")
def workers():
    """Return processes that batches share: they take longer to start than to make a few files."""
    with BatchWorkers(2) as processes:
        yield processes


@pytest.fixture
def clerk(open_docgen):
    """Return a façade over a source of so many clients, with a store of the test's own."""

    def make(count=7, **more):
        return open_docgen(Telecom(count, **more))

    return make


@pytest.fixture
def sound():
    """Check that a store has each contract's document once, in order, without gaps, with a file."""

    def check(docgen, count, format_="html"):
        documents = docgen.store.list(document_type="invoice")
        assert len({row.client for row in documents}) == len(documents) == count
        for organisation in {row.organisation for row in documents}:
            numbers = sorted(
                int(row.number) for row in documents if row.organisation == organisation
            )
            assert numbers == list(range(1, len(numbers) + 1))
        ids = [row.id for row in documents]
        kept = docgen.store.files.formats(ids, Channel.EMAIL)
        assert [row for row in ids if format_ not in kept.get(row, ())] == []
        assert docgen.store.audit() == ()

    return check
