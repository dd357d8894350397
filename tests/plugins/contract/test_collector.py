from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from docgen.kit.samples import BUYER, COMPANY
from docgen.models import Period, Request
from docgen.sources import MappingSource
from docgen_plugins.contract.collector import ContractCollector


def _source(*, seller=COMPANY, **contract):
    records = {"id": "k-7", "number": "СС-7/26", "date": "2026-01-12", "subject": "Услуги связи"}
    expected = [
        {
            "id": f"e{index}",
            "contract_id": "k-7",
            "date": "2026-10-01",
            "item": {"name": "Интернет", "price": price},
        }
        for index, price in enumerate(("1000", "220"))
    ]
    return MappingSource(
        {
            "organisations": [seller],
            "clients": [BUYER],
            "contracts": [
                {**records, "organisation_id": seller["id"], "client_id": BUYER["id"], **contract}
            ],
            "expected": expected,
        }
    )


def _collect(source, period="2026-10"):
    request = Request(
        document_type="contract",
        contract=source.contract("k-7"),
        period=Period.parse(period),
        date=date(2026, 10, 15),
    )
    return ContractCollector().collect(source, request)


def test_a_contract_is_written_out_from_the_sources_record():
    """Parties, subject and city are the source's; the term is till the end of the year."""
    payload = _collect(_source())
    assert (payload.seller.id, payload.buyer.id) == (COMPANY["id"], BUYER["id"])
    assert payload.subject == "Услуги связи"
    assert payload.city == "г. Москва"
    assert (payload.start, payload.end) == (date(2026, 10, 15), date(2026, 12, 31))
    assert payload.prolonged


def test_the_price_is_what_a_month_is_expected_to_cost():
    """Expected charges of a month add up, with the tax that the policy puts on top."""
    assert _collect(_source()).price == Decimal("1220.00")
    net = {**COMPANY, "vat_policy": {"rate": "22", "prices_include_vat": False}}
    payload = _collect(_source(seller=net))
    assert payload.price == Decimal("1488.40")
    assert payload.vat == Decimal("268.40")


@pytest.mark.parametrize("period", ["2026-11", "2026-Q4", "2026-10-01..2026-10-15"])
def test_the_price_is_left_open_when_a_month_is_not_known(period):
    """Nothing expected, or a period that is no month, tells no monthly price."""
    assert _collect(_source(), period).price is None


def test_the_contracts_deferral_comes_before_the_organisations():
    """The deferral is the contract's own, else that of the parties."""
    assert _collect(_source(deferral_days=3)).deferral_days == 3
    assert _collect(_source()).deferral_days == COMPANY["deferral_days"]


@pytest.mark.parametrize(
    ("address", "city"),
    [
        ("г. Тверь, ул. Примерная, д. 1", "г. Тверь"),
        ({"city": "г. Казань", "street": "ул. Примерная"}, "г. Казань"),
        ("Московская обл., пос. Образцовый", ""),
    ],
)
def test_the_city_is_read_from_the_sellers_address(address, city):
    """The place is the seller's city, in whole addresses and in ones by parts."""
    assert _collect(_source(seller={**COMPANY, "address": address})).city == city
