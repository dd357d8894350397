"""From a period's charges to an invoice."""

from __future__ import annotations

from attrs import evolve

from docgen.kit.collecting import collect_sale
from docgen.models import Request
from docgen.protocols import Source
from docgen.settlement import due_date
from docgen_plugins.invoice.payload import InvoicePayload


class InvoiceCollector:
    """Bills what was charged under a contract in a period."""

    def collect(self, source: Source, request: Request) -> InvoicePayload:
        """Return the payload. See :class:`docgen.protocols.DataCollector`."""
        payload = collect_sale(source, request, InvoicePayload)
        return evolve(payload, due_date=due_date(payload))
