"""A source of one contract with charges and payments, and documents to make VAT invoices from."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

import docgen
from docgen.kit.samples import BUYER, COMPANY, sale
from docgen.models import Document, Period, Request, Status
from docgen.models.mapping import from_mapping
from docgen.sources import MappingSource
from docgen_plugins.vat_invoice.payload import VatInvoicePayload


@pytest.fixture
def source():
    """One contract: a charge of 1 220 and a payment of 500 in October 2026."""
    contract = {
        "id": "k-7",
        "number": "СС-7/26",
        "date": "2026-01-12",
        "organisation_id": "sever",
        "client_id": "romashka",
    }
    charge = {
        "id": "c1",
        "contract_id": "k-7",
        "date": "2026-10-31",
        "item": {"name": "Интернет", "price": "1220"},
    }
    payment = {
        "id": "p1",
        "contract_id": "k-7",
        "date": "2026-10-05",
        "amount": "500",
        "number": "118",
    }
    return MappingSource(
        {
            "organisations": [COMPANY],
            "clients": [BUYER],
            "contracts": [contract],
            "charges": [charge],
            "payments": [payment],
        }
    )


@pytest.fixture
def make_request(source):
    """Return a function that asks for a document of October 2026, from a basis if one is given."""

    def make(document_type, *basis, on=date(2026, 10, 31)):
        return Request(
            document_type=document_type,
            contract=source.contract("k-7"),
            period=Period.parse("2026-10"),
            date=on,
            basis=basis,
        )

    return make


@pytest.fixture
def issued():
    """Return a function that makes an issued document of a type from the data of a payload."""

    def make(code, data, number="154"):
        payload_class = docgen.DocGen().catalog.document_type(code).payload
        return Document(
            id=1,
            type=code,
            number=number,
            payload=from_mapping(payload_class, data),
            template="classic",
            template_hash="0" * 64,
            status=Status.ISSUED,
            issued_at=datetime(2026, 10, 31, 9, 30, tzinfo=UTC),
        )

    return make


@pytest.fixture
def payload():
    """Return a function that makes a VAT invoice's payload of a sale with something changed."""

    def make(**changes):
        shipment = {"title": "Акт", "number": "154", "date": "2026-10-31", "lines": "1–8"}
        given = {"shipment_documents": [shipment], **changes}
        return from_mapping(VatInvoicePayload, sale(**given))

    return make
