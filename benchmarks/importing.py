"""How much memory an import of another system's numbers takes, in a process of its own.

::

    python benchmarks/importing.py URL FILE

Prints the seconds and the largest memory of the process, in megabytes.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

from docgen import DocGen
from docgen.lifecycle import Actor

_KILOBYTES_IN_MEGABYTE = 1024


def write_register(path: Path, count: int) -> None:
    """Write a register of so many invoices, as another system would export it."""
    with path.open("w", encoding="utf-8") as file:
        file.write("тип;номер;дата;организация;клиент;сумма\n")
        for n in range(1, count + 1):
            file.write(f"invoice;{n};{n % 28 + 1:02}.10.2026;sever;c{n % 5000};{n},50\n")


def import_in_a_process(url: str, register: Path) -> tuple[float, float]:
    """Import a register; return the seconds and the megabytes it took."""
    command = [sys.executable, __file__, url, str(register)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - this file
    seconds, megabytes = map(float, done.stdout.split())
    return seconds, megabytes


def main() -> None:
    """Import a register and print what it took."""
    url, register = sys.argv[1:]
    begun = time.perf_counter()
    with DocGen(store=url, artifacts=Path(register).parent / "files") as docgen:
        docgen.numbers.import_(register, by=Actor(name="benchmark"), reason="перенос")
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KILOBYTES_IN_MEGABYTE
    print(f"{seconds:.1f} {peak:.1f}")


if __name__ == "__main__":
    main()
