from __future__ import annotations

import tracemalloc

from docgen.batch import Outcome

PERIOD = "2026-10"


def test_memory_does_not_grow_with_the_plan(clerk):
    """The peak of 1,000 documents is that of 200, but for the rows of the report."""
    peaks = {}
    for count in (200, 1_000):
        docgen = clerk(count)
        docgen.batch("invoice", period=PERIOD, clients=["1"], dry_run=True)  # warm
        tracemalloc.start()
        report = docgen.batch("invoice", period=PERIOD, dry_run=True)
        peaks[count] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert report.count(Outcome.PLANNED) == count
    assert (peaks[1_000] - peaks[200]) / 800 < 2_000
