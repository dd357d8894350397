"""What a process begins anew after ``os.fork``: its parent's locks, connections, workers.

A lock that another thread held at that moment is never released in the child, and two processes
on one connection read each other's answers. So whatever holds such things is told before and
after every fork, in the child before anything else runs there.
"""

from __future__ import annotations

import os
import threading
from types import TracebackType
from typing import Final
from weakref import WeakSet


class ForkAware:
    """Holds what only the process that made it may use; say :func:`watch_forks` of it."""

    def before_fork(self) -> None:
        """Get ready; other threads still run."""

    def after_fork_in_parent(self) -> None:
        """Go on as before."""

    def after_fork_in_child(self) -> None:
        """Forget all that is the parent's, without closing it, and begin anew."""


class _Lock(ForkAware):
    """A lock that is told of forks, to be held by ``with``."""

    def __init__(self, lock: threading.Lock | threading.RLock) -> None:
        self._lock = lock
        watch_forks(self)

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._lock.release()


class ForkLock(_Lock):
    """A lock that is free in a forked process, whoever held it in the parent."""

    def __init__(self) -> None:
        super().__init__(threading.Lock())

    def after_fork_in_child(self) -> None:
        """Begin with a lock that nobody holds."""
        self._lock = threading.Lock()


class ForkWaits(_Lock):
    """A lock that a fork waits for: native code may be in the middle of anything.

    The thread that holds it may take it again, and may fork.
    """

    def __init__(self) -> None:
        super().__init__(threading.RLock())

    def before_fork(self) -> None:
        """Wait until nobody else holds it."""
        self._lock.acquire()

    def after_fork_in_parent(self) -> None:
        """Let the others go on."""
        self._lock.release()

    def after_fork_in_child(self) -> None:
        """Let it go: the thread that forked is the only one here."""
        self._lock.release()


_WATCHING: Final[WeakSet[ForkAware]] = WeakSet()
#: Those that were told of a fork that is under way, by the thread that forks.
_TOLD: Final = threading.local()


def watch_forks(thing: ForkAware) -> None:
    """Have a thing told of every fork, as long as it lives."""
    _WATCHING.add(thing)


def _before() -> None:
    _TOLD.things = list(_WATCHING)
    for thing in _TOLD.things:
        thing.before_fork()


def _in_parent() -> None:
    for thing in _TOLD.things:
        thing.after_fork_in_parent()
    _TOLD.things = []


def _in_child() -> None:
    for thing in _TOLD.things:
        thing.after_fork_in_child()
    _TOLD.things = []


os.register_at_fork(before=_before, after_in_parent=_in_parent, after_in_child=_in_child)
