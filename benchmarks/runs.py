"""A month made as a batch, from a new billing database to files on disk, and what it took."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from attrs import frozen
from billing import MAPPING, PERIOD, build
from memory import MemoryWatch

from docgen import DocGen, SqlSource


@frozen(kw_only=True)
class Run:
    """So many documents: their seconds by the clock and of the processor, and megabytes.

    ``main`` and ``worker`` are the most that a process held, ``together`` the most of all at once.
    """

    documents: int
    seconds: float
    processor: float
    main: float
    worker: float
    together: float

    @property
    def rate(self) -> float:
        """Documents a second."""
        return self.documents / self.seconds


def run_batch(
    document_type: str, file_format: str, count: int, *, workers: int, dry_run: bool = False
) -> Run:
    """Issue so many documents of a type, make their files and keep them.

    Raises:
        SystemExit: not all of them were made.

    """
    with tempfile.TemporaryDirectory(prefix="docgen-bench-") as name:
        folder = Path(name)
        build(folder / "billing.db", count)
        source = SqlSource(f"sqlite:///{folder / 'billing.db'}", MAPPING)
        store, files = f"sqlite:///{folder / 'docs.db'}", folder / "files"
        before, begun = _processor(), time.perf_counter()
        with MemoryWatch() as memory, DocGen(source, store=store, artifacts=files) as docgen:
            report = docgen.batch(
                document_type,
                period=PERIOD,
                formats=[file_format],
                workers=workers,
                dry_run=dry_run,
            )
            seconds = time.perf_counter() - begun
        source.close()
    if len(report.rows) != count or not report.is_clean:
        sys.exit(f"the batch failed: {report.summary()} {report.rows[:1]}")
    return Run(
        documents=count,
        seconds=seconds,
        processor=_processor() - before,
        main=memory.main,
        worker=memory.worker,
        together=memory.together,
    )


def _processor() -> float:
    """Return the seconds of the processor of this process and of all that it has waited for."""
    of = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in of)
