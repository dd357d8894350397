from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from attrs import evolve

from docgen.exceptions import SourceError
from docgen.kit.samples import BUYER, COMPANY, goods_lines, sale
from docgen.models import Document, DocumentReference, Period, Request, Status
from docgen.models.mapping import from_mapping, to_mapping
from docgen.sources import MappingSource
from docgen_plugins.invoice.payload import InvoicePayload
from docgen_plugins.waybill.collector import WaybillCollector

DAY = date(2026, 10, 31)


@pytest.fixture
def source():
    """One contract, under which all the goods were charged on one day."""
    contract = {
        "id": "k-7",
        "number": "СС-7/26",
        "date": "2026-01-12",
        "organisation_id": "sever",
        "client_id": "romashka",
    }
    charges = [
        {"id": f"c{index}", "contract_id": "k-7", "date": "2026-10-20", "item": item}
        for index, item in enumerate(goods_lines())
    ]
    return MappingSource(
        {
            "organisations": [COMPANY],
            "clients": [BUYER],
            "contracts": [contract],
            "charges": charges,
        }
    )


@pytest.fixture
def invoice():
    """Return an issued invoice for goods."""
    return Document(
        id=1,
        type="invoice",
        number="15",
        payload=from_mapping(InvoicePayload, sale(lines=goods_lines()[:3], date="2026-10-30")),
        template="classic",
        template_hash="",
        status=Status.ISSUED,
        issued_at=datetime(2026, 10, 31, 9, 30, tzinfo=UTC),
    )


def collect(source, **request):
    """Collect a waybill of the day."""
    usual = {"contract": None, "period": None, "date": DAY}
    return WaybillCollector().collect(source, Request(document_type="waybill", **usual | request))


def test_from_charges(source):
    """The goods charged in the period stand on the waybill, with what is known of them."""
    payload = collect(source, contract=source.contract("k-7"), period=Period.parse("2026-10"))
    assert [line.name for line in payload.lines] == [row["name"] for row in goods_lines()]
    assert payload.lines[0].goods.packing.places == 3
    assert payload.receiver.name == BUYER["name"]
    assert payload.grounds == DocumentReference(
        title="Договор", number="СС-7/26", date=date(2026, 1, 12)
    )


def test_services_charged_beside_goods_are_no_goods(source):
    """A waybill of a month hands over its goods; what else was charged belongs on an act."""
    charge = {"id": "s1", "contract_id": "k-7", "date": "2026-10-20"}
    service = {**charge, "item": {"name": "Доступ к сети Интернет", "price": "8540"}}
    data = {
        "organisations": [COMPANY],
        "clients": [BUYER],
        "contracts": [to_mapping(source.contract("k-7"))],
        "charges": [service, {**charge, "id": "g1", "item": goods_lines()[0]}],
    }
    mixed = MappingSource(data)
    wanted = {"contract": mixed.contract("k-7"), "period": Period.parse("2026-10")}
    assert [line.name for line in collect(mixed, **wanted).lines] == [goods_lines()[0]["name"]]
    services = collect(MappingSource({**data, "charges": [service]}), **wanted)
    assert services.is_empty


def test_from_an_invoice(source, invoice):
    """The lines of an invoice are shipped as they are, by the invoice's contract."""
    payload = collect(source, basis=(invoice,))
    assert payload.lines == invoice.payload.lines
    assert payload.date == payload.shipped_on == DAY
    assert payload.grounds.title == "Договор"


def test_from_an_invoice_without_a_contract(source, invoice):
    """Where there is no contract, the invoice itself is the basis."""
    bare = evolve(invoice, payload=evolve(invoice.payload, contract=None))
    payload = collect(source, basis=(bare,))
    assert payload.grounds == DocumentReference(title="Счёт", number="15", date=date(2026, 10, 30))


def test_from_nothing(source):
    """Without a basis, a contract and a period are needed."""
    with pytest.raises(SourceError, match="waybill"):
        collect(source)
