"""The data of a contract."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from attrs import frozen

from docgen.models import ZERO, Payload, VatRate


@frozen(kw_only=True)
class ContractPayload(Payload):
    """A contract of services, concluded in ``city`` on ``date``.

    ``price`` is the fee of a month, tax included; ``None`` leaves it to the seller's tariffs.
    ``vat_exemption`` says on what ground there is no VAT: «п. 1 ст. 145 НК РФ». The term is from
    ``start`` to ``end``, without a limit when ``end`` is ``None``; a ``prolonged`` one goes on
    by a year unless a party objects. ``deferral_days`` is how long after its date an invoice is
    due. ``contract`` is the framework contract or the source's own record; it is not printed.
    """

    city: str = ""
    subject: str
    price: Decimal | None = None
    vat_exemption: str = ""
    start: dt.date
    end: dt.date | None = None
    prolonged: bool = True
    deferral_days: int | None = None

    @property
    def vat_rate(self) -> VatRate:
        """The seller's usual rate."""
        return self.seller.vat_policy.rate

    @property
    def vat(self) -> Decimal | None:
        """The tax within the price; ``None`` without a price, and where no tax is computed."""
        if self.price is None or not self.vat_rate.is_taxed:
            return None
        return self.vat_rate.vat_inside(self.price) if self.vat_rate.percent else ZERO
