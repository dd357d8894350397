"""What a billing system knows beside its parties: contracts, charges, payments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from attrs import frozen

from docgen.models.currency import RUB, Currency
from docgen.models.line import Item


@frozen(kw_only=True)
class Contract:
    """An agreement between one of our organisations and a client.

    ``deferral_days`` is how long after its date an invoice is due; ``None`` leaves it to the
    client's card and then to the organisation's.
    """

    number: str
    date: date
    id: str = ""
    organisation_id: str = ""
    client_id: str = ""
    subject: str = ""
    currency: Currency = RUB
    deferral_days: int | None = None


@frozen(kw_only=True)
class Charge:
    """What was consumed on a day, under a contract."""

    id: str
    contract_id: str
    date: date
    item: Item


@frozen(kw_only=True)
class Payment:
    """Money received under a contract; ``number`` is that of the payment order."""

    id: str
    contract_id: str
    date: date
    amount: Decimal
    number: str = ""
    purpose: str = ""
