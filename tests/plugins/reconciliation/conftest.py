"""A source with a month's charges and payments, and the collector."""

from __future__ import annotations

from datetime import date

import pytest

from docgen.kit.samples import BUYER, COMPANY
from docgen.models import Period, Request
from docgen.sources import MappingSource
from docgen_plugins.reconciliation.collector import ReconciliationCollector


def _charge(index, day, price):
    return {
        "id": f"c{index}",
        "contract_id": "k-7",
        "date": day,
        "item": {"name": "Интернет", "price": price},
    }


def _payment(index, day, amount, number=""):
    return {
        "id": f"p{index}",
        "contract_id": "k-7",
        "date": day,
        "amount": amount,
        "number": number,
    }


@pytest.fixture
def make_source():
    """Return a function that makes a source of one contract."""

    def make(charges=(), payments=(), vat_policy=None):
        seller = {**COMPANY, "vat_policy": vat_policy or COMPANY["vat_policy"]}
        contract = {
            "id": "k-7",
            "number": "СС-7/26",
            "date": "2026-01-12",
            "organisation_id": seller["id"],
            "client_id": BUYER["id"],
        }
        return MappingSource(
            {
                "organisations": [seller],
                "clients": [BUYER],
                "contracts": [contract],
                "charges": [_charge(index, *row) for index, row in enumerate(charges)],
                "payments": [_payment(index, *row) for index, row in enumerate(payments)],
            }
        )

    return make


@pytest.fixture
def collect():
    """Return a function that collects the statement of a source's only contract."""

    def run(source, period="2026-10", day=date(2026, 12, 31)):
        request = Request(
            document_type="reconciliation",
            contract=source.contract("k-7"),
            period=Period.parse(period),
            date=day,
        )
        return ReconciliationCollector().collect(source, request)

    return run
