"""The data of a УПД."""

from __future__ import annotations

import datetime as dt
from typing import Final

from attrs import field, frozen
from attrs.validators import in_

from docgen.models import (
    WITHOUT_VAT,
    ChargeGroup,
    DocumentReference,
    SalesBookEntry,
    Signatory,
    TextField,
)
from docgen.models.requisite import clean_requisite
from docgen_plugins.vat_invoice.payload import VatInvoicePayload

#: The УПД as a VAT invoice and a transfer document, or as a transfer document only.
WITH_VAT_INVOICE: Final = 1
TRANSFER_ONLY: Final = 2


@frozen(kw_only=True)
class Representative:
    """Another organisation, or a natural person, that hands over or accepts for a side.

    An organisation has a ``name``. ``entrusted_by`` is the document by which it was entrusted
    with the goods, ``powers`` that of its own representative.
    """

    name: str = ""
    inn: str = field(default="", converter=clean_requisite)
    entrusted_by: DocumentReference | None = None
    powers: DocumentReference | None = None


@frozen(kw_only=True)
class HandoverSide:
    """What one side writes below the frame: the seller in [10]–[14], the buyer in [15]–[19].

    ``signatory`` hands over or accepts, for the side itself or as its ``representative``;
    ``responsible`` answers for the record of it, and ``compiler`` is the economic entity that
    made up the document for this side.
    """

    signatory: Signatory | None = None
    representative: Representative | None = None
    date: dt.date | None = None
    information: str = ""
    responsible: Signatory | None = None
    compiler: str = ""


@frozen(kw_only=True)
class UpdPayload(VatInvoicePayload):
    """A universal transfer document (the tax service's letter ММВ-20-3/96@ of 21.10.2013).

    ``status`` is 1 for those who pay VAT and 2 for others, unless given. ``basis`` are the
    documents that goods are handed over by [8], the contract where there are none; ``transport``
    says how, and names the transport documents [9].

    In the official XML, ``title`` is what the parties have agreed to call the document,
    ``operation`` says what was done and ``operation_kind`` of what kind it is.
    """

    status: int = field(validator=in_((WITH_VAT_INVOICE, TRANSFER_ONLY)))
    basis: tuple[DocumentReference, ...] = ()
    transport: str = ""
    title: str = ""
    operation: str = ""
    operation_kind: str = ""
    handover_fields: tuple[TextField, ...] = ()
    transfer: HandoverSide = field(factory=HandoverSide)
    acceptance: HandoverSide = field(factory=HandoverSide)

    @status.default
    def _status(self) -> int:
        usual = self.seller.vat_policy.rate
        # Lines read from a mapping are not priced yet, and may leave the rate to the policy.
        rates = {line.vat_rate or usual for line in self.lines}
        return TRANSFER_ONLY if rates <= {WITHOUT_VAT} else WITH_VAT_INVOICE

    @property
    def charge_groups(self) -> tuple[ChargeGroup, ...]:
        """It is a document of shipment, and with status 1 a VAT invoice as well."""
        return (ChargeGroup.SHIPMENT, *(super().charge_groups if self.has_vat_invoice else ()))

    @property
    def sales_book_entry(self) -> SalesBookEntry | None:
        """What it says in the sales book, where it is a VAT invoice."""
        return super().sales_book_entry if self.has_vat_invoice else None

    @property
    def has_vat_invoice(self) -> bool:
        """Whether the document is a VAT invoice, too."""
        return self.status == WITH_VAT_INVOICE
