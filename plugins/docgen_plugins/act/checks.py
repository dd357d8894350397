"""What can be wrong with an act only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docgen.language.dates import format_date
from docgen.models import Finding, Reporter
from docgen_plugins.act.payload import ActPayload

_report: Final = Reporter("act")


def act_findings(payload: ActPayload) -> Iterator[Finding]:
    """Check that the services are rendered by the date of the act."""
    if payload.period is not None and payload.date < payload.period.end:
        yield _report.warning(
            "date.before_period_end",
            "date",
            f"Акт от {format_date(payload.date)} составлен раньше конца периода "
            f"{format_date(payload.period.end)}",
            "Датируйте акт последним днём периода или позже",
        )
