"""From a period's charges, or from an invoice, to a waybill."""

from __future__ import annotations

from typing import Final

from docgen.kit.collecting import collect_sale
from docgen.models import DocumentReference, Item, Request
from docgen.protocols import Source
from docgen_plugins.waybill.payload import WaybillPayload

_TITLES: Final = {"invoice": "Счёт", "advance_invoice": "Счёт"}


class WaybillCollector:
    """Documents the goods handed over: those of the basis, or those charged in the period.

    Services and works charged beside them belong on an act.
    """

    def collect(self, source: Source, request: Request) -> WaybillPayload:
        """Return the payload. See :class:`docgen.protocols.DataCollector`."""
        basis = _basis(request)
        return collect_sale(source, request, WaybillPayload, only=_is_goods, basis=basis)


def _is_goods(item: Item) -> bool:
    return item.goods is not None


def _basis(request: Request) -> DocumentReference | None:
    """Return the issued document that the goods are shipped by, where there is no contract."""
    if request.contract is not None:
        return None
    documents = [row for row in request.basis if row.payload.contract is None]
    return next(
        (
            DocumentReference(
                title=_TITLES.get(document.type, ""),
                number=document.number,
                date=document.payload.date,
            )
            for document in documents
        ),
        None,
    )
