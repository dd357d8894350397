"""How long one document takes: docgen, and every other way there is to the same invoice.

::

    python benchmarks/document.py [--lines 8 100 500] [--rounds 20]

All are warm, keep what can be kept, and take turns in one run; every round prints another invoice,
and each way's first one must hold the same number, parties, lines and money. docgen reads a plain
mapping, checks its shape, prices the lines and puts the sum into words; the others (`plain/`) are
given every figure worked out. They all draw the QR code with the same library, and share its fonts;
those that read HTML share docgen's stylesheets. What is not installed is said to be so.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import cycle
from typing import Any, Final

from attrs import frozen
from ceiling import page_of
from plain.figures import NUMBER, plain_data
from plain.ways import NAMES, check_same, plain_ways
from results import (
    NOT_INSTALLED,
    Row,
    arguments,
    at_most,
    figure,
    finish,
    median_ratio,
    milliseconds_in_turn,
)

from docgen import DocGen
from docgen.exceptions import EngineLimitError
from docgen.kit.samples import repeated_lines, sale
from docgen.models.mapping import from_mapping
from docgen.rendering.engines.plutoprint_drawing import draw
from docgen.resources import use_bundled_fonts
from docgen_plugins.invoice.payload import InvoicePayload

_FEW: Final = 8
_PROMISED_RATIO: Final = 1.1
_PROMISED_OF_BARE: Final = 1.25
_PROMISED_KILOBYTES: Final = 25.0
_AUTO: Final = "docgen, auto"
_FULL: Final = "docgen, WeasyPrint"
_BARE: Final = "PlutoPrint alone"


@frozen(kw_only=True)
class Order:
    """An invoice, as docgen gets it and as the plain ways do."""

    mapping: Mapping[str, Any]
    figures: Mapping[str, Any]


def main() -> int:
    """Measure, print, and return 1 when a promise is broken."""
    parser = arguments(__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=[_FEW, 100, 500])
    parser.add_argument("--rounds", type=int, default=20, help="of an invoice of eight lines")
    options = parser.parse_args()
    use_bundled_fonts()
    rows: list[Row] = []
    with DocGen() as fast, DocGen(engine="weasyprint") as full:
        for count in options.lines:
            rounds = max(3, options.rounds * _FEW // count)
            rows += compare(fast, full, count, rounds)
    return finish(rows, options.save)


def compare(fast: DocGen, full: DocGen, count: int, rounds: int) -> Iterator[Row]:
    """Yield what an invoice of so many lines takes every way."""
    orders = [order_of(count, number) for number in range(1, 10)]
    day = from_mapping(InvoicePayload, orders[0].mapping).date
    with plain_ways(*NAMES, day=day) as plain:
        ways: dict[str, Callable[[Order], object]] = {
            _AUTO: lambda order: by_docgen(fast, order),
            _FULL: lambda order: by_docgen(full, order),
        }
        ways |= {
            name: lambda order, way=way: way.print(order.figures)  # type: ignore[misc]  # bound now
            for name, way in plain.items()
            if way
        }
        for name, way in ways.items():
            check_same(bytes(way(orders[0])), orders[0].figures, name)  # type: ignore[call-overload]  # a PDF
        turns = {name: taking(way, orders) for name, way in ways.items()}
        page = page_of(orders[0].mapping)
        styles = {path: page.files[path] for path in page.styles}
        with suppress(EngineLimitError):  # docgen's own turn went to WeasyPrint then
            draw(page.html, tuple(page.styles), styles)
            turns[_BARE] = lambda: draw(page.html, tuple(page.styles), styles)
        times = milliseconds_in_turn(turns, rounds, warm_up=1)
    case = f"{count} lines"
    for name in (_AUTO, _BARE, _FULL, *NAMES):
        yield time_of(name, times.get(name), case)
    if count == _FEW:
        if _BARE in times:
            ratio = median_ratio(times[_AUTO], times[_BARE])
            yield at_most(f"{_AUTO} : {_BARE}", ratio, _PROMISED_OF_BARE, "×", case=case)
        size = len(by_docgen(fast, orders[0])) / 1000
        yield at_most(f"{_AUTO}: its PDF", size, _PROMISED_KILOBYTES, "kB", case=case)
        ratio = median_ratio(times[_FULL], times["WeasyPrint"])
        what = "docgen, WeasyPrint : plain WeasyPrint"
        yield at_most(what, ratio, _PROMISED_RATIO, "×", case=case)


def time_of(name: str, times: list[float] | None, case: str) -> Row:
    """Return the row of a way."""
    if times is None:
        why = "cannot make this page" if name == _BARE else NOT_INSTALLED
        return Row(case=case, what=name, measured=why)
    return figure(name, statistics.median(times), "ms", case=case)


def order_of(count: int, number: int) -> Order:
    """Return an invoice of so many lines; each number's has other quantities and amounts."""
    lines = [{**line, "quantity": str(number)} for line in repeated_lines(count)]
    mapping = {**sale(lines=lines), "due_date": "2026-11-10"}
    return Order(mapping=mapping, figures=plain_data(from_mapping(InvoicePayload, mapping)))


def by_docgen(docgen: DocGen, order: Order) -> bytes:
    """Return docgen's PDF."""
    return docgen.render("invoice", order.mapping, number=NUMBER).content


def taking(way: Callable[[Order], object], orders: list[Order]) -> Callable[[], object]:
    """Return what makes the next of the invoices every time."""
    following = cycle(orders)
    return lambda: way(next(following))


if __name__ == "__main__":
    sys.exit(main())
