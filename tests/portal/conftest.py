from __future__ import annotations

import datetime as dt

import pytest
from starlette.testclient import TestClient

from docgen import hookimpl
from docgen.kit.samples import sale
from docgen.portal import create_app
from docgen.sources import MappingSource

SECRET = "a secret of this test's own"  # noqa: S105 - as it says


class Bank:
    """A plugin with a page to pay on, which keeps what it is told of requests."""

    def __init__(self):
        self.asked = []

    @hookimpl
    def docgen_payment_link(self, document, amount):
        """Return the page."""
        return f"https://pay.example/{document.id}?sum={amount}"

    @hookimpl
    def docgen_after_notice_made(self, notice):
        """Keep it."""
        self.asked.append(notice)


@pytest.fixture
def bank():
    """Return the plugin."""
    return Bank()


@pytest.fixture
def shop(open_docgen, bank):
    """Return a façade with last month's invoice, act and УПД of client 42, an invoice of 43."""
    day = dt.datetime.now().astimezone().date().replace(day=1) - dt.timedelta(days=40)
    sides = sale()
    seller = {**sides["seller"], "id": "1", "accent": "#7a1f3d"}
    clients = [{**sides["buyer"], "id": "42"}, {**sides["buyer"], "id": "43", "name": "Вьюнок"}]
    contracts = [
        {"id": f"k{row['id']}", "number": f"Д-{row['id']}", "date": "2026-01-12"}
        | {"organisation_id": "1", "client_id": row["id"]}
        for row in clients
    ]
    charges = [
        {"id": f"c{row['id']}", "contract_id": row["id"], "date": day.isoformat()}
        | {"item": {"name": "Связь", "price": "100"}}
        for row in contracts
    ]
    records = {"organisations": [seller], "clients": clients}
    source = MappingSource({**records, "contracts": contracts, "charges": charges})
    dg = open_docgen(
        source, plugins=[bank], portal={"secret": SECRET, "address": "http://testserver"}
    )
    period = f"{day:%Y-%m}"
    dg.issue_package(["invoice", "act"], client="42", period=period)
    dg.issue("invoice", client="43", period=period)
    return dg


@pytest.fixture
def cabinet(shop):
    """Return a browser that nobody knows, at the cabinet."""
    return TestClient(create_app(shop))


@pytest.fixture
def inside(shop, cabinet):
    """Return a browser that came in by a link to the cabinet of client 42."""
    cabinet.post(shop.cabinet.link("42").address)
    return cabinet
