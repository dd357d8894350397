"""What can be wrong with an advance invoice only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docgen.language.dates import format_date
from docgen.models import Finding, Reporter
from docgen_plugins.advance_invoice.payload import AdvanceInvoicePayload

_report: Final = Reporter("advance_invoice")


def advance_invoice_findings(payload: AdvanceInvoicePayload) -> Iterator[Finding]:
    """Check that advances bear calculated rates (НК 164 п. 4), and are paid in advance."""
    yield from _date_findings(payload)
    for index, line in enumerate(payload.lines):
        if line.vat_rate.percent and not line.vat_rate.calculated:
            yield _report.error(
                "vat_rate.not_calculated",
                f"lines[{index}].vat_rate",
                f"Аванс облагается по расчётной ставке, указана {line.vat_rate.title}",
                f"Поставьте ставку {line.vat_rate.on_advance.title}",
            )


def _date_findings(payload: AdvanceInvoicePayload) -> Iterator[Finding]:
    """Check that the bill is there, and due, before what it is for begins."""
    begins = payload.begins
    if begins is None:
        return
    beginning = f"Оплачиваемый период начинается {format_date(begins)}"
    if payload.date > begins:
        yield _report.warning(
            "date.after_start",
            "date",
            f"{beginning}, а счёт на предоплату — от {format_date(payload.date)}",
            f"Датируйте счёт не позже {format_date(begins)}",
        )
    elif payload.due_date is not None and payload.due_date > begins:
        yield _report.warning(
            "due_date.after_start",
            "due_date",
            f"{beginning}, а срок предоплаты — {format_date(payload.due_date)}",
            "Поставьте срок оплаты до начала периода",
        )
