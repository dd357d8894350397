"""What collectors share: from a contract's charges to a payload with priced lines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypeVar

from docgen.models import Contract, Party, Payload, Request, SalePayload, price_items
from docgen.protocols import Source

SalePayloadT = TypeVar("SalePayloadT", bound=SalePayload)


def collect_sale(
    source: Source, request: Request, payload_class: type[SalePayloadT], **more: object
) -> SalePayloadT:
    """Return a payload of what was charged under a contract in a period.

    ``more`` are the fields of ``payload_class`` beyond :class:`docgen.models.SalePayload`.
    """
    contract = request.contract
    seller = source.organisation(contract.organisation_id)
    charges = source.charges(contract, request.period)
    return payload_class(
        date=request.date,
        seller=seller,
        buyer=source.client(contract.client_id),
        contract=contract,
        period=request.period,
        currency=contract.currency,
        lines=price_items([charge.item for charge in charges], seller.vat_policy),
        **more,
    )


def due_date(payload: Payload) -> date | None:
    """Return the last day to pay: the date and the deferral of contract, client, organisation.

    The first of them that states a deferral decides; ``None`` when none does.
    """
    owners: tuple[Contract | Party | None, ...] = (payload.contract, payload.buyer, payload.seller)
    stated = [owner.deferral_days for owner in owners if owner is not None]
    days = next((days for days in stated if days is not None), None)
    return None if days is None else payload.date + timedelta(days=days)
