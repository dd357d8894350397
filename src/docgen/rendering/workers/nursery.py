"""Workers copied from one process that has imported what their tasks need: it is paid for once.

That process does no tasks and has no threads, so there is nothing of a task that a copy could
have. A copy begins as a new process does: with limits, a pipe and a session of its own.
"""

from __future__ import annotations

import pickle
import signal
import socket
import threading
from collections.abc import Callable
from functools import partial
from os import WNOHANG
from pathlib import Path
from typing import IO, Any, Final

from docgen.exceptions import WorkerError
from docgen.rendering.workers.limits import Limits
from docgen.rendering.workers.process import STARTING, WorkerProcess, new_process
from docgen.rendering.workers.sending import dump_task
from docgen.rendering.workers.worker import exit_code, fork_worker

_FORK: Final = dump_task(fork_worker, ())


class Nursery:
    """Makes copies of a process that is started when the first one is wanted."""

    def __init__(self, limits: Limits, folder: Path, get_ready: Callable[[], None]) -> None:
        self._start = partial(
            WorkerProcess, limits, get_ready, partial(new_process, limits, folder)
        )
        self._lock = threading.Lock()
        self._mother: WorkerProcess | None = None

    def fork(self, pipe: socket.socket, said: IO[bytes]) -> Fork:
        """Return a copy that works at the other end of a pipe.

        Raises:
            OSError: there can be no other process.
            WorkerError: the process that is copied did not survive its start.

        """
        with self._lock:
            if self._mother is None or not self._mother.is_alive:
                self._mother = self._start()
            answer = self._mother.perform(_FORK, STARTING, (pipe.fileno(), said.fileno()))
        return Fork(self, self._mother, _result(answer))

    def ask(self, mother: WorkerProcess, order: bytes) -> Any:  # noqa: ANN401 - whatever it answers
        """Return what the process that was copied says of its copies.

        Raises:
            OSError: it is gone, or knows nothing of them.
            WorkerError: it is gone since then.

        """
        with self._lock:
            if not mother.is_alive:
                raise ProcessLookupError
            return _result(mother.perform(order, STARTING))

    def end(self) -> None:
        """End the process; its copies go on."""
        if self._mother is not None:
            self._mother.end()

    def leave(self) -> None:
        """Let it be, in a forked process."""
        if self._mother is not None:
            self._mother.leave()


class Fork:
    """A copy, as :class:`subprocess.Popen` would show it: only its parent can ask how it ended."""

    def __init__(self, nursery: Nursery, mother: WorkerProcess, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._nursery = nursery
        self._mother = mother

    def poll(self) -> int | None:
        """Return how it ended, if it has."""
        return self._ended(WNOHANG)

    def wait(self) -> int:
        """Return how it ended, once it has."""
        code = self._ended(0)
        return -signal.SIGKILL if code is None else code

    def _ended(self, options: int) -> int | None:
        if self.returncode is None:
            order = dump_task(exit_code, (self.pid, options))
            try:
                self.returncode = self._nursery.ask(self._mother, order)
            except (OSError, WorkerError):  # nobody will ever know
                self.returncode = -signal.SIGKILL
        return self.returncode


def _result(answer: bytes) -> Any:  # noqa: ANN401 - whatever was asked for
    result, error = pickle.loads(answer)  # noqa: S301 - our worker's
    if error is not None:
        raise OSError(str(error))
    return result
