"""All benchmarks, one after the other, and one table of what they found.

::

    python benchmarks/run.py [NAME ...] [--full] [--save FOLDER]

Some ten minutes on two cores; with ``--full`` the sizes that are promised, and about an hour.
Exit status 1 when a promise is broken.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from attrs import frozen
from results import Row, arguments, machine, saved, show

_HERE: Final = Path(__file__).parent


@frozen
class Benchmark:
    """A script, its arguments in some ten minutes, and those of the promised sizes."""

    name: str
    moderate: str = ""
    full: str = ""


BENCHMARKS: Final = (
    Benchmark("document", "--rounds 12"),
    Benchmark("steps"),
    Benchmark("startup", "--runs 5"),
    Benchmark("lines", "invoice vat_invoice"),
    Benchmark("batch", "--documents 400"),
    Benchmark("cores"),
    Benchmark("growth", "--sizes 300 1500 --plan 3000", "--sizes 1000 20000 --plan 100000"),
    Benchmark("word"),
    Benchmark("word_batch", "--documents 300"),
    Benchmark("official_xml"),
    Benchmark("xml_batch", "--documents 300"),
    Benchmark("store", "issuing blocks"),
    Benchmark("letters", "--letters 300", "--letters 2000"),
    Benchmark("studio"),
    Benchmark("web", "--documents 100 --pages 400", "--documents 400 --pages 2000"),
)


def main() -> int:
    """Run them and print the table."""
    parser = arguments(__doc__)
    names = [benchmark.name for benchmark in BENCHMARKS]
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    parser.add_argument("--full", action="store_true", help="the sizes that are promised")
    options = parser.parse_args()
    unknown = set(options.names) - set(names)
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(names)}")
    with tempfile.TemporaryDirectory() as folder:
        place = options.save or Path(folder)
        wanted = [
            benchmark
            for benchmark in BENCHMARKS
            if not options.names or benchmark.name in options.names
        ]
        found = {
            row.name: run(row.name, (row.full if options.full else row.moderate).split(), place)
            for row in wanted
        }
    print(*(f"{name}: {value}" for name, value in machine().items()), sep="\n")
    show(found)
    return 1 if any(row.kept is False for rows in found.values() for row in rows) else 0


def run(name: str, words: Sequence[str], place: Path) -> tuple[Row, ...]:
    """Run a benchmark in a process of its own, and return its rows.

    One that dies is told in its row, and the others go on.
    """
    (place / f"{name}.json").unlink(missing_ok=True)
    command = [sys.executable, str(_HERE / f"{name}.py"), *words, "--save", str(place)]
    print("…", name, *words, flush=True)
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - words of this file's own
    try:
        return saved(place, name)[1]
    except FileNotFoundError:
        return (Row(what=f"ended with {done.returncode}", measured="failed", kept=False),)


if __name__ == "__main__":
    sys.exit(main())
