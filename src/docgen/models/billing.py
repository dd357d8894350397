"""What a billing system knows beside its parties: contracts, charges, payments."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from attrs import evolve, field, frozen

from docgen.exceptions import DocGenError
from docgen.models.currency import RUB, Currency
from docgen.models.line import Item
from docgen.models.own_fields import NO_VALUES, OwnValues, own_values
from docgen.models.requisite import Identifier


@frozen
class _OfItsMoment:
    """Marks the days of records whose system may keep a moment: the day of it is meant."""


#: A day; in plain data it may be a moment without a zone, as databases keep it.
Day = Annotated[date, _OfItsMoment()]


def _day_of(value: date) -> date:
    """Return the day of a moment; one that knows its zone is whose day only its zone can say."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.date()
    return value


@frozen(kw_only=True)
class Contract:
    """An agreement between one of our organisations and a client.

    ``deferral_days`` is how long after its date an invoice is due; ``None`` leaves it to the
    client's card and then to the organisation's. ``extra`` holds the host's own fields.
    """

    number: str
    date: Day = field(converter=_day_of)
    id: Identifier = ""
    organisation_id: Identifier = ""
    client_id: Identifier = ""
    subject: str = ""
    currency: Currency = RUB
    deferral_days: int | None = None
    extra: OwnValues = field(default=NO_VALUES, converter=own_values)


@frozen(kw_only=True)
class Unreadable:
    """A record that does not fit its model, so that the others can still be had.

    ``error`` says what is wrong with it; the rest is what it says of itself all the same.
    """

    error: DocGenError
    id: str = ""
    number: str = ""
    organisation_id: str = ""
    client_id: str = ""
    contract_id: str = ""


@frozen(kw_only=True)
class Charge:
    """What was consumed on a day, under a contract.

    ``total`` is what the source itself says it comes to, tax included; without one, it is worked
    out of the item.
    """

    id: Identifier
    contract_id: Identifier
    date: Day = field(converter=_day_of)
    item: Item
    total: Decimal | None = None

    @property
    def billed(self) -> Item:
        """The item that a document bills: it knows its charge, and what that is said to come to."""
        total = self.item.total if self.total is None else self.total
        return evolve(self.item, charge_ids=(self.id,), total=total)


@frozen(kw_only=True)
class ForeignDocument:
    """A document that another system made of charges under a contract: an act of 1C.

    ``title`` is what it is («Акт»), ``amount`` what it comes to, tax included, negative where it
    lowers what was documented before; ``charge_ids`` are the charges that stand in it.
    """

    id: Identifier
    contract_id: Identifier
    date: Day = field(converter=_day_of)
    title: str
    number: str
    amount: Decimal
    charge_ids: tuple[Identifier, ...] = ()


class PaymentMethod(StrEnum):
    """How money came in."""

    BANK = "bank"
    CARD = "card"
    CASH = "cash"
    OTHER = "other"


class PayerKind(StrEnum):
    """Who paid: a company or a sole proprietor, or a person for themselves."""

    LEGAL_ENTITY = "legal_entity"
    INDIVIDUAL = "individual"


@frozen(kw_only=True)
class Payment:
    """Money received under a contract; ``number`` is that of the payment order.

    ``method`` and ``payer_kind`` are ``None`` where the source does not say.
    """

    id: Identifier
    contract_id: Identifier
    date: Day = field(converter=_day_of)
    amount: Decimal
    number: str = ""
    purpose: str = ""
    method: PaymentMethod | None = None
    payer_kind: PayerKind | None = None
