"""The data of an invoice."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from docgen.models import ChargeGroup, SalePayload


@frozen(kw_only=True)
class InvoicePayload(SalePayload):
    """An invoice: ``due_date`` is the last day to pay, ``payment_terms`` a free text."""

    due_date: date | None = None
    payment_terms: str = ""

    @property
    def charge_groups(self) -> tuple[ChargeGroup, ...]:
        """A charge is billed once."""
        return (ChargeGroup.BILL,)
