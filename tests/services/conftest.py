"""A small CRM of two clients, and whoever is told something."""

from __future__ import annotations

import pytest

from docgen import hookimpl
from docgen.kit.samples import sale
from docgen.sources import MappingSource


class Told:
    """A plugin that keeps what people are told."""

    def __init__(self):
        self.notices = []

    @hookimpl
    def docgen_after_notice_made(self, notice):
        """Keep it."""
        self.notices.append(notice)

    @property
    def kinds(self):
        """What was told, and to whom."""
        return [(row.kind.value, row.to) for row in self.notices]


def records():
    """Return a seller, two clients with a contract each, and what October cost them."""
    sides = sale()
    contact = {"name": "Петрова Анна Ивановна", "role": "бухгалтер", "email": "buh@example.com"}
    clients = [
        {**sides["buyer"], "id": "42", "contacts": [contact]},
        {**sides["buyer"], "id": "43", "name": "ООО «Вьюнок»"},
    ]
    contracts = [
        {"id": f"k{row['id']}", "number": f"Д-{row['id']}", "date": "2026-01-12"}
        | {"organisation_id": "1", "client_id": row["id"]}
        for row in clients
    ]
    charges = [
        {"id": f"c{row['id']}", "contract_id": row["id"], "date": "2026-10-05"}
        | {"item": {"name": "Связь", "price": "100"}}
        for row in contracts
    ]
    spent = {"id": "e1", "client_id": "42", "date": "2026-10-07", "amount": "15.50"}
    return {
        "organisations": [{**sides["seller"], "id": "1"}],
        "clients": clients,
        "contracts": contracts,
        "charges": charges,
        "expenses": [{**spent, "category": "курьер"}],
    }


@pytest.fixture
def crm():
    """Return the CRM's records, to be changed at will."""
    return records()


@pytest.fixture
def told():
    """Return the plugin that keeps what people are told."""
    return Told()


@pytest.fixture
def desk(open_docgen, crm, told):
    """Return a façade over the CRM."""
    links = {"document": "https://crm/d/{id}", "request": "https://crm/r/{id}"}
    links["approval"] = "https://crm/a/{token}"
    return open_docgen(MappingSource(crm), plugins=[told], links=links)
