"""Who has paid what: pure arithmetic on payments, debts and what goes from one to the other.

Documents have terms of payment; what happens to money is imported when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.late_names import late_names
from docgen.settlement.payment_status import (
    PaymentStatus,
    payment_caption,
    payment_states,
    payment_status,
)
from docgen.settlement.terms import deferral_days, due_date

if TYPE_CHECKING:
    from docgen.settlement.allocation import (
        Debt,
        Funds,
        Share,
        allocate_linked,
        allocate_oldest_first,
        require_amount,
        settle_manually,
    )
    from docgen.settlement.purpose import names_document
    from docgen.settlement.receipts import NewPayment, Receipt, ReceiptTotals, receipt_totals
    from docgen.settlement.statement import Statement, StatementEntry, make_statements

__all__ = [
    "Debt",
    "Funds",
    "NewPayment",
    "PaymentStatus",
    "Receipt",
    "ReceiptTotals",
    "Share",
    "Statement",
    "StatementEntry",
    "allocate_linked",
    "allocate_oldest_first",
    "deferral_days",
    "due_date",
    "make_statements",
    "names_document",
    "payment_caption",
    "payment_states",
    "payment_status",
    "receipt_totals",
    "require_amount",
    "settle_manually",
]

_HOMES = {
    "Debt": "docgen.settlement.allocation",
    "Funds": "docgen.settlement.allocation",
    "NewPayment": "docgen.settlement.receipts",
    "Receipt": "docgen.settlement.receipts",
    "ReceiptTotals": "docgen.settlement.receipts",
    "Share": "docgen.settlement.allocation",
    "Statement": "docgen.settlement.statement",
    "StatementEntry": "docgen.settlement.statement",
    "allocate_linked": "docgen.settlement.allocation",
    "allocate_oldest_first": "docgen.settlement.allocation",
    "make_statements": "docgen.settlement.statement",
    "names_document": "docgen.settlement.purpose",
    "receipt_totals": "docgen.settlement.receipts",
    "require_amount": "docgen.settlement.allocation",
    "settle_manually": "docgen.settlement.allocation",
}

__getattr__ = late_names(__name__, _HOMES)
