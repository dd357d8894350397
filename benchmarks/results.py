"""What the benchmarks share: rows of figures, the table, the machine, ways timed in turn.

A benchmark ends with ``finish``: its table is printed, with ``--save FOLDER`` its rows are also
kept there as JSON for `run.py` and `publish.py`, and the exit status is 1 when a promise is broken.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from attrs import asdict, frozen
from rich.console import Console
from rich.table import Table

_PACKAGES: Final = (
    "weasyprint",
    "plutoprint",
    "playwright",
    "typst",
    "reportlab",
    "jinja2",
    "docxtpl",
    "lxml",
    "xmlschema",
    "sqlalchemy",
    "psycopg",
)
_HUNDRED: Final = 100
_TEN: Final = 10

NOT_INSTALLED: Final = "not installed"


@frozen(kw_only=True)
class Row:
    """A figure: of what, in which case, and what was promised.

    ``measured`` is the figure as text, ``value`` the same as a number for whoever draws it.
    """

    case: str = ""
    what: str
    measured: str
    value: float | None = None
    promised: str = ""
    kept: bool | None = None


def figure(what: str, value: float, unit: str, *, case: str = "") -> Row:
    """Return the row of a number and its unit."""
    return Row(case=case, what=what, measured=f"{rounded(value)} {unit}", value=value)


def at_least(what: str, value: float, promised: float, unit: str, *, case: str = "") -> Row:
    """Return the row of a number that was promised to be so much or more."""
    return Row(
        case=case,
        what=what,
        measured=f"{rounded(value)} {unit}",
        value=value,
        promised=f"≥ {_limit(promised)} {unit}",
        kept=value >= promised,
    )


def at_most(what: str, value: float, promised: float, unit: str, *, case: str = "") -> Row:
    """Return the row of a number that was promised to be so much or less."""
    return Row(
        case=case,
        what=what,
        measured=f"{rounded(value)} {unit}",
        value=value,
        promised=f"≤ {_limit(promised)} {unit}",
        kept=value <= promised,
    )


def rounded(value: float) -> str:
    """Return a number with as many digits as mean something."""
    digits = 0 if abs(value) >= _HUNDRED else 1 if abs(value) >= _TEN else 2
    return f"{value:,.{digits}f}"


def _limit(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def arguments(description: str | None) -> argparse.ArgumentParser:
    """Return a parser of the options that all benchmarks have."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="keep the rows as JSON there")
    return parser


def finish(rows: Iterable[Row], save: Path | None) -> int:
    """Print the rows, keep them if asked to, and return the exit status."""
    name, rows = Path(sys.argv[0]).stem, tuple(rows)
    show({name: rows})
    if save:
        save.mkdir(parents=True, exist_ok=True)
        kept = {"machine": machine(), "rows": [asdict(row) for row in rows]}
        path = save / f"{name}.json"
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 1 if any(row.kept is False for row in rows) else 0


def saved(folder: Path, name: str) -> tuple[Mapping[str, Any], tuple[Row, ...]]:
    """Return the machine and the rows that a benchmark has kept.

    Raises:
        FileNotFoundError: it has kept none.

    """
    kept = json.loads((folder / f"{name}.json").read_text("utf-8"))
    return kept["machine"], tuple(Row(**row) for row in kept["rows"])


def show(benchmarks: Mapping[str, Iterable[Row]]) -> None:
    """Print one table of all rows, a section for each benchmark."""
    table = Table("benchmark", "case", "what", "measured", "promised", "kept")
    for name, rows in benchmarks.items():
        for row in rows:
            kept = {None: "", True: "yes", False: "NO"}[row.kept]
            table.add_row(name, row.case, row.what, row.measured, row.promised, kept)
        table.add_section()
    console = Console()
    console.width = max(console.width, 140)
    console.print(table)


def machine() -> dict[str, Any]:
    """Return what the figures depend on: processor, memory, load, versions."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "measured": f"{datetime.now(UTC):%B %Y}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory": f"{pages / 2**30:.0f} GB",
        "load": f"{os.getloadavg()[2]:.1f}",
        "Python": platform.python_version(),
        "packages": {name: _version(name) for name in _PACKAGES},
    }


def milliseconds_in_turn(
    ways: Mapping[str, Callable[[], object]], rounds: int, *, warm_up: int = 3
) -> dict[str, list[float]]:
    """Run every way in turn, ``rounds`` times after a warm-up; return milliseconds by name."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(warm_up + rounds):
        for name, way in ways.items():
            gc.collect()  # nobody pays for what the one before has left
            begun = time.perf_counter()
            way()
            duration = time.perf_counter() - begun
            if number >= warm_up:
                times[name].append(duration * 1000)
    return times


def median_ratio(ours: Iterable[float], theirs: Iterable[float]) -> float:
    """Return the median over pairs that were timed one after the other."""
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))


def a_second(way: Callable[[], object], count: int) -> float:
    """Return how many times a second a way is done, warm."""
    way()
    begun = time.perf_counter()
    for _ in range(count):
        way()
    return count / (time.perf_counter() - begun)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return NOT_INSTALLED
