"""Counters and timings for OpenTelemetry: a plugin of one hook.

    pip install opentelemetry-api
    DocGen(…, plugins=[OpenTelemetryMetrics(metrics.get_meter("docgen"))])

The meter comes from whatever the host has set up (OTLP, Prometheus, …): docgen only tells it.
"""

from __future__ import annotations

from typing import Any

from docgen import hookimpl
from docgen.models import Measure


class OpenTelemetryMetrics:
    """Tells a meter how often things are done, how long they take, and how often they fail."""

    def __init__(self, meter: Any) -> None:  # noqa: ANN401 - opentelemetry.metrics.Meter
        self._seconds = meter.create_histogram("docgen.duration", unit="s")
        self._count = meter.create_counter("docgen.operations")

    @hookimpl
    def docgen_after_measured(self, measure: Measure) -> None:
        """Count one thing done; labels are few, and nobody's personal data."""
        attributes = {"operation": measure.name, **measure.labels}
        self._seconds.record(measure.seconds, attributes)
        self._count.add(1, attributes)
