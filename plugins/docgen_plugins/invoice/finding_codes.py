"""The codes of findings; ``scripts/make_setting_codes.py`` writes them."""

from __future__ import annotations

from typing import Final

FINDING_CODES: Final = frozenset(
    {
        "invoice.bank_account.currency",
        "invoice.bank_account.missing",
        "invoice.due_date.before_date",
        "invoice.qr.left_out",
    }
)
