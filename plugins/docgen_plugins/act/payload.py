"""The data of an act."""

from __future__ import annotations

from attrs import frozen

from docgen.models import SalePayload


@frozen(kw_only=True)
class ActPayload(SalePayload):
    """An act: the services of its ``period``, accepted by the client."""
