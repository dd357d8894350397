"""From charges and payments to a reconciliation statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import groupby

from docgen.kit.collecting import contract_and_period
from docgen.models import (
    ZERO,
    Charge,
    Contract,
    DocumentReference,
    Payment,
    Period,
    Request,
    VatPolicy,
    price_items,
)
from docgen.protocols import Source
from docgen_plugins.reconciliation.payload import UNNUMBERED, Entry, ReconciliationPayload


class ReconciliationCollector:
    """Shows a month's charges as one sale, by the act of its last day, and every payment."""

    def collect(self, source: Source, request: Request) -> ReconciliationPayload:
        """Return the payload. See :class:`docgen.protocols.DataCollector`."""
        contract, period = contract_and_period(request)
        seller = source.organisation(contract.organisation_id)
        entries = (
            *_sales(source, contract, period, seller.vat_policy),
            *map(_paid, source.payments(contract, period)),
        )
        day_before = period.start - timedelta(days=1)
        # A source counts what the client has with us; our accounts, what the client owes us.
        return ReconciliationPayload(
            date=request.date,
            seller=seller,
            buyer=source.client(contract.client_id),
            contract=contract,
            period=period,
            currency=contract.currency,
            opening_balance=-source.balance(contract, day_before),
            entries=tuple(sorted(entries, key=lambda entry: entry.date)),
            closing_balance=-source.balance(contract, period.end),
        )


def _sales(
    source: Source, contract: Contract, period: Period, policy: VatPolicy
) -> Iterator[Entry]:
    """Yield a sale for every month, dated its last day within the period.

    Of a month that the period's start cuts, it is the month so far less what came before: where
    tax is rounded on the total, two parts of a month priced apart may miss its sum by a kopeck.
    """
    since = Period(start=period.start.replace(day=1), end=period.end)
    charges = source.charges(contract, since)
    for (year, month), rows in groupby(charges, lambda row: (row.date.year, row.date.month)):
        charged = list(rows)
        earlier = (row for row in charged if row.date < period.start)
        debit = _priced(charged, policy) - _priced(earlier, policy)
        if debit:
            day = min(Period.months(year, month).end, period.end)
            act = DocumentReference(title="Акт", number=UNNUMBERED, date=day)
            yield Entry.of(act, debit=debit)


def _priced(charges: Iterable[Charge], policy: VatPolicy) -> Decimal:
    lines = price_items((charge.billed for charge in charges), policy)
    return sum((line.amount for line in lines), ZERO)


def _paid(payment: Payment) -> Entry:
    order = DocumentReference(
        title="Платёжное поручение" if payment.number else "Оплата",
        number=payment.number or UNNUMBERED,
        date=payment.date,
    )
    return Entry.of(order, credit=payment.amount)
