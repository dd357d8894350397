"""The data of an advance invoice."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from docgen_plugins.invoice.payload import InvoicePayload


@frozen(kw_only=True)
class AdvanceInvoicePayload(InvoicePayload):
    """An invoice for a prepayment; its lines have calculated VAT rates, or none."""

    @property
    def begins(self) -> date | None:
        """The first day of what is paid for; ``None`` where no period is stated."""
        if self.period is None:
            return None
        return max(self.period.start, self.contract.date if self.contract else date.min)
