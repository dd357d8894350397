"""What the store promises: issuing at once, blocks, lists of a million documents, imports.

::

    python benchmarks/store.py [SECTION ...]

The sections are `issuing`, `blocks`, `listing` and `importing`; without one, all of them, some
ten minutes. Every figure is a ratio of two things measured in the same run, but for the memory.
PostgreSQL runs as it is after installation, with every commit on the disk. Exit status 1 when
a promise is broken.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from attrs import evolve
from databases import another, folder, postgresql
from importing import import_in_a_process, write_register
from issuing import Site, block_times, rates
from listing import page_times
from results import Row, arguments, finish
from rich.console import Console

_FEW: Final = 10_000
_MANY: Final = 1_000_000
#: Between two runs of the same page the times differ by as much on a machine with other work.
_NOISE: Final = 1.5
_MEGABYTES: Final = 300
_OF_BARE_MINIMUM: Final = 0.5
_OF_ROWS: Final = 0.6

_CONSOLE: Final = Console(width=150)


def issuing(sites: list[Site]) -> Iterator[Row]:
    """Issue from four processes with one counter on PostgreSQL, and do the bare minimum."""
    found = rates(sites[-1])
    ratio = found["docgen"] / found["bare"]
    yield Row(
        what="4 processes, one counter, of the bare minimum's rate",
        promised=f"≥ {_OF_BARE_MINIMUM:.0%}",
        measured=f"{ratio:.0%} ({found['docgen']:.0f} of {found['bare']:.0f} a second)",
        kept=ratio >= _OF_BARE_MINIMUM,
    )


def blocks(sites: list[Site]) -> Iterator[Row]:
    """Store a thousand frozen documents in one transaction, and write their rows alone."""
    for site in sites:
        times = block_times(site)
        ratio = times.rows_alone / times.in_a_block
        yield Row(
            what=f"1,000 documents in one transaction, of the rate of their rows, {site.name}",
            promised=f"≥ {_OF_ROWS:.0%}",
            measured=(
                f"{ratio:.0%} ({times.in_a_block:.2f} ms a document, {times.rows_alone:.2f} ms its "
                f"rows alone; freezing, before, {times.freezing:.2f} ms)"
            ),
            kept=ratio >= _OF_ROWS,
        )


def listing(sites: list[Site]) -> Iterator[Row]:
    """Ask for pages of few documents and of many."""
    for site in sites:
        large = evolve(site, url=another(site.url))
        for page in page_times(site, large, _FEW, _MANY):
            wanted = ", ".join(f"{name} = {value}" for name, value in page.filter.items()) or "all"
            _CONSOLE.print(f"[bold]{site.name}, {wanted}[/]\n{page.plan}\n", highlight=False)
            ratio = page.many / page.few
            yield Row(
                what=f"a page of {_MANY:,} as of {_FEW:,}, {site.name}, {wanted}",
                promised=f"≤ {_NOISE} ×",
                measured=f"{ratio:.2f} × ({page.few:.2f} ms, {page.many:.2f} ms)",
                kept=ratio <= _NOISE,
            )


def importing(sites: list[Site]) -> Iterator[Row]:
    """Import a million numbers."""
    for site in sites:
        register = site.files.parent / "register.csv"
        write_register(register, _MANY)
        seconds, megabytes = import_in_a_process(site.url, register)
        yield Row(
            what=f"an import of {_MANY:,} numbers, {site.name}",
            promised=f"≤ {_MEGABYTES} MB",
            measured=f"{megabytes:.0f} MB in {seconds:.0f} s",
            kept=megabytes <= _MEGABYTES,
        )


SECTIONS: Final[dict[str, Callable[[list[Site]], Iterator[Row]]]] = {
    section.__name__: section for section in (issuing, blocks, listing, importing)
}


def main() -> int:
    """Measure, print, and return 1 when a promise is broken."""
    parser = arguments(__doc__)
    parser.add_argument("sections", nargs="*", default=list(SECTIONS), metavar="SECTION")
    options = parser.parse_args()
    rows: list[Row] = []
    for name in options.sections:
        with folder() as place, postgresql(place) as url:
            rows += SECTIONS[name](_sites(place, url))
    return finish(rows, options.save)


def _sites(place: Path, postgresql_url: str) -> list[Site]:
    """Return new databases of both kinds, that of PostgreSQL last."""
    return [
        Site(name="SQLite", url=f"sqlite:///{place / 'docs.db'}", files=place / "files"),
        Site(name="PostgreSQL", url=postgresql_url, files=place / "files"),
    ]


if __name__ == "__main__":
    sys.exit(main())
