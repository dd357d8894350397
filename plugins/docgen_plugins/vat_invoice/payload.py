"""The data of a VAT invoice."""

from __future__ import annotations

from attrs import frozen

from docgen.models import Correction, DocumentReference, Party, PartyKind, SalePayload


@frozen(kw_only=True)
class ShipmentDocument(DocumentReference):
    """What line 5а names; ``lines`` are the numbers of the invoice's lines: «1–8», «2, 4»."""

    lines: str = ""


@frozen(kw_only=True)
class AdvanceInvoice(DocumentReference):
    """A VAT invoice of an advance that this shipment uses up, with its last correction (5б)."""

    correction: Correction | None = None


@frozen(kw_only=True)
class VatInvoicePayload(SalePayload):
    """A VAT invoice (НК 169; decree 1137).

    Without a ``consignor`` and a ``consignee``, goods go from the seller to the buyer, and
    services have neither. An invoice that ``is_advance`` has calculated rates and names
    ``payment_documents`` instead of ``shipment_documents``.
    """

    consignor: Party | None = None
    consignee: Party | None = None
    payment_documents: tuple[DocumentReference, ...] = ()
    shipment_documents: tuple[ShipmentDocument, ...] = ()
    advance_invoices: tuple[AdvanceInvoice, ...] = ()
    state_contract_id: str = ""
    is_advance: bool = False

    @property
    def has_goods(self) -> bool:
        """Whether a line is of goods, which have a consignor and a consignee."""
        return any(line.goods for line in self.lines)

    @property
    def has_traceable_goods(self) -> bool:
        """Whether columns 12 to 14 have something to say."""
        return any(line.goods and line.goods.traceability for line in self.lines)

    @property
    def is_of_vat_payer(self) -> bool:
        """Whether a line is taxed, be it at 0 %; a seller on УСН or a patent taxes none."""
        return any(line.vat_rate.is_taxed for line in self.lines)

    @property
    def is_of_sole_proprietor(self) -> bool:
        """Whether a sole proprietor signs, with the ОГРНИП, and not a head with an accountant."""
        return self.seller.kind is PartyKind.SOLE_PROPRIETOR
