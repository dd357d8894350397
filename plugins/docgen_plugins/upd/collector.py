"""From a period's charges, or from an invoice, to a УПД."""

from __future__ import annotations

from docgen.models import Request
from docgen.protocols import Source
from docgen_plugins.upd.payload import UpdPayload
from docgen_plugins.vat_invoice.collector import collect_vat_invoice


class UpdCollector:
    """Documents what was charged in the period, or copies the lines of the request's basis."""

    def collect(self, source: Source, request: Request) -> UpdPayload:
        """Return the payload. See :class:`docgen.protocols.DataCollector`."""
        return collect_vat_invoice(source, request, UpdPayload)
