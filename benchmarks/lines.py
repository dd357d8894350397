"""Do 500 lines cost more per line than 50 do? They must not: a month's bill may be long.

Each form is rendered with 50 and with 500 lines, in turn, by the engine that docgen uses; what
the page costs without its lines is taken off by a document of one line.

Usage: ``python benchmarks/lines.py [TYPE …]``
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Mapping
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from docgen import DocGen
from docgen.testing import goods_lines, repeated_lines, sale

TYPES: Final = ("invoice", "act", "vat_invoice", "upd", "waybill")
FEW: Final = 50
MANY: Final = 500
ROUNDS: Final = 3

#: What a ratio may be above one for the noise of the machine.
PROMISED: Final = 1.1


def main(types: list[str]) -> int:
    """Print a line for each form, and return 1 when one breaks the promise."""
    docgen = DocGen(engine="weasyprint")
    table = Table("form", f"{FEW} lines, ms a line", f"{MANY} lines, ms a line", "ratio")
    worst = 0.0
    for code in types or TYPES:
        few, many = _measure(docgen, code)
        worst = max(worst, many / few)
        table.add_row(code, f"{few:.2f}", f"{many:.2f}", f"{many / few:.2f}")
    Console().print(table)
    print(f"promised: at most {PROMISED}")
    return 0 if worst <= PROMISED else 1


def _measure(docgen: DocGen, code: str) -> tuple[float, float]:
    """Return the milliseconds that a line costs in a short and in a long document."""
    seconds: dict[int, list[float]] = {1: [], FEW: [], MANY: []}
    _seconds(docgen, code, 1)  # the template is compiled, the fonts are found
    for _ in range(ROUNDS):
        for count, times in seconds.items():
            times.append(_seconds(docgen, code, count))
    base, few, many = (statistics.median(times) for times in seconds.values())
    return (few - base) / (FEW - 1) * 1000, (many - base) / (MANY - 1) * 1000


def _seconds(docgen: DocGen, code: str, count: int) -> float:
    data = _data(code, count)
    start = time.process_time()
    docgen.render(code, data, number="15")
    return time.process_time() - start


def _data(code: str, count: int) -> Mapping[str, Any]:
    if code == "waybill":
        return sale(lines=repeated_lines(count, lines=goods_lines()))
    return sale(lines=repeated_lines(count))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
