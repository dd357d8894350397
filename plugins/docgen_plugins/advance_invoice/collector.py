"""From what will be charged to an advance invoice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from attrs import evolve

from docgen.kit.collecting import contract_and_period
from docgen.language.dates import format_date, format_period
from docgen.models import (
    ZERO,
    Contract,
    Item,
    Organisation,
    Period,
    Request,
    VatRate,
    VatTotal,
    price_items,
    round_kopecks,
    unit,
    vat_totals,
)
from docgen.protocols import Source
from docgen.settlement import due_date
from docgen_plugins.advance_invoice.payload import AdvanceInvoicePayload


class AdvanceInvoiceCollector:
    """Asks for the expected charges of a period less what the client has on account.

    An ``amount`` in the request is asked for instead. The sum is divided among the VAT rates of
    the expected charges in their proportion.
    """

    def collect(self, source: Source, request: Request) -> AdvanceInvoicePayload:
        """Return the payload; it has no lines when the balance covers the period."""
        contract, period = contract_and_period(request)
        seller = source.organisation(contract.organisation_id)
        expected = _expected(source, contract, period, seller)
        amount = request.amount
        if amount is None:
            balance = source.balance(contract, period.start - timedelta(days=1))
            amount = sum((total.amount for total in expected), ZERO) - balance
        items = _items(_divided(amount, expected, seller.vat_policy.rate), contract, period)
        policy = evolve(seller.vat_policy, prices_include_vat=True)
        payload = AdvanceInvoicePayload(
            date=request.date,
            seller=seller,
            buyer=source.client(contract.client_id),
            contract=contract,
            period=period,
            currency=contract.currency,
            lines=price_items(items, policy),
        )
        return evolve(payload, due_date=_due_date(payload))


def _due_date(payload: AdvanceInvoicePayload) -> date | None:
    """Return the last day to pay: by the deferral, but before what is paid for begins."""
    deferred, begins = due_date(payload), payload.begins
    if begins is None:
        return deferred
    day_before = begins - timedelta(days=1)
    return max(payload.date, min(deferred or day_before, day_before))


def _expected(
    source: Source, contract: Contract, period: Period, seller: Organisation
) -> tuple[VatTotal, ...]:
    items = [charge.item for charge in source.expected(contract, period)]
    return vat_totals(price_items(items, seller.vat_policy))


def _divided(
    amount: Decimal, expected: Iterable[VatTotal], usual: VatRate
) -> Iterator[tuple[VatRate, Decimal]]:
    """Divide a sum among rates in the proportion of what is expected; the parts add up to it."""
    shares = [(total.vat_rate, total.amount) for total in expected if total.amount > 0]
    shares = shares or [(usual, amount)]
    whole = sum((share for _, share in shares), ZERO)
    left, left_whole = amount, whole
    for rate, share in shares:
        part = round_kopecks(left * share / left_whole) if left_whole else left
        left, left_whole = left - part, left_whole - share
        yield rate, part


def _items(
    parts: Iterable[tuple[VatRate, Decimal]], contract: Contract, period: Period
) -> Iterator[Item]:
    subject = (
        f"Предоплата по договору № {contract.number} от {format_date(contract.date)} "
        f"за {format_period(period)}"
    )
    for rate, part in parts:
        if part > 0:
            yield Item(name=subject, unit=unit("шт"), price=part, vat_rate=rate.on_advance)
