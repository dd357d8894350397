"""What can be wrong with an advance invoice only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docgen.models import Finding, Reporter
from docgen_plugins.advance_invoice.payload import AdvanceInvoicePayload

_report: Final = Reporter("advance_invoice")


def advance_invoice_findings(payload: AdvanceInvoicePayload) -> Iterator[Finding]:
    """Check that advances bear calculated rates (НК 164 п. 4)."""
    for index, line in enumerate(payload.lines):
        if line.vat_rate.percent and not line.vat_rate.calculated:
            yield _report.error(
                "vat_rate.not_calculated",
                f"lines[{index}].vat_rate",
                f"Аванс облагается по расчётной ставке, указана {line.vat_rate.title}",
                f"Поставьте ставку {line.vat_rate.on_advance.title}",
            )
