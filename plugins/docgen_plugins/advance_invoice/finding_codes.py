"""The codes of findings; ``scripts/make_setting_codes.py`` writes them."""

from __future__ import annotations

from typing import Final

FINDING_CODES: Final = frozenset(
    {
        "advance_invoice.date.after_start",
        "advance_invoice.due_date.after_start",
        "advance_invoice.vat_rate.not_calculated",
    }
)
