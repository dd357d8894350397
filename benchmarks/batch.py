"""A batch of invoices from a database to PDF on disk: collected, numbered, stored, rendered.

::

    python benchmarks/batch.py [--documents 2000] [--workers 1 2]

Against it, on the same machine in the same run: the engine alone, which is the ceiling, drawing one
ready page over and over in as many processes; a plain loop of Jinja2 and WeasyPrint, and one of
Jinja2 and Chromium kept open, which are given every figure worked out and number, store and check
nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Final

from billing import SAMPLE
from ceiling import ceiling_of
from plain.figures import plain_data
from plain.ways import check_same, plain_ways
from results import NOT_INSTALLED, Row, a_second, arguments, at_least, figure, finish
from runs import run_batch

from docgen.models.mapping import from_mapping
from docgen.resources import use_bundled_fonts
from docgen_plugins.invoice.payload import InvoicePayload

_PLAIN: Final = 20
_UNIT: Final = "a second"
_CORES: Final = 2
_OF_THE_CEILING: Final = 0.65
#: How many times as fast as a plain loop a batch on two cores is to be.
_TIMES: Final = {"WeasyPrint": 25, "Chromium kept open": 8}


def main() -> int:
    """Measure, print, and return 1 when a promise is broken."""
    parser = arguments(__doc__)
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, _CORES])
    options = parser.parse_args()
    use_bundled_fonts()
    return finish(list(compare(options.documents, options.workers)), options.save)


def compare(documents: int, counts: Sequence[int]) -> Iterator[Row]:
    """Yield the rates, and the ratios that are promised of two cores."""
    plain = dict(plain_rates())
    for name, rate in plain.items():
        what = f"plain loop of {name}, one process"
        yield figure(what, rate, _UNIT) if rate else Row(what=what, measured=NOT_INSTALLED)
    for workers in counts:
        case = f"{workers} worker{'s' * (workers > 1)}"
        ceiling = ceiling_of(workers)
        run = run_batch("invoice", "pdf", documents, workers=workers)
        yield figure("PlutoPrint alone, as many processes", ceiling, _UNIT, case=case)
        yield figure(f"docgen batch, {documents:,} documents", run.rate, _UNIT, case=case)
        yield figure("most memory of all processes", run.together, "MB", case=case)
        promised = workers == _CORES
        yield _ratio("of the ceiling", run.rate / ceiling, _OF_THE_CEILING, case, promised=promised)
        for name, rate in plain.items():
            if rate:
                ratio = run.rate / rate
                what = f"times the plain loop of {name}"
                yield _ratio(what, ratio, _TIMES[name], case, promised=promised)


def plain_rates() -> Iterator[tuple[str, float | None]]:
    """Yield how many documents a second each plain loop prints, if it is installed."""
    payload = from_mapping(InvoicePayload, {**SAMPLE, "due_date": "2026-11-10"})
    data = plain_data(payload)
    with plain_ways(*_TIMES, day=payload.date) as ways:
        for name, way in ways.items():
            if not way:
                yield name, None
                continue
            check_same(way.print(data), data, name)
            yield name, a_second(lambda way=way: way.print(data), _PLAIN)  # type: ignore[misc]  # bound now


def _ratio(what: str, ratio: float, least: float, case: str, *, promised: bool) -> Row:
    if promised:
        return at_least(what, ratio, least, "×", case=case)
    return figure(what, ratio, "×", case=case)


if __name__ == "__main__":
    sys.exit(main())
