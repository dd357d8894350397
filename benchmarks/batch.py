"""A batch of invoices from a database to files on disk: collected, numbered, stored, rendered.

::

    python benchmarks/batch.py [DOCUMENTS] [--growth]

Against it, on the same machine in the same run: the engine alone, which is the ceiling, drawing one
ready page over and over in as many processes; and a plain loop of Jinja2 and WeasyPrint, which is
given every figure worked out and numbers, stores and checks nothing. `--growth` makes ten times as
many documents, too, to see whether a document costs the same then.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from billing import MAPPING, PERIOD, build
from ceiling import ceiling_of
from document import plain_data
from plain.script import PlainScript

from docgen import DocGen, SqlSource
from docgen.models.mapping import from_mapping
from docgen.resources import templates_root, use_bundled_fonts
from docgen.templates.folders import TemplateFolders
from docgen.testing import sale_samples
from docgen_plugins.invoice.payload import InvoicePayload

_PLAIN: Final = 20


def main() -> None:
    """Print the table."""
    count = next((int(word) for word in sys.argv[1:] if word.isdigit()), 2_000)
    use_bundled_fonts()
    plain = plain_rate()
    print(f"{'plain Jinja2 + WeasyPrint, one process':44}{plain:8.1f} documents a second")
    for workers in (1, 2):
        ceiling = ceiling_of(workers)
        rate, memory = batch_rate(count, workers)
        print(f"{f'PlutoPrint alone, processes: {workers}':44}{ceiling:8.1f} pages a second")
        print(f"{f'docgen batch, workers: {workers}':44}{rate:8.1f} documents a second")
        print(f"{'  of the ceiling':44}{rate / ceiling:8.0%}")
        print(f"{'  times the plain loop':44}{rate / plain:8.1f}")
        print(f"{'  most memory of the main process':44}{memory:8.0f} MB")
    if "--growth" in sys.argv:
        rate, memory = batch_rate(count * 10, 2)
        print(f"{f'docgen batch, documents: {count * 10}':44}{rate:8.1f} documents a second")
        print(f"{'  most memory of the main process':44}{memory:8.0f} MB")


def plain_rate() -> float:
    """Return how many documents a second the plain script prints."""
    payload = from_mapping(InvoicePayload, {**sale_samples()["vat"], "due_date": "2026-11-10"})
    template = TemplateFolders([templates_root()]).load("invoice", None, payload.date)
    script = PlainScript([template.files[path] for path in template.styles])
    data = plain_data(payload)
    script.print(data)
    begun = time.perf_counter()
    for _ in range(_PLAIN):
        script.print(data)
    return _PLAIN / (time.perf_counter() - begun)


def batch_rate(count: int, workers: int) -> tuple[float, float]:
    """Return documents a second, and the most megabytes that the main process held."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(folder / "billing.db", count)
        source = SqlSource(f"sqlite:///{folder / 'billing.db'}", MAPPING)
        places = {"store": f"sqlite:///{folder / 'docs.db'}", "artifacts": folder / "files"}
        with DocGen(source, **places) as docgen:
            report = docgen.batch("invoice", period=PERIOD, formats=["pdf"], workers=workers)
        source.close()
    if len(report.rows) != count or not report.is_clean:
        sys.exit(f"the batch failed: {report.summary()}")
    return count / report.seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
