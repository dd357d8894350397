"""Whether a document of a long batch costs what one of a short batch does, time and memory.

::

    python benchmarks/growth.py [--sizes 1000 20000] [--plan 100000] [--workers 2]

Every batch has a process of its own, so that its memory is its own. The time is the processor's, of
the main process and of all workers, so that other work on the machine matters little. Memory is of
the main process, of the largest worker, and of all processes at one time. `--plan` only plans so
many documents (a dry run): 100,000 are promised to be planned and made in under 1 GB.

A run of 100,000 is ``--sizes 1000 100000``.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Final

from results import Row, arguments, at_most, figure, finish
from runs import Run, run_batch

from docgen.resources import use_bundled_fonts

_SPAWN: Final = multiprocessing.get_context("spawn")
_PROMISED: Final = 1.15
_MEGABYTES: Final = 1_000


def main() -> int:
    """Measure, print, and return 1 when a promise is broken."""
    parser = arguments(__doc__)
    parser.add_argument("--sizes", type=int, nargs=2, default=[1_000, 20_000])
    parser.add_argument("--plan", type=int, default=0, metavar="DOCUMENTS")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    few, many = (alone(size, options.workers) for size in options.sizes)
    rows = [*compare(few, many)]
    if options.plan:
        rows += planned(alone(options.plan, options.workers, dry_run=True))
    return finish(rows, options.save)


def alone(count: int, workers: int, *, dry_run: bool = False) -> Run:
    """Run a batch in a new process."""
    with ProcessPoolExecutor(1, mp_context=_SPAWN) as process:
        return process.submit(batch, count, workers, dry_run=dry_run).result()


def batch(count: int, workers: int, *, dry_run: bool) -> Run:
    """Run a batch in this process."""
    use_bundled_fonts()
    return run_batch("invoice", "pdf", count, workers=workers, dry_run=dry_run)


def compare(few: Run, many: Run) -> Iterator[Row]:
    """Yield both batches' figures, and how they have grown."""
    for run in (few, many):
        case = f"{run.documents:,} documents"
        yield figure("processor time a document", _milliseconds(run), "ms", case=case)
        yield figure("by the clock", run.seconds / run.documents * 1000, "ms", case=case)
        yield figure("memory, main process", run.main, "MB", case=case)
        yield figure("memory, largest worker", run.worker, "MB", case=case)
        yield figure("memory, all processes", run.together, "MB", case=case)
    case = f"{few.documents:,} → {many.documents:,}"
    ratio = _milliseconds(many) / _milliseconds(few)
    yield at_most("processor time a document", ratio, _PROMISED, "×", case=case)
    yield at_most("memory, main process", many.main / few.main, _PROMISED, "×", case=case)
    yield at_most("memory, largest worker", many.worker / few.worker, _PROMISED, "×", case=case)


def planned(run: Run) -> Iterator[Row]:
    """Yield what planning took."""
    case = f"{run.documents:,} planned"
    yield figure("by the clock", run.seconds / run.documents * 1000, "ms", case=case)
    yield at_most("memory, all processes", run.together, _MEGABYTES, "MB", case=case)


def _milliseconds(run: Run) -> float:
    return run.processor / run.documents * 1000


if __name__ == "__main__":
    sys.exit(main())
