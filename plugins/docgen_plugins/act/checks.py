"""What can be wrong with an act only."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.language.dates import format_date
from docgen.models import Finding, Severity
from docgen_plugins.act.payload import ActPayload


def act_findings(payload: ActPayload) -> Iterator[Finding]:
    """Check that the services are rendered by the date of the act."""
    if payload.period is not None and payload.date < payload.period.end:
        yield Finding(
            severity=Severity.WARNING,
            code="act.date.before_period_end",
            path="date",
            message=f"Акт от {format_date(payload.date)} составлен раньше конца периода "
            f"{format_date(payload.period.end)}",
            remedy="Датируйте акт последним днём периода или позже",
        )
