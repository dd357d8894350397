"""How long a single page takes: the fast engine alone, docgen with it, docgen with WeasyPrint.

::

    python benchmarks/engines.py [ROUNDS]

All are warm, and take turns in one run. PlutoPrint alone gets HTML that is filled in already and
draws it in this process; docgen reads a mapping, prices the lines, fills the template in and sends
the page to a worker.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from docgen import DocGen
from docgen.renderers.engines.plutoprint import draw
from docgen.resources import use_bundled_fonts
from docgen.testing import repeated_lines, sale

_LINES: Final = (8, 100, 500)
_WARM_UP: Final = 3


def main() -> None:
    """Measure and print a table, the times in milliseconds."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    use_bundled_fonts()
    print(f"{'lines':>5} {'PlutoPrint alone':>18} {'docgen, auto':>14} {'docgen, weasyprint':>20}")
    with DocGen() as fast, DocGen(engine="weasyprint") as full:
        for count in _LINES:
            data = sale(lines=repeated_lines(count))
            ways = (
                _bare(fast, data),
                lambda data=data: fast.render("invoice", data, number="15"),
                lambda data=data: full.render("invoice", data, number="15"),
            )
            bare, auto, weasyprint = _medians(ways, max(3, rounds * 8 // count))
            print(f"{count:>5} {bare:>18.1f} {auto:>14.1f} {weasyprint:>20.1f}")


def _bare(docgen: DocGen, data: Mapping[str, Any]) -> Callable[[], object]:
    html = docgen.render("invoice", data, number="15", format="html").content.decode()
    return lambda: draw(html, (), {})


def _medians(ways: tuple[Callable[[], object], ...], rounds: int) -> list[float]:
    times: list[list[float]] = [[] for _ in ways]
    for number in range(rounds + _WARM_UP):
        for way, row in zip(ways, times, strict=True):
            start = time.perf_counter()
            way()
            if number >= _WARM_UP:
                row.append((time.perf_counter() - start) * 1000)
    return [statistics.median(row) for row in times]


if __name__ == "__main__":
    main()
