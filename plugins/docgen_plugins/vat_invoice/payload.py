"""The data of a VAT invoice."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from attrs import field, frozen

from docgen.models import (
    TAX_AGENT,
    WITHOUT_VAT,
    ChargeGroup,
    Correction,
    DocumentReference,
    ExchangeFile,
    Party,
    PartyKind,
    PaymentDocument,
    SalePayload,
    SalesBookEntry,
    Signer,
    TextField,
)
from docgen.models.requisite import Identifier
from docgen_plugins.vat_invoice.sales_book import sales_book_entry


@frozen(kw_only=True)
class ShipmentDocument(DocumentReference):
    """What line 5а names; ``lines`` are the numbers of the invoice's lines: «1–8», «2, 4»."""

    lines: str = ""


@frozen(kw_only=True)
class AdvanceInvoice(DocumentReference):
    """A VAT invoice of an advance that this shipment uses up, with its last correction (5б)."""

    correction: Correction | None = None


@frozen(kw_only=True)
class StatedTotals:
    """The totals of a received document as it states them, where its lines give others.

    ``None`` is a total that is not stated.
    """

    amount_without_vat: Decimal | None = None
    vat: Decimal | None = None
    amount: Decimal | None = None


@frozen(kw_only=True)
class VatInvoicePayload(SalePayload):
    """A VAT invoice (НК 169; decree 1137).

    Without a ``consignor`` and a ``consignee``, goods go from the seller to the buyer, and
    services have neither. An invoice that ``is_advance`` has calculated rates and names
    ``payment_documents`` instead of ``shipment_documents``.

    What follows ``is_advance`` goes into the official XML: the code of special
    ``circumstances`` of issuing it, the ``factor`` and on what grounds the claim was ceded to
    it, documents that go with it, ``text_fields``, and who signs (the seller's head when nobody
    is named). ``compiler`` is who made the file, the seller as a rule, and ``compiled_under``
    on what authority if it is another. ``official_details`` are
    whatever else the format has, each value by its path in the file:
    ``{"/Файл/Документ/@УИД": "…"}``. ``received`` and ``stated_totals`` are there in what was
    read from a file.
    """

    consignor: Party | None = None
    consignee: Party | None = None
    payment_documents: tuple[PaymentDocument, ...] = ()
    shipment_documents: tuple[ShipmentDocument, ...] = ()
    advance_invoices: tuple[AdvanceInvoice, ...] = ()
    state_contract_id: Identifier = ""
    is_advance: bool = False
    circumstances: str = ""
    exchange_rate: Decimal | None = None
    factor: Party | None = None
    factoring: DocumentReference | None = None
    accompanying_documents: tuple[DocumentReference, ...] = ()
    text_fields: tuple[TextField, ...] = ()
    signers: tuple[Signer, ...] = ()
    compiler: str = ""
    compiled_under: DocumentReference | None = None
    official_details: Mapping[str, str | None] = field(factory=dict)
    received: ExchangeFile | None = None
    stated_totals: StatedTotals | None = None

    @property
    def charge_groups(self) -> tuple[ChargeGroup, ...]:
        """A charge is invoiced once; an advance has none yet."""
        return () if self.is_advance else (ChargeGroup.VAT_INVOICE,)

    @property
    def sales_book_entry(self) -> SalesBookEntry | None:
        """What the invoice says in the sales book."""
        return sales_book_entry(self)

    @property
    def has_goods(self) -> bool:
        """Whether a line is of goods, which have a consignor and a consignee."""
        return any(line.goods for line in self.lines)

    @property
    def has_traceable_goods(self) -> bool:
        """Whether columns 12 to 14 have something to say."""
        return any(line.goods and line.goods.traceability for line in self.lines)

    @property
    def has_marked_goods(self) -> bool:
        """Whether a line has marks of identification."""
        return any(line.goods and line.goods.markings for line in self.lines)

    @property
    def is_of_vat_payer(self) -> bool:
        """Whether a line is taxed, be it at 0 %; a seller on УСН or a patent taxes none.

        Where a tax agent works the tax out, the seller pays VAT and issues the invoice all the
        same (НК 161 п. 8, 168 п. 5).
        """
        return any(line.vat_rate.is_taxed or line.vat_rate == TAX_AGENT for line in self.lines)

    @property
    def is_without_vat(self) -> bool:
        """Whether all lines are «без НДС»; where an agent works the tax out, they are not."""
        return all(line.vat_rate == WITHOUT_VAT for line in self.lines)

    @property
    def is_for_tax_agent(self) -> bool:
        """Whether the buyer computes the tax of a line (НК 161 п. 8).

        The seller pays VAT all the same, and makes out VAT invoices.
        """
        return any(line.vat_rate is TAX_AGENT for line in self.lines)

    @property
    def is_of_sole_proprietor(self) -> bool:
        """Whether a sole proprietor signs, with the ОГРНИП, and not a head with an accountant."""
        return self.seller.kind is PartyKind.SOLE_PROPRIETOR

    @property
    def total_without_vat(self) -> Decimal:
        """The sum of the lines' net amounts, or what a received document states."""
        return self._stated("amount_without_vat", super().total_without_vat)

    @property
    def total_vat(self) -> Decimal:
        """The sum of the lines' tax, or what a received document states."""
        return self._stated("vat", super().total_vat)

    @property
    def total(self) -> Decimal:
        """What is to be paid, or what a received document states."""
        return self._stated("amount", super().total)

    def _stated(self, name: str, computed: Decimal) -> Decimal:
        stated = getattr(self.stated_totals, name, None)
        return computed if stated is None else stated
