"""Which documents the demo makes of which deals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from attrs import frozen

from docgen.models import Charge, Contract, Organisation, Party, PartyKind, Period

if TYPE_CHECKING:
    from docgen.protocols import Source


@frozen(kw_only=True)
class Task:
    """One document to make."""

    code: str
    contract: str
    period: Period


@frozen(kw_only=True)
class _Deal:
    """A contract with what decides about its documents; ``charges`` are the period's."""

    contract: Contract
    seller: Organisation
    buyer: Party
    charges: Sequence[Charge]

    @property
    def has_goods(self) -> bool:
        """Whether goods were sold in the period."""
        return any(charge.item.goods for charge in self.charges)

    @property
    def is_taxed(self) -> bool:
        """Whether something was charged by an organisation that pays VAT."""
        return bool(self.charges) and self.seller.vat_policy.rate.is_taxed


@frozen(kw_only=True)
class _Choice:
    """A type of document, and which deals get one; an advance is asked for the next period."""

    code: str
    fits: Callable[[_Deal], bool]
    in_advance: bool = False


#: In the order an accountant makes them.
_CHOICES: Final = (
    _Choice(code="invoice", fits=lambda deal: bool(deal.charges)),
    _Choice(code="act", fits=lambda deal: bool(deal.charges)),
    _Choice(code="waybill", fits=lambda deal: deal.has_goods),
    _Choice(code="vat_invoice", fits=lambda deal: deal.is_taxed),
    _Choice(code="upd", fits=lambda deal: bool(deal.charges and deal.buyer.edo_id)),
    _Choice(code="reconciliation", fits=lambda _: True),
    _Choice(code="advance_invoice", fits=lambda deal: bool(deal.charges), in_advance=True),
    _Choice(code="contract", fits=lambda deal: deal.buyer.kind is not PartyKind.NATURAL_PERSON),
)


def plan(source: Source, period: Period) -> Iterator[Task]:
    """Yield the documents of a period, type by type; none when nothing was charged in it."""
    deals = [_deal(source, contract, period) for contract in source.contracts()]
    if not any(deal.charges for deal in deals):
        return
    for choice in _CHOICES:
        for deal in deals:
            if choice.fits(deal):
                yield Task(
                    code=choice.code,
                    contract=deal.contract.id,
                    period=_following(period) if choice.in_advance else period,
                )


def _deal(source: Source, contract: Contract, period: Period) -> _Deal:
    return _Deal(
        contract=contract,
        seller=source.organisation(contract.organisation_id),
        buyer=source.client(contract.client_id),
        charges=source.charges(contract, period),
    )


def _following(period: Period) -> Period:
    """Return the month after a period."""
    first = period.end + timedelta(days=1)
    return Period.months(first.year, first.month)
