from __future__ import annotations

from datetime import date

import pytest

from docgen.exceptions import DataError
from docgen.kit.samples import BUYER, COMPANY, SOLE_PROPRIETOR, goods_lines
from docgen.models import Contract, Period, Request
from docgen.models.mapping import from_mapping, to_mapping
from docgen.sources import MappingSource
from docgen_plugins.upd.collector import UpdCollector
from docgen_plugins.upd.payload import UpdPayload
from docgen_plugins.upd.samples import upd_samples


@pytest.mark.parametrize(
    ("rate", "status"), [("22", 1), ("0", 1), ("5", 1), ("agent", 1), ("none", 2)]
)
def test_the_status_follows_from_the_seller_s_tax(payload, rate, status):
    """Who charges no VAT makes a transfer document only, unless told otherwise."""
    seller = {**COMPANY, "vat_policy": {"rate": rate}}
    assert payload(seller=seller).status == status
    assert payload(seller=seller, status=3 - status).status == 3 - status


def test_one_taxed_line_makes_a_vat_invoice(payload):
    """A line's own rate counts, not only the seller's usual one."""
    goods = goods_lines()[:2]
    lines = [goods[0], {**goods[1], "vat_rate": "10"}]
    assert payload(seller=SOLE_PROPRIETOR, lines=lines).status == 1


@pytest.mark.parametrize("status", [0, 3])
def test_there_are_two_statuses(payload, status):
    """Any other status is refused with its path."""
    with pytest.raises(DataError, match="status"):
        payload(status=status)


@pytest.mark.parametrize("name", upd_samples())
def test_a_frozen_payload_is_read_back_equal(name):
    """What is stored of a УПД gives the same УПД."""
    payload = from_mapping(UpdPayload, upd_samples()[name])
    assert from_mapping(UpdPayload, to_mapping(payload)) == payload


@pytest.mark.parametrize(("seller", "status"), [(COMPANY, 1), (SOLE_PROPRIETOR, 2)])
def test_charges_become_a_document_of_the_seller_s_status(seller, status):
    """The collector takes the period's charges; the status is the seller's."""
    contract = {"number": "7", "date": "2026-01-12", "client_id": "romashka"}
    item = {"name": "Интернет", "price": "1220"}
    charge = {"id": "c1", "contract_id": "k-7", "date": "2026-10-31", "item": item}
    source = MappingSource(
        {
            "organisations": [seller],
            "clients": [BUYER],
            "contracts": [{"id": "k-7", "organisation_id": seller["id"], **contract}],
            "charges": [charge],
        }
    )
    found: Contract = source.contract("k-7")
    request = Request(
        document_type="upd", contract=found, period=Period.parse("2026-10"), date=date(2026, 10, 31)
    )
    collected = UpdCollector().collect(source, request)
    assert isinstance(collected, UpdPayload)
    assert [line.name for line in collected.lines] == ["Интернет"]
    assert collected.status == status
