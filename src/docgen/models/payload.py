"""The frozen data of one document."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from attrs import field, frozen

from docgen.models.billing import Contract
from docgen.models.currency import RUB, Currency
from docgen.models.line import Line, VatTotal, vat_totals
from docgen.models.money import ZERO
from docgen.models.own_fields import NO_VALUES, OwnValues, own_values
from docgen.models.party import Organisation, Party
from docgen.models.period import Period
from docgen.models.reference import Correction
from docgen.models.sales_book import SalesBookEntry


class ChargeGroup(StrEnum):
    """What a charge may stand in once: one live bill, one shipment, one VAT invoice."""

    BILL = "bill"
    SHIPMENT = "shipment"
    VAT_INVOICE = "vat_invoice"


@frozen(kw_only=True)
class Payload:
    """What a document of any type has. Types inherit from it and add their own fields.

    A document that corrects another keeps its number and its date; ``correction`` has its own.
    ``extra`` holds the host's own fields of the document.
    """

    date: date
    seller: Organisation
    buyer: Party
    contract: Contract | None = None
    period: Period | None = None
    currency: Currency = RUB
    correction: Correction | None = None
    extra: OwnValues = field(default=NO_VALUES, converter=own_values)

    @property
    def total(self) -> Decimal | None:
        """The sum of the document, for types that have one."""
        return None

    @property
    def total_vat(self) -> Decimal | None:
        """The tax in that sum, for types that state it."""
        return None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to document; such a document is made only when asked for."""
        return False

    @property
    def charge_groups(self) -> tuple[ChargeGroup, ...]:
        """The groups in which no other live document may have the charges of this one."""
        return ()

    @property
    def sales_book_entry(self) -> SalesBookEntry | None:
        """What the document says in the seller's sales book, if it stands there."""
        return None


@frozen(kw_only=True)
class SalePayload(Payload):
    """A document with priced lines.

    Built from a mapping, its lines may come unpriced, as
    :class:`docgen.models.Item`; they are priced by the seller's VAT policy. ``source_total`` is
    what the source states for the whole document, tax included.
    """

    lines: tuple[Line, ...]
    source_total: Decimal | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the total is zero."""
        return not self.total

    @property
    def vat_totals(self) -> tuple[VatTotal, ...]:
        """Totals by VAT rate, in the order of the lines."""
        return vat_totals(self.lines)

    @property
    def total_without_vat(self) -> Decimal:
        """The sum of the lines' net amounts."""
        return sum((line.amount_without_vat for line in self.lines), ZERO)

    @property
    def total_vat(self) -> Decimal:
        """The sum of the lines' tax."""
        return sum((line.vat for line in self.lines), ZERO)

    @property
    def total(self) -> Decimal:
        """What is to be paid, tax included."""
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def prices_include_vat(self) -> bool:
        """Whether the printed prices and sums of all lines contain the tax."""
        return all(line.price_includes_vat for line in self.lines)

    @property
    def stated_total(self) -> Decimal:
        """The sum of the lines as their prices state them, before any tax on top."""
        return sum((line.stated_amount for line in self.lines), ZERO)

    @property
    def total_discount(self) -> Decimal:
        """The sum of the lines' discounts."""
        return sum((line.discount for line in self.lines), ZERO)
