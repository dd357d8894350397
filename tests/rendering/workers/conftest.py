"""Pools of workers with limits small enough to be overrun."""

from __future__ import annotations

import pytest
from attrs import evolve

from docgen.rendering.workers import UNTRUSTED, WorkerPool

SMALL = evolve(UNTRUSTED, seconds=3, cpu_seconds=1, memory=400_000_000, tasks=3)


@pytest.fixture(scope="module")
def pool():
    """Return a pool whose worker is trusted with little."""
    with WorkerPool(limits=SMALL) as pool:
        yield pool
