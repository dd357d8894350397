"""Do 500 lines cost more per line than 50 do? They must not: a month's bill may be long.

Each form is rendered with 50 and with 500 lines, in turn, by the engine that docgen uses; what
the page costs without its lines is taken off by a document of one line.

Usage: ``python benchmarks/lines.py [TYPE ...]``
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from results import Row, arguments, at_most, figure, finish

from docgen import DocGen
from docgen.kit.samples import goods_lines, repeated_lines, sale

TYPES: Final = ("invoice", "act", "vat_invoice", "upd", "waybill")
FEW: Final = 50
MANY: Final = 500
ROUNDS: Final = 3

#: What a ratio may be above one for the noise of the machine.
PROMISED: Final = 1.1


def main() -> int:
    """Measure, print, and return 1 when a promise is broken."""
    parser = arguments(__doc__)
    parser.add_argument("types", nargs="*", default=TYPES, metavar="TYPE")
    options = parser.parse_args()
    return finish(compare(options.types), options.save)


def compare(types: Sequence[str]) -> Iterator[Row]:
    """Yield what a line of each form costs in a short and in a long document."""
    docgen = DocGen(engine="weasyprint")
    for code in types:
        few, many = _measure(docgen, code)
        yield figure(f"a line of {FEW}", few, "ms", case=code)
        yield figure(f"a line of {MANY}", many, "ms", case=code)
        yield at_most("ratio", many / few, PROMISED, "×", case=code)


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
    sys.exit(main())
