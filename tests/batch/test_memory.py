from __future__ import annotations

import tracemalloc

from docgen.batch import Outcome

PERIOD = "2026-10"


def test_memory_does_not_grow_with_the_plan(clerk):
    """The peak of 900 documents is that of 300, but for ids and the texts that were last measured.

    Those are bounded; a document itself takes ten times as much as is allowed here.
    """
    peaks = {}
    for count in (300, 900):
        docgen = clerk(count)
        docgen.batch("invoice", period=PERIOD, clients=["1"], dry_run=True)  # warm
        tracemalloc.start()
        report = docgen.batch("invoice", period=PERIOD, dry_run=True)
        peaks[count] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert report.count(Outcome.PLANNED) == count
    assert (peaks[900] - peaks[300]) / 600 < 3_000
