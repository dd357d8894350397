"""Tasks that wait for a worker, and whose turn it is: nobody's tasks keep out another's."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Set as AbstractSet
from concurrent.futures import Future
from typing import Any, Final

from attrs import field, frozen

from docgen.exceptions import WorkersBusyError

#: How much of all that may wait one owner may have: a quarter.
_SHARE: Final = 4


@frozen(kw_only=True, eq=False)
class Task:
    """A function and its arguments, packed, and what becomes of them.

    ``seconds`` is the time it may take by the clock. ``owner`` is whoever answers for it, such as a
    template that is not trusted; empty for the host itself, who shares with nobody. ``near`` is the
    number of the process that has what it needs at hand, if there is one.
    """

    order: bytes = field(repr=False)
    seconds: float
    owner: str = ""
    near: int | None = None
    outcome: Future[Any] = field(factory=Future, repr=False)


class WaitingTasks:
    """The tasks of a pool that no worker has yet, one line for each owner, served in turn.

    ``workers`` is how many there are: an owner never has all of several. ``most`` bounds how many
    tasks wait, and an owner's share of them.
    """

    def __init__(self, *, workers: int, most: int | None) -> None:
        self._most = most
        self._at_once = max(1, workers - 1)
        self._lines: dict[str, deque[Task]] = {}
        self._running: Counter[str] = Counter()

    def __len__(self) -> int:
        return sum(map(len, self._lines.values()))

    def put(self, task: Task) -> None:
        """Let a task wait.

        Raises:
            WorkersBusyError: so many wait already, of all or of its owner.

        """
        if self._most is not None:
            mine = len(self._lines.get(task.owner, ()))
            if len(self) >= self._most:
                raise WorkersBusyError(self._most)
            if task.owner and mine >= max(1, self._most // _SHARE):
                raise WorkersBusyError(mine, task.owner)
        self._lines.setdefault(task.owner, deque()).append(task)

    def take(self, others: AbstractSet[int] = frozenset()) -> Task | None:
        """Return the next task that may run now, if there is one; say :meth:`done` after it.

        What is at hand with ``others``, processes by their numbers, is left to them unless there
        is nothing else; they must be such as will take it.
        """
        owner = next((name for name in self._lines if self._may_run(name)), None)
        if owner is None:
            return None
        line = self._lines.pop(owner)
        place = next((i for i, row in enumerate(line) if row.near not in others), 0)
        task = line[place]
        del line[place]
        if line:
            self._lines[owner] = line  # at the end: the others go first
        self._running[owner] += 1
        return task

    def done(self, task: Task) -> None:
        """Count a task that was taken as ended."""
        self._running[task.owner] -= 1
        if not self._running[task.owner]:
            del self._running[task.owner]

    def _may_run(self, owner: str) -> bool:
        return not owner or self._running[owner] < self._at_once
