"""Who has paid what: pure arithmetic on payments, debts and what goes from one to the other."""

from docgen.settlement.allocation import (
    Debt,
    Funds,
    Share,
    allocate_linked,
    allocate_oldest_first,
    require_amount,
    settle_manually,
)
from docgen.settlement.payment_status import (
    PaymentStatus,
    payment_caption,
    payment_states,
    payment_status,
)
from docgen.settlement.purpose import names_document
from docgen.settlement.receipts import NewPayment, Receipt, ReceiptTotals, receipt_totals
from docgen.settlement.statement import Statement, StatementEntry, make_statements
from docgen.settlement.terms import deferral_days, due_date

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
