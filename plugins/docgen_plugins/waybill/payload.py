"""The data of a waybill."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from docgen.models import (
    ChargeGroup,
    DocumentReference,
    ExchangeFile,
    Party,
    SalePayload,
    Signatory,
)


@frozen(kw_only=True)
class PowerOfAttorney:
    """The доверенность by which somebody takes the goods for the consignee.

    ``issued_by`` is the organisation, ``issued_to`` the person with their position, in the
    dative, as after «кому».
    """

    number: str
    date: date
    issued_by: str = ""
    issued_to: str = ""


@frozen(kw_only=True)
class WaybillPayload(SalePayload):
    """A waybill of the form ТОРГ-12.

    Where they are not named, the seller is the ``consignor`` and the buyer both the
    ``consignee`` and the ``payer``; the ``basis`` is the contract; the seller's director allows
    the shipment (``released_by``) and its chief accountant signs as ``accountant``; the goods
    are shipped on the day of the document. ``activity_code`` is the consignor's code by ОКДП.
    ``shipped_by`` hands the goods over, ``accepted_by`` takes them to carry, ``received_by``
    receives them for the consignee. ``received`` is there in what was read from an official file,
    which is taken at its word: nothing is put into its blanks.
    """

    consignor: Party | None = None
    consignee: Party | None = None
    payer: Party | None = None
    structural_unit: str = ""
    activity_code: str = ""
    basis: DocumentReference | None = None
    transport_waybill: DocumentReference | None = None
    operation_kind: str = ""
    attachment_sheets: int | None = None
    certificate_sheets: int | None = None
    power_of_attorney: PowerOfAttorney | None = None
    released_by: Signatory | None = None
    accountant: Signatory | None = None
    shipped_by: Signatory | None = None
    accepted_by: Signatory | None = None
    received_by: Signatory | None = None
    shipment_date: date | None = None
    receipt_date: date | None = None
    received: ExchangeFile | None = None

    @property
    def sender(self) -> Party:
        """Who sends the goods: the consignor, or the seller."""
        return self.consignor or self.seller

    @property
    def receiver(self) -> Party:
        """Who gets the goods: the consignee, or the buyer."""
        return self.consignee or self.buyer

    @property
    def shipped_on(self) -> date | None:
        """The day on which the goods are handed over."""
        return self.shipment_date or (self.date if self.received is None else None)

    @property
    def grounds(self) -> DocumentReference | None:
        """What the goods are shipped by: the given basis, or the contract."""
        if self.basis is not None or self.contract is None:
            return self.basis
        return DocumentReference(
            title="Договор", number=self.contract.number, date=self.contract.date
        )

    @property
    def allowed_by(self) -> Signatory | None:
        """Who allows the shipment: whoever is given, or the head of the seller."""
        named = self.released_by or self.seller.director
        if named is not None or self.seller.person is None or self.received is not None:
            return named
        return Signatory(name=self.seller.person, position="индивидуальный предприниматель")

    @property
    def accounted_by(self) -> Signatory | None:
        """Who signs as chief accountant."""
        return self.accountant or self.seller.chief_accountant

    @property
    def charge_groups(self) -> tuple[ChargeGroup, ...]:
        """What was handed over is accepted once."""
        return (ChargeGroup.SHIPMENT,)
