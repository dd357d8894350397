"""What processes have used, of the system's own accounts (Linux)."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PARENT: Final = 1
#: Of a process, user's and system's; of those of its children that have ended, the same.
_USED: Final = slice(11, 15)


def descendants(root: int | None = None) -> set[int]:
    """Return the processes that a process has started, with theirs; of this one unless told."""
    children = defaultdict(set)
    for number, fields in _all():
        children[int(fields[_PARENT])].add(number)
    found: set[int] = set()
    waiting = [root or os.getpid()]
    while waiting:
        fresh = children[waiting.pop()] - found
        found |= fresh
        waiting.extend(fresh)
    return found


def processor(processes: Iterable[int]) -> float:
    """Return the seconds that processes and their ended children have had of the processor."""
    wanted = set(processes)
    ticks = (sum(map(int, fields[_USED])) for number, fields in _all() if number in wanted)
    return sum(ticks) / _TICKS


def _all() -> Iterable[tuple[int, list[str]]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        yield int(stat.parent.name), fields
