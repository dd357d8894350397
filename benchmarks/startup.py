"""How long `import docgen` and `docgen --help` take, each in a new process.

::

    python benchmarks/startup.py [RUNS]

The median of the runs after one that fills the disk's cache. The interpreter's own start stands
beside them: what `import docgen` adds to it is the difference. docgen promises `--help` under
200 ms and the import under 100 ms, the interpreter's start included.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Final

_HELP: Final = "import sys; sys.argv = ['docgen', '--help']; from docgen.cli import main; main()"

#: What is run, and the promise in milliseconds.
_ROWS: Final = (
    ("python", "", None),
    ("import docgen", "import docgen", 100),
    ("docgen --help", _HELP, 200),
)


def main() -> None:
    """Print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    print(f"{'':16}{'median':>9}{'min':>12}{'max':>9}   promised")
    for name, code, promise in _ROWS:
        found = sorted(_times([sys.executable, "-c", code], runs))
        median = statistics.median(found)
        promised = f"{promise} ms" if promise else ""
        print(f"{name:16}{median:9.0f} ms{found[0]:9.0f}{found[-1]:9.0f}   {promised}")


def _times(command: Sequence[str], runs: int) -> list[float]:
    times = []
    for _ in range(runs + 1):
        begun = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - words of this file's own
        times.append((time.perf_counter() - begun) * 1000)
    return times[1:]


if __name__ == "__main__":
    main()
