"""Connections of an engine of SQLAlchemy, none of which a forked process has of its parent."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.pool import Pool, QueuePool

from docgen.exceptions import ConfigurationError
from docgen.forks import ForkAware, watch_forks

#: Seconds that a fork waits for what is being read and written.
_PATIENCE: Final = 10.0

#: Pools of the parent's, in a forked process. Even letting go of their connections would close
#: them, for the parent too.
_LEFT: Final[list[Pool]] = []


class Connections(ForkAware):
    """Watches over the connections of an engine when this process forks.

    The child begins with none, and its parent's stay open. SQLite asks for more: its library
    counts the locks of a file in the memory of the process, so that a child which had so much as
    an idle connection of its parent's damages the file, by new connections too. A fork waits
    until an SQLite file is not being read or written, and its idle connections are closed before;
    where that cannot be, the child is refused the file.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_file = engine.dialect.name == "sqlite" and not _is_in_memory(engine)
        self._changed = threading.Condition()
        self._users: Counter[int] = Counter()
        self._forks = 0
        self._was_in_use = False
        self._is_refused = False
        watch_forks(self)

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Use connections; on SQLite no other thread forks meanwhile.

        Raises:
            ConfigurationError: this process was forked while an SQLite file was being used.

        """
        if self._is_refused:
            raise ConfigurationError(
                f"{self._engine.url!r} was being read or written when this process was forked. "
                "An SQLite file can be used by a forked process only if it is left alone at that "
                "moment: open it in the child, after the fork"
            )
        me = threading.get_ident()
        with self._changed:
            while self._forks and me not in self._users:
                self._changed.wait()
            self._users[me] += 1
        try:
            yield
        finally:
            with self._changed:
                self._users[me] -= 1
                if not self._users[me]:
                    del self._users[me]
                self._changed.notify_all()

    def before_fork(self) -> None:
        """Wait until an SQLite file is left alone, and close the idle connections to it."""
        if not self._is_file:
            return
        deadline = time.monotonic() + _PATIENCE
        with self._changed:
            self._forks += 1
            while self._is_used_by_others():
                if not self._changed.wait(deadline - time.monotonic()):
                    break
            pool = self._engine.pool
            # The host may use an engine of its own by itself; not every pool counts that.
            in_use = pool.checkedout() if isinstance(pool, QueuePool) else 0
            self._was_in_use = bool(self._users) or in_use > 0
            self._engine.dispose()

    def after_fork_in_parent(self) -> None:
        """Let everybody go on."""
        with self._changed:
            self._forks = max(0, self._forks - 1)
            self._changed.notify_all()

    def after_fork_in_child(self) -> None:
        """Begin without connections; what is refused once stays refused."""
        self._changed = threading.Condition()
        self._users.clear()
        self._forks = 0
        if self._is_file:
            self._is_refused = self._is_refused or self._was_in_use
        if self._is_file or self._engine.dialect.name != "sqlite":
            _LEFT.append(self._engine.pool)
            self._engine.dispose(close=False)

    def _is_used_by_others(self) -> bool:
        return any(user != threading.get_ident() for user in self._users)


def _is_in_memory(engine: Engine) -> bool:
    database = engine.url.database or ":memory:"
    return ":memory:" in database or "mode=memory" in str(engine.url)
