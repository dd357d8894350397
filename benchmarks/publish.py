"""Puts what the benchmarks have kept into the page of figures, and draws its plot.

::

    python benchmarks/run.py --save FOLDER
    python benchmarks/publish.py FOLDER

`docs/explanation/performance.md` has a place for every benchmark, between ``<!-- NAME -->`` and
``<!-- /NAME -->``; what stands there is replaced, and stays where nothing was kept. The places
`promises` and `machine` are made from all of them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from plot import draw
from results import Row, saved
from run import BENCHMARKS

_FOLDER: Final = Path(__file__).parents[1] / "docs" / "explanation"
_PAGE: Final = _FOLDER / "performance.md"
_PLOT: Final = _FOLDER / "performance.svg"


def main() -> None:
    """Replace what stands in the places, and the plot."""
    folder = Path(sys.argv[1])
    names = [
        benchmark.name for benchmark in BENCHMARKS if (folder / f"{benchmark.name}.json").exists()
    ]
    kept = {name: saved(folder, name) for name in names}
    found = {name: rows for name, (_, rows) in kept.items()}
    page = _PAGE.read_text("utf-8")
    page = _replaced(page, "machine", machine_line([about for about, _ in kept.values()]))
    page = _replaced(page, "promises", promises(found))
    for name, rows in found.items():
        page = _replaced(page, name, table(rows))
    _PAGE.write_text(page, "utf-8")
    _PLOT.write_text(draw(found), "utf-8")


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a table: a column for each case, where every case has the same rows."""
    cases, names = (list(dict.fromkeys(column)) for column in zip(*map(_key, rows), strict=True))
    cells = {_key(row): row.measured for row in rows}
    if len(cases) > 1 and len(rows) > len(cases) + len(names) // 2:
        lines = [[name, *(cells.get((case, name), "") for case in cases)] for name in names]
        return _markdown(["", *cases], lines)
    return _markdown(["", ""], [[": ".join(filter(None, _key(row))), row.measured] for row in rows])


def promises(found: Mapping[str, Sequence[Row]]) -> str:
    """Return the table of all that was promised."""
    lines = [
        [name, ": ".join(filter(None, _key(row))), row.promised, row.measured, _KEPT[row.kept]]
        for name, rows in found.items()
        for row in rows
        if row.kept is not None
    ]
    return _markdown(["benchmark", "what", "promised", "measured", "kept"], lines)


def machine_line(machines: Sequence[Mapping[str, Any]]) -> str:
    """Return what the figures were measured on, and under which load."""
    about, loads = machines[0], sorted(float(one["load"]) for one in machines)
    packages = ", ".join(f"{name} {version}" for name, version in about["packages"].items())
    return (
        f"{about['processor']}, {about['cores']} cores, {about['memory']} of memory; "
        f"{about['measured']}, load {loads[0]} to {loads[-1]}. "
        f"Python {about['Python']}, {packages}."
    )


_KEPT: Final = {True: "yes", False: "**no**", None: ""}


def _key(row: Row) -> tuple[str, str]:
    return row.case, row.what


def _markdown(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rule = ["---"] * len(heads)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rule, *lines))


def _replaced(page: str, name: str, text: str) -> str:
    place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not place.search(page):
        raise SystemExit(f"{_PAGE.name} has no place <!-- {name} --> for these figures")
    return place.sub(lambda found: f"{found[1]}{text}\n{found[2]}", page)


if __name__ == "__main__":
    main()
