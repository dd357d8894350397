from __future__ import annotations

import gc
import tracemalloc

import pytest

from docgen.batch import Outcome

PERIOD = "2026-10"


@pytest.fixture
def as_at_a_hosts():
    """Search for garbage as often as Python does by itself: what waits for it is memory, too."""
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


@pytest.mark.usefixtures("as_at_a_hosts")
def test_memory_does_not_grow_with_the_plan(clerk):
    """The peak of 400 documents is that of 100, but for a quarter of what a document takes each.

    What was measured last is kept, so many texts of it: a first run is there to have them all.
    """
    peaks = {}
    for count in (100, 400):
        docgen = clerk(count)
        docgen.batch("invoice", period=PERIOD, dry_run=True)
        tracemalloc.start()
        report = docgen.batch("invoice", period=PERIOD, dry_run=True)
        peaks[count] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert report.count(Outcome.PLANNED) == count
    assert (peaks[400] - peaks[100]) / 300 < 2_500
