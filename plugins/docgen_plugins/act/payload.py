"""The data of an act."""

from __future__ import annotations

from attrs import frozen

from docgen.models import ChargeGroup, SalePayload


@frozen(kw_only=True)
class ActPayload(SalePayload):
    """An act: the services of its ``period``, accepted by the client."""

    @property
    def charge_groups(self) -> tuple[ChargeGroup, ...]:
        """What was rendered is accepted once."""
        return (ChargeGroup.SHIPMENT,)
