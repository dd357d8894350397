"""The report of payments received."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from attrs import frozen

from docgen.models import RUB, ZERO, PayerKind, PaymentMethod


@frozen(kw_only=True)
class NewPayment:
    """Money as it came in, for an organisation of ours from a client.

    ``source_id`` is the payment's id in the host's own system: with it the same payment is
    taken in once, however often it is told of.
    """

    organisation: str
    client: str
    date: dt.date
    amount: Decimal
    contract: str = ""
    currency: str = RUB.code
    number: str = ""
    purpose: str = ""
    source_id: str = ""
    method: PaymentMethod | None = None
    payer_kind: PayerKind | None = None


@frozen(kw_only=True)
class Receipt:
    """Money received: how much of it has gone to documents, and to which by their ids.

    ``source_id`` is the payment's id in the host's own system, if it came from there.
    """

    id: int
    source_id: str
    organisation: str
    client: str
    contract: str
    date: dt.date
    amount: Decimal
    currency: str
    number: str
    purpose: str
    allocated: Decimal
    documents: tuple[int, ...]
    is_reversed: bool
    method: PaymentMethod | None = None
    payer_kind: PayerKind | None = None

    @property
    def free(self) -> Decimal:
        """What is not allocated; of a reversed payment nothing is left."""
        return ZERO if self.is_reversed else self.amount - self.allocated


@frozen(kw_only=True)
class ReceiptTotals:
    """The totals of one currency."""

    currency: str
    count: int
    amount: Decimal
    allocated: Decimal
    free: Decimal


def receipt_totals(receipts: Iterable[Receipt]) -> tuple[ReceiptTotals, ...]:
    """Add receipts up by currency; the reversed ones count not."""
    groups: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        if not receipt.is_reversed:
            groups.setdefault(receipt.currency, []).append(receipt)
    return tuple(
        ReceiptTotals(
            currency=currency,
            count=len(rows),
            amount=sum((row.amount for row in rows), ZERO),
            allocated=sum((row.allocated for row in rows), ZERO),
            free=sum((row.free for row in rows), ZERO),
        )
        for currency, rows in sorted(groups.items())
    )
