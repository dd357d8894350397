"""From a period's charges to an act."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from docgen.kit.collecting import collect_sale
from docgen.models import Item, Request
from docgen.models.mapping import from_mapping
from docgen.protocols import Source
from docgen_plugins.act.payload import ActPayload

_DETAILS: Final = "details"


@frozen(kw_only=True)
class ActDetails:
    """What an act is to hold: goods, too, unless a waybill of its own hands them over."""

    goods: bool = True


class ActCollector:
    """Documents consumption: what was charged in the period, not what was paid.

    The request's details are :class:`ActDetails` as plain data.
    """

    def collect(self, source: Source, request: Request) -> ActPayload:
        """Return the payload. See :class:`docgen.protocols.DataCollector`.

        Raises:
            DataError: the details are none that an act has.

        """
        details = from_mapping(ActDetails, request.details, source=_DETAILS)
        only = None if details.goods else _is_no_goods
        return collect_sale(source, request, ActPayload, only=only)


def _is_no_goods(item: Item) -> bool:
    return item.goods is None
