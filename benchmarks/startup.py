"""How long docgen takes to start, each time in a new process, and to make a first document.

::

    python benchmarks/startup.py [--runs 10]

The median of the runs after one that fills the disk's cache and compiles the modules, as pip does
when it installs them. The interpreter's own start stands beside them, and is included in all. The
first document is an invoice of eight lines, PDF, by the command line, from nothing to the file: the
worker of the fast engine starts, too.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from results import Row, arguments, at_most, figure, finish

#: What is run, and the promise in milliseconds.
_ROWS: Final = (
    ("python", "", None),
    ("import docgen", "import docgen", 30),
    ("docgen --help", "from docgen.cli import main; main()", 150),
    ("docgen render invoice", "from docgen.cli import main; main()", 700),
)


def main() -> int:
    """Measure, print, and return 1 when a promise is broken."""
    parser = arguments(__doc__)
    parser.add_argument("--runs", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            _row(name, code, promise, Path(folder), options.runs) for name, code, promise in _ROWS
        ]
    return finish(rows, options.save)


def _row(name: str, code: str, promise: int | None, folder: Path, runs: int) -> Row:
    words = name.split()[1:] if name.startswith("docgen") else []
    if "render" in words:
        words += ["--sample", "vat", "--number", "15", "--output", str(folder / "invoice.pdf")]
    median = statistics.median(_times([sys.executable, "-c", code, *words], folder, runs))
    return at_most(name, median, promise, "ms") if promise else figure(name, median, "ms")


def _times(command: Sequence[str], folder: Path, runs: int) -> list[float]:
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    times = []
    for _ in range(runs + 1):
        begun = time.perf_counter()
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - words of this file's own
        times.append((time.perf_counter() - begun) * 1000)
    return times[1:]


if __name__ == "__main__":
    sys.exit(main())
