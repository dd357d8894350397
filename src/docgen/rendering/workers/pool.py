"""A pool of worker processes that may crash, hang and overrun, one task without the others.

Pools of libraries share one pipe among their processes: one that is killed while it holds the
pipe's lock takes the others with it, and a task whose reading never ends has no clock. Here each
process has a pipe and a thread of its own, and nothing that it does can reach the others.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Final, TypeVar

from docgen.closing import Closing
from docgen.forks import ForkAware, watch_forks
from docgen.rendering.workers.limits import TRUSTED, Limits
from docgen.rendering.workers.sending import dump_task
from docgen.rendering.workers.task_threads import TaskThreads
from docgen.rendering.workers.waiting import Task
from docgen.rendering.workers.worker import be_ready
from docgen.writing import write_whole

T = TypeVar("T")

_EMPTY: Final = "empty"


class WorkerPool(ForkAware, Closing):
    """Processes that run functions under limits; started when there is a task for them.

    A worker is a new process, not a copy of this one; its working folder is empty. One that
    dies or overruns is replaced, and its task fails with
    :class:`docgen.exceptions.WorkerError`; the other tasks go on. A process that is forked from
    this one has workers of its own. ``get_ready`` is a function of a module that is run first,
    at leisure: what tasks would else import, and be stopped for. Several workers are copies of
    one process that has run it and does nothing else, so it must start no threads and open
    nothing.
    """

    def __init__(
        self,
        *,
        workers: int = 1,
        limits: Limits = TRUSTED,
        get_ready: Callable[[], None] = be_ready,
    ) -> None:
        self._workers = workers
        self._limits = limits
        self._get_ready = get_ready
        self._lock = threading.Lock()
        self._folder: _Folder | None = None
        self._threads: TaskThreads | None = None
        watch_forks(self)

    def submit(
        self,
        function: Callable[..., T],
        /,
        *arguments: object,
        owner: str = "",
        seconds: float | None = None,
        near: int | None = None,
    ) -> Future[T]:
        """Run a function of a module in a worker.

        The future ends with what the function returns, with the docgen error it raises, with
        ``WorkerError`` where its worker did not survive it, or with ``EngineUnavailableError``
        where no process can be started. ``owner`` is whoever answers for the task, if it is not
        the host: the tasks of one do not keep out those of another. ``seconds`` is what is left of
        the time, where the limits' own is not to begin again. ``near`` is the number of the process
        that has what the task needs at hand: it is done there, unless another has nothing to do.

        Raises:
            RenderError: the function or an argument cannot be sent to another process.
            WorkersBusyError: too many tasks wait.
            EngineUnavailableError: this process is at its end, or may start no threads.

        """
        task = Task(
            order=dump_task(function, arguments),
            owner=owner,
            seconds=self._limits.seconds if seconds is None else seconds,
            near=near,
        )
        task.outcome.set_running_or_notify_cancel()
        folder = self._own_folder().path / _EMPTY
        with self._lock:
            if self._threads is None:
                self._threads = TaskThreads(self._workers, self._limits, folder, self._get_ready)
            self._threads.take_on(task)
        return task.outcome

    def spool(self, name: str, make: Callable[[], bytes]) -> Path:
        """Keep bytes that many tasks need where workers can read them; return the path."""
        path = self._own_folder().path / name
        if not path.exists():
            write_whole(path, make())
        return path

    def interrupt(self) -> None:
        """Kill the processes in the middle of what they do; those tasks end with WorkerError.

        What waits goes on in new processes.
        """
        with self._lock:
            threads = self._threads
        if threads is not None:
            threads.interrupt()

    def close(self) -> None:
        """Wait for the tasks and end the processes; another task starts new ones."""
        with self._lock:
            threads, self._threads = self._threads, None
        if threads is not None:
            threads.dismiss()

    def after_fork_in_child(self) -> None:
        """Begin without workers, and with a folder of its own."""
        self._lock = threading.Lock()
        threads, self._threads, self._folder = self._threads, None, None
        if threads is not None:
            threads.leave()

    def _own_folder(self) -> _Folder:
        """Return this process's folder; it stays while processes come and go."""
        with self._lock:
            if self._folder is None:
                self._folder = _Folder()
            return self._folder


class _Folder:
    """What workers may read, and the empty folder that they work in."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="docgen-workers-"))
        (self.path / _EMPTY).mkdir()
        weakref.finalize(self, _remove, self.path, os.getpid())


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)
