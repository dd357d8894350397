"""Documents that wait for the money: until their bill is paid, and paid as it is to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docgen.delivery.settings import PaidBy
from docgen.models import Document, DocumentGroup
from docgen.settlement import Receipt
from docgen.wiring import Wiring

NOT_PAID = "not_paid"
PAID_OTHERWISE = "paid_otherwise"


class PaidSum:
    """Looks at the bills that documents are made from, and at what paid them."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def reason_to_wait(self, documents: Sequence[Document], paid_by: Sequence[PaidBy]) -> str:
        """Return why documents are not to go yet; nothing where they may.

        Without ``paid_by`` it does not matter how the bill was paid.
        """
        store = self._wiring.store
        related = {row.id for row in documents}
        for document in documents:
            related.update(store.links.basis(document.id))
        bills = [row for row in map(store.summary, sorted(related)) if self._is_bill(row.type)]
        if not bills or any(bill.owed for bill in bills):
            return NOT_PAID
        receipts = [receipt for bill in bills for receipt in self._receipts(bill.id)]
        if paid_by and not _fit(receipts, paid_by):
            return PAID_OTHERWISE
        return ""

    def _receipts(self, bill: int) -> Iterable[Receipt]:
        payments = self._wiring.store.payments
        for allocation in payments.allocations(bill):
            if allocation.payment_id is not None and allocation.reversed_at is None:
                yield payments.get(allocation.payment_id)

    def _is_bill(self, code: str) -> bool:
        return self._wiring.plugins.document_type(code).group is DocumentGroup.BILL


def _fit(receipts: Sequence[Receipt], paid_by: Sequence[PaidBy]) -> bool:
    """Whether all money came in one of the ways; a mark by hand says nothing of how it came."""
    return bool(receipts) and all(
        any(way.method is receipt.method and way.payer_kind in {None, receipt.payer_kind}
            for way in paid_by)
        for receipt in receipts
    )  # fmt: skip
