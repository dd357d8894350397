from __future__ import annotations

import tracemalloc

from docgen.batch import Outcome

PERIOD = "2026-10"


def test_memory_does_not_grow_with_the_plan(clerk):
    """The peak of 450 documents is that of 150, but for the rows of the report."""
    peaks = {}
    for count in (150, 450):
        docgen = clerk(count)
        docgen.batch("invoice", period=PERIOD, clients=["1"], dry_run=True)  # warm
        tracemalloc.start()
        report = docgen.batch("invoice", period=PERIOD, dry_run=True)
        peaks[count] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert report.count(Outcome.PLANNED) == count
    assert (peaks[450] - peaks[150]) / 300 < 2_000
