"""From a period's charges to an act."""

from __future__ import annotations

from docgen.kit.collecting import collect_sale
from docgen.models import Request
from docgen.protocols import Source
from docgen_plugins.act.payload import ActPayload


class ActCollector:
    """Documents consumption: what was charged in the period, not what was paid."""

    def collect(self, source: Source, request: Request) -> ActPayload:
        """Return the payload. See :class:`docgen.protocols.DataCollector`."""
        return collect_sale(source, request, ActPayload)
