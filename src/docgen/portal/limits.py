"""How often somebody may ask: so many times in so many seconds, and no more.

What is guessed, asked for and taken is counted in the store, by all processes together; the flood
of requests, which the store is to be spared, by each process for itself.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import OrderedDict, deque
from typing import Final

from docgen.facade import DocGen

#: Of how many askers it is remembered; the longest silent are forgotten first.
_REMEMBERED: Final = 10_000


class Limit:
    """Counts what askers do, by a key of each; kept in this process only."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, key: str) -> bool:
        """Count one more, and tell whether it is still within the limit."""
        with self._lock:
            times = self._times.setdefault(key, deque(maxlen=self._most + 1))
            self._times.move_to_end(key)
            if len(self._times) > _REMEMBERED:
                self._times.popitem(last=False)
            times.append(time.monotonic())
            return self._is_within(times)

    def is_over(self, key: str) -> bool:
        """Whether somebody has done too much already."""
        with self._lock:
            return not self._is_within(self._times.get(key, deque()))

    def _is_within(self, times: deque[float]) -> bool:
        earliest = time.monotonic() - self._seconds
        while times and times[0] <= earliest:
            times.popleft()
        return len(times) <= self._most


class SharedLimit:
    """Counts what askers do, by a key of each, in the store."""

    def __init__(self, dg: DocGen, kind: str, most: int, seconds: float) -> None:
        self._dg = dg
        self._kind = kind
        self._most = most
        self._within = dt.timedelta(seconds=seconds)

    def count(self, key: str) -> bool:
        """Count one more, and tell whether it is still within the limit."""
        return self._dg.store.attempts.count(self._kind, key, most=self._most, within=self._within)

    def is_over(self, key: str) -> bool:
        """Whether somebody has done too much already."""
        return self._dg.store.attempts.is_over(
            self._kind, key, most=self._most, within=self._within
        )
