"""The data of an act."""

from __future__ import annotations

from attrs import frozen

from docgen.models import ChargeGroup, ExchangeFile, SalePayload


@frozen(kw_only=True)
class ActPayload(SalePayload):
    """An act: the services of its ``period``, accepted by the client.

    ``received`` is there in what was read from an official file.
    """

    received: ExchangeFile | None = None

    @property
    def charge_groups(self) -> tuple[ChargeGroup, ...]:
        """What was rendered is accepted once."""
        return (ChargeGroup.SHIPMENT,)
