"""From a contract of the source to its text."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from attrs import evolve

from docgen.kit.collecting import contract_and_period
from docgen.models import ZERO, Address, Contract, Organisation, Period, Request, price_items
from docgen.protocols import Source
from docgen.settlement import deferral_days
from docgen_plugins.contract.payload import ContractPayload

_CITY: Final = re.compile(r"(?:^|,)\s*(г(?:\.|ород)\s*[^,]+)")


class ContractCollector:
    """Writes a contract out: its parties, subject, monthly fee and deferral.

    It begins on the document's date, ends with the year and goes on by itself. The payload has
    no period, so that a contract is written out once, whatever month that is asked for.
    """

    def collect(self, source: Source, request: Request) -> ContractPayload:
        """Return the payload. See :class:`docgen.protocols.DataCollector`."""
        contract, period = contract_and_period(request)
        seller = source.organisation(contract.organisation_id)
        payload = ContractPayload(
            date=request.date,
            seller=seller,
            buyer=source.client(contract.client_id),
            contract=contract,
            currency=contract.currency,
            city=_city(seller.address),
            subject=contract.subject,
            price=_monthly_price(source, contract, period, seller),
            start=request.date,
            end=request.date.replace(month=12, day=31),
        )
        return evolve(payload, deferral_days=deferral_days(payload))


def _monthly_price(
    source: Source, contract: Contract, period: Period, seller: Organisation
) -> Decimal | None:
    """Return what a month is expected to cost; ``None`` when that is not known."""
    if period.whole_months != 1:
        return None
    items = [charge.item for charge in source.expected(contract, period)]
    price = sum((line.amount for line in price_items(items, seller.vat_policy)), ZERO)
    return price or None


def _city(address: Address | None) -> str:
    if address is None:
        return ""
    match = _CITY.search(address.text)
    return address.city_name or (match[1].strip() if match else "")
