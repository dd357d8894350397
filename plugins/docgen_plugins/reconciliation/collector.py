"""From documents, or charges, and payments to a reconciliation statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from docgen.kit.collecting import contract_and_period
from docgen.models import (
    ZERO,
    Contract,
    DocumentReference,
    Payment,
    Period,
    Request,
    StoredRecords,
    VatPolicy,
)
from docgen.protocols import Source
from docgen_plugins.reconciliation.by_documents import by_months, documented_account
from docgen_plugins.reconciliation.payload import UNNUMBERED, Entry, ReconciliationPayload


class ReconciliationCollector:
    """Lists the documents on record and every payment.

    Where there is no store to ask, a month's charges are one sale, by the act of its last day.
    """

    def collect(self, source: Source, request: Request) -> ReconciliationPayload:
        """Return the payload. See :class:`docgen.protocols.DataCollector`."""
        contract, period = contract_and_period(request)
        seller = source.organisation(contract.organisation_id)
        day_before = period.start - timedelta(days=1)
        # A source counts what the client has with us; our accounts, what the client owes us.
        opening = -source.balance(contract, day_before)
        charged = closing = -source.balance(contract, period.end)
        paid = source.payments(contract, period)
        if request.records is None:
            sales = tuple(_sales(source, contract, period, seller.vat_policy))
            entries = (*sales, *map(_paid, paid))
        else:
            account = documented_account(
                source, contract, period, seller.vat_policy, request.records
            )
            received = _received(paid, request.records)
            entries = (*account.entries(period), *map(_paid, received))
            opening += account.shift(day_before)
            charged += account.shift(period.end)
            closing = opening + sum((entry.debit - entry.credit for entry in entries), ZERO)
        return ReconciliationPayload(
            date=request.date,
            seller=seller,
            buyer=source.client(contract.client_id),
            contract=contract,
            period=period,
            currency=contract.currency,
            opening_balance=opening,
            entries=tuple(sorted(entries, key=lambda entry: entry.date)),
            closing_balance=closing,
            source_balance=None if charged == closing else charged,
        )


def _sales(
    source: Source, contract: Contract, period: Period, policy: VatPolicy
) -> Iterator[Entry]:
    """Yield a sale for every month, dated its last day within the period."""
    since = Period(start=period.start.replace(day=1), end=period.end)
    for month, amount in by_months(source.charges(contract, since), period, policy):
        act = DocumentReference(title="Акт", number=UNNUMBERED, date=month.end)
        yield Entry.of(act, debit=amount)


def _received(payments: Iterable[Payment], records: StoredRecords) -> Iterator[Payment]:
    """Yield the payments on record, and those that only the source knows yet.

    One that was entered by hand is the source's of its day, sum and number.
    """
    known = {payment.id for payment in records.payments if payment.id} | records.taken_back
    by_hand = [_looks(payment) for payment in records.payments if not payment.id]
    yield from records.payments
    for payment in payments:
        if payment.id in known:
            continue
        if _looks(payment) in by_hand:
            by_hand.remove(_looks(payment))
        else:
            yield payment


def _looks(payment: Payment) -> tuple[object, ...]:
    return payment.date, payment.amount, payment.number


def _paid(payment: Payment) -> Entry:
    order = DocumentReference(
        title="Платёжное поручение" if payment.number else "Оплата",
        number=payment.number or UNNUMBERED,
        date=payment.date,
    )
    return Entry.of(order, credit=payment.amount)
