"""What 1C is told of, as plain values: a class for each object of EnterpriseData."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from uuid import UUID, uuid5

from attrs import frozen

from docgen.models import BankAccount, Currency, Nature, Organisation, Party, Unit, VatRate

#: Beneath it every record has one GUID for ever: what is sent again is the same object in 1C.
_NAMESPACE = UUID("6f5a3f0e-64a1-5d1c-9d1b-0f3f6c1f5e11")


def guid_of(*names: object) -> str:
    """Return the GUID of a record by what names it: its kind and its id in the source."""
    return str(uuid5(_NAMESPACE, "\x1f".join(map(str, names))))


@frozen(kw_only=True)
class Counterparty:
    """A client (Контрагент)."""

    guid: str
    party: Party


@frozen(kw_only=True)
class Product:
    """What is sold (Номенклатура)."""

    guid: str
    name: str
    article: str
    nature: Nature
    unit: Unit
    vat_rate: VatRate


@frozen(kw_only=True)
class Agreement:
    """A contract with a buyer (Договор)."""

    guid: str
    number: str
    date: dt.date
    organisation: Organisation
    buyer: Counterparty
    currency: Currency

    @property
    def name(self) -> str:
        """How 1C lists it."""
        return f"Договор № {self.number} от {self.date:%d.%m.%Y}"


@frozen(kw_only=True)
class DocumentKey:
    """What names a document: its date, its number, whose it is; of a correction also its own."""

    guid: str
    date: dt.date
    number: str
    organisation: Organisation
    correction: str = ""
    corrected_on: dt.date | None = None


@frozen(kw_only=True)
class SaleRow:
    """A row of goods or services; sums are as the document's prices are, with tax or without."""

    number: int
    product: Product
    text: str
    quantity: Decimal
    price: Decimal
    amount: Decimal
    vat_rate: VatRate
    vat: Decimal


@frozen(kw_only=True)
class Sale:
    """An invoice, an order, a shipment (СчетПокупателю, ЗаказКлиента, РеализацияТоваровУслуг).

    ``order`` and ``invoice`` are the bill that a shipment follows, as the one or as the other.
    """

    key: DocumentKey
    buyer: Counterparty
    agreement: Agreement | None
    currency: Currency
    total: Decimal
    prices_include_vat: bool
    goods: tuple[SaleRow, ...]
    services: tuple[SaleRow, ...]
    is_taxed: bool
    order: DocumentKey | None = None
    invoice: DocumentKey | None = None


@frozen(kw_only=True)
class ChangedRow:
    """A row of a corrective document, before and after."""

    before: SaleRow
    after: SaleRow


@frozen(kw_only=True)
class SaleChange:
    """A change of a shipment's value (КорректировкаРеализацииТоваров)."""

    key: DocumentKey
    buyer: Counterparty
    agreement: Agreement | None
    currency: Currency
    total: Decimal
    shipment: DocumentKey
    goods: tuple[ChangedRow, ...]
    services: tuple[ChangedRow, ...]


@frozen(kw_only=True)
class PaymentOrder:
    """The number and the date under which money was paid."""

    number: str
    date: dt.date


@frozen(kw_only=True)
class VatInvoice:
    """A VAT invoice given out (СчетФактураВыданный), on the basis of shipments or a change.

    That of an advance is on the basis of ``payments``, each told of with its number and date as
    the payer's bank has them in ``orders``; ``advances`` are its lines.
    """

    key: DocumentKey
    buyer: Counterparty
    agreement: Agreement | None
    currency: Currency
    total: Decimal
    vat: Decimal
    kind: str
    shipments: tuple[DocumentKey, ...] = ()
    changes: tuple[DocumentKey, ...] = ()
    payments: tuple[DocumentKey, ...] = ()
    orders: tuple[PaymentOrder, ...] = ()
    advances: tuple[SaleRow, ...] = ()
    corrected: DocumentKey | None = None


@frozen(kw_only=True)
class MoneyReceipt:
    """Money that came to an account (ПБДСРасчетыСКонтрагентами)."""

    key: DocumentKey
    buyer: Counterparty
    agreement: Agreement | None
    currency: Currency
    amount: Decimal
    order_number: str
    purpose: str
    account: BankAccount


@frozen(kw_only=True)
class Deletion:
    """A document that is no more, by the ``kind`` of references to it; 1C marks it for deletion."""

    kind: str
    guid: str
