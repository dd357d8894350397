"""The most memory that this process and its workers hold, as Linux tells it.

The kernel's account of waited-for children would not do: a process that is started keeps there
what its parent held at that moment.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_SELF: Final = Path("/proc/self")
_EVERY: Final = 0.2


class MemoryWatch:
    """Looks at this process and its descendants five times a second, while it is entered.

    Megabytes: ``main`` and ``worker`` are the most that one process held, ``together`` the most
    that all of them held at one time, pages that they share counted in each.
    """

    def __init__(self) -> None:
        self.main = self.worker = self.together = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            self._look()
            if self._done.wait(_EVERY):
                return

    def _look(self) -> None:
        processes = [_SELF, *_descendants(_SELF)]
        now = [_megabytes(process) for process in processes]
        self.main = max(self.main, now[0][0])
        self.worker = max([self.worker, *(peak for peak, _ in now[1:])])
        self.together = max(self.together, sum(size for _, size in now))


def peak() -> float:
    """Return the most megabytes that this process has held."""
    return _megabytes(_SELF)[0]


def _descendants(process: Path) -> Iterator[Path]:
    """Yield the processes that a process has started, and those that they have."""
    for child in _children(process):
        yield child
        yield from _descendants(child)


def _children(process: Path) -> set[Path]:
    found: set[str] = set()
    with suppress(OSError):  # it has ended
        for task in (process / "task").iterdir():
            with suppress(OSError):  # the thread has ended
                found.update((task / "children").read_text("ascii").split())
    return {Path("/proc") / child for child in found}


def _megabytes(process: Path) -> tuple[float, float]:
    """Return the most that a process has held and what it holds now; nothing if it is gone."""
    with suppress(OSError):
        lines = (process / "status").read_text("utf-8").splitlines()
        fields = dict(line.split(":", 1) for line in lines)
        if "VmHWM" in fields:
            return _kilobytes(fields["VmHWM"]) / 1024, _kilobytes(fields["VmRSS"]) / 1024
    return 0.0, 0.0


def _kilobytes(field: str) -> int:
    return int(field.split(maxsplit=1)[0])
