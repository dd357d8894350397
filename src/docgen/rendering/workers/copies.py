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

_COPY: Final = dump_task(fork_worker, ())


class Copies:
    """The copies of a process that is started when the first one is wanted."""

    def __init__(self, limits: Limits, folder: Path, get_ready: Callable[[], None]) -> None:
        self._start = partial(
            WorkerProcess, limits, get_ready, partial(new_process, limits, folder)
        )
        self._lock = threading.Lock()
        self._original: WorkerProcess | None = None

    def make(self, pipe: socket.socket, said: IO[bytes]) -> Copy:
        """Return a copy that works at the other end of a pipe.

        Raises:
            OSError: there can be no other process.
            WorkerError: the process that is copied did not survive its start.

        """
        with self._lock:
            if self._original is None or not self._original.is_alive:
                self._original = self._start()
            answer = self._original.perform(_COPY, STARTING, (pipe.fileno(), said.fileno()))
        return Copy(self, self._original, _result(answer))

    def ask(self, original: WorkerProcess, order: bytes) -> Any:  # noqa: ANN401 - whatever it answers
        """Return what the process that was copied says of its copies.

        Raises:
            OSError: it is gone, or knows nothing of them.
            WorkerError: it is gone since then.

        """
        with self._lock:
            if not original.is_alive:
                raise ProcessLookupError
            return _result(original.perform(order, STARTING))

    def end(self) -> None:
        """End the process; its copies go on."""
        if self._original is not None:
            self._original.end()

    def leave(self) -> None:
        """Let it be, in a forked process."""
        if self._original is not None:
            self._original.leave()


class Copy:
    """A copy, as :class:`subprocess.Popen` would show it: only its parent can ask how it ended."""

    def __init__(self, copies: Copies, original: WorkerProcess, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._copies = copies
        self._original = original

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
                self.returncode = self._copies.ask(self._original, order)
            except (OSError, WorkerError):  # nobody will ever know
                self.returncode = -signal.SIGKILL
        return self.returncode


def _result(answer: bytes) -> Any:  # noqa: ANN401 - whatever was asked for
    result, error = pickle.loads(answer)  # noqa: S301 - our worker's
    if error is not None:
        raise OSError(str(error))
    return result
