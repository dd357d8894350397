"""How busy the main process of a batch would be if there were eight cores.

::

    python benchmarks/cores.py [--documents 400] [--cores 8]

Nobody's machine has to have them: a batch is made for real by one worker, which tells what a
document takes of a worker's time, its start included. Then the same batch is run over so many
workers that sleep as long as that and answer with what was made ready before, so that only the main
process works: it reads contracts, takes the answers in, gives numbers and keeps documents. Its time
of the processor is held against the time that so many workers need: other work on the machine
makes both longer. By the clock it can only be less busy.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from billing import MAPPING, PERIOD, build
from results import Row, arguments, at_most, figure, finish
from sleeping import Recorder, Sleepers

from docgen import DocGen, SqlSource
from docgen.rendering.workers import WorkerPool
from docgen.resources import use_bundled_fonts

_BUSY: Final = 40.0


def main() -> int:
    """Measure, print, and return 1 when the promise is broken."""
    parser = arguments(__doc__)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--cores", type=int, default=8)
    options = parser.parse_args()
    use_bundled_fonts()
    with tempfile.TemporaryDirectory(prefix="docgen-bench-") as folder:
        rows = list(measure(Path(folder), options.documents, options.cores))
    return finish(rows, options.save)


def measure(folder: Path, documents: int, cores: int) -> Iterator[Row]:
    """Yield what a worker and the main process spend on a document, and how busy that makes it."""
    build(folder / "billing.db", documents)
    source = SqlSource(f"sqlite:///{folder / 'billing.db'}", MAPPING)
    before = _processor(resource.RUSAGE_CHILDREN)
    _batch(source, folder / "real", workers=1)
    worker = (_processor(resource.RUSAGE_CHILDREN) - before) / documents
    recorder = Recorder()
    _batch(source, folder / "recorded", executor=recorder)
    with WorkerPool(workers=cores) as pool:
        for future in [pool.submit(time.sleep, 1) for _ in range(cores)]:
            future.result()  # all of them are there
        sleepers = Sleepers(pool, recorder.answers, worker)
        processor, begun = _processor(resource.RUSAGE_SELF), time.perf_counter()
        _batch(source, folder / "slept", executor=sleepers)
        seconds = time.perf_counter() - begun
        own = _processor(resource.RUSAGE_SELF) - processor
    source.close()
    case = f"{cores} cores"
    yield figure("a worker's time a document", worker * 1000, "ms")
    yield figure("the main process's time a document", own / documents * 1000, "ms")
    yield figure("documents", documents / seconds, "a second", case=case)
    yield figure("main process busy, by the clock", own / seconds * 100, "%", case=case)
    busy = own / (worker * documents / cores) * 100
    yield at_most("main process busy", busy, _BUSY, "%", case=case)


def _batch(
    source: SqlSource,
    folder: Path,
    *,
    workers: int | None = None,
    executor: Recorder | Sleepers | None = None,
) -> None:
    folder.mkdir()
    # What was frozen for one store names the artifacts of all.
    files = folder.parent / "files"
    with DocGen(source, store=f"sqlite:///{folder / 'docs.db'}", artifacts=files) as docgen:
        report = docgen.batch(
            "invoice", period=PERIOD, formats=["pdf"], workers=workers, executor=executor
        )
    if not report.is_clean:
        sys.exit(f"the batch failed: {report.summary()} {report.rows[:1]}")


def _processor(who: int) -> float:
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    sys.exit(main())
