"""What a VAT invoice says in the sales book of its seller (decree 1137 of 26.12.2011, annex 5)."""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from docgen.models.line import VatTotal
from docgen.models.reference import Correction, DocumentReference


@frozen(kw_only=True)
class ChangedInvoice:
    """A VAT invoice that a corrective one changes, with its last correction."""

    invoice: DocumentReference
    correction: Correction | None = None


@frozen(kw_only=True)
class SalesBookEntry:
    """A line of the sales book, before it is told which document it is of.

    ``operation`` is the code of the kind of operation (order ММВ-7-3/136@ of 14.03.2016).
    ``totals`` are by rate, in the document's currency; what ``is_advance`` states no value without
    tax. ``payments`` are documents of payment that the invoice names, ``kind_codes`` those of
    goods that leave for the countries of the ЕАЭС, ``changes`` the invoices that a corrective one
    is to. ``exchange_rate`` is that to the ruble, where the invoice has one.
    """

    operation: str
    totals: tuple[VatTotal, ...]
    is_advance: bool = False
    payments: tuple[DocumentReference, ...] = ()
    kind_codes: tuple[str, ...] = ()
    changes: tuple[ChangedInvoice, ...] = ()
    exchange_rate: Decimal | None = None
