"""Which documents the demo makes of which deals: what an accountant would make of a month.

Whoever exchanges documents electronically gets one УПД; all others an act of the services, a
waybill of the goods and, from an organisation that pays VAT, a VAT invoice that names both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from attrs import frozen

from docgen.models import (
    ZERO,
    Charge,
    Contract,
    Organisation,
    Party,
    PartyKind,
    Period,
    price_items,
)

if TYPE_CHECKING:
    from typing import Unpack

    from docgen.pipeline.request import DocumentRequest
    from docgen.protocols import Source

#: In the order that an accountant makes them.
_ORDER: Final = (
    *("invoice", "act", "waybill", "vat_invoice", "upd"),
    *("reconciliation", "advance_invoice", "contract"),
)

#: How long before the next month its prepayment is asked for.
_IN_ADVANCE: Final = timedelta(days=10)


@frozen(kw_only=True)
class DemoTask:
    """One document to make; ``after`` are the types of the deal's documents that it follows."""

    code: str
    contract: str
    after: tuple[str, ...]
    wanted: DocumentRequest


@frozen(kw_only=True)
class _Deal:
    """A contract with what decides about its documents; ``charges`` are the period's.

    ``advance`` is what the month after will come to, less what the client has on account.
    """

    contract: Contract
    seller: Organisation
    buyer: Party
    period: Period
    charges: Sequence[Charge]
    advance: Decimal

    @property
    def has_goods(self) -> bool:
        """Whether goods were sold in the period."""
        return any(charge.item.goods for charge in self.charges)

    @property
    def has_services(self) -> bool:
        """Whether services or works were."""
        return any(charge.item.goods is None for charge in self.charges)

    @property
    def is_electronic(self) -> bool:
        """Whether both sides exchange documents electronically."""
        return bool(self.charges and self.seller.edo_id and self.buyer.edo_id)

    @property
    def has_vat_invoice(self) -> bool:
        """Whether a VAT invoice is due besides; citizens, who deduct no tax, get none."""
        is_citizen = self.buyer.kind is PartyKind.NATURAL_PERSON
        is_payer = bool(self.charges) and self.seller.vat_policy.rate.is_taxed
        return is_payer and not is_citizen and not self.is_electronic

    @property
    def shipments(self) -> tuple[str, ...]:
        """The types of the documents that hand the month over on paper."""
        if self.is_electronic:
            return ()
        services = ("act",) if self.has_services else ()
        return (*services, "waybill") if self.has_goods else services


def _tasks(deal: _Deal) -> Iterator[DemoTask]:
    """Yield a deal's documents, each after those it follows."""
    contract = deal.contract.id

    def task(code: str, after: tuple[str, ...] = (), **more: Unpack[DocumentRequest]) -> DemoTask:
        wanted: DocumentRequest = {"contract": contract, "period": deal.period, **more}
        return DemoTask(code=code, contract=contract, after=after, wanted=wanted)

    if deal.charges:
        yield task("invoice")
    for code in deal.shipments:
        is_part = code == "act" and deal.has_goods
        yield task(code, details={"goods": False}) if is_part else task(code)
    if deal.has_vat_invoice:
        yield task("vat_invoice", after=deal.shipments)
    if deal.is_electronic:
        yield task("upd")
    yield task("reconciliation")
    if deal.charges and deal.advance > 0:
        following = _following(deal.period)
        day = following.start - _IN_ADVANCE
        yield task("advance_invoice", period=following, date=day, amount=deal.advance)
    if deal.buyer.kind is not PartyKind.NATURAL_PERSON:
        yield task("contract")


def plan(source: Source, period: Period) -> Iterator[DemoTask]:
    """Yield the documents of a period, type by type; none when nothing was charged in it."""
    deals = [_deal(source, contract, period) for contract in source.contracts()]
    if any(deal.charges for deal in deals):
        tasks = (task for deal in deals for task in _tasks(deal))
        yield from sorted(tasks, key=_place)


def _place(task: DemoTask) -> int:
    return _ORDER.index(task.code)


def _deal(source: Source, contract: Contract, period: Period) -> _Deal:
    seller = source.organisation(contract.organisation_id)
    expected = [row.item for row in source.expected(contract, _following(period))]
    lines = price_items(expected, seller.vat_policy)
    # A debt is no part of a prepayment.
    on_account = max(source.balance(contract, period.end), ZERO)
    return _Deal(
        contract=contract,
        seller=seller,
        buyer=source.client(contract.client_id),
        period=period,
        charges=source.charges(contract, period),
        advance=sum((line.amount for line in lines), ZERO) - on_account,
    )


def _following(period: Period) -> Period:
    """Return the month after a period."""
    first = period.end + timedelta(days=1)
    return Period.months(first.year, first.month)
