"""A pool of worker processes that may crash, hang and overrun, one task without the others."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.util import Finalize
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from docgen.exceptions import EngineUnavailableError, WorkerError
from docgen.file_names import write_whole
from docgen.rendering.workers.limits import TRUSTED, Limits
from docgen.rendering.workers.worker import OUT_OF_MEMORY, begin, run
from docgen.resources import use_bundled_fonts

if TYPE_CHECKING:
    from types import TracebackType

    from pebble import ProcessPool

T = TypeVar("T")

INSTALL: Final = "pip install 'docgen-ru[fast]'"

_EMPTY: Final = "empty"

#: The order of what is done at the end of a process: children are waited for after all that is
#: not below 0.
_BEFORE_CHILDREN: Final = 10


class WorkerPool:
    """Processes that run functions under limits; started for the first task.

    A worker is a new process, not a copy of this one; its working folder is empty. One that
    dies or overruns is replaced, and its task fails with
    :class:`docgen.exceptions.WorkerError`; the other tasks go on.
    """

    def __init__(self, *, workers: int = 1, limits: Limits = TRUSTED) -> None:
        self._workers = workers
        self._limits = limits
        self._lock = threading.Lock()
        self._folder: _Folder | None = None
        self._running: _Running | None = None

    def submit(self, function: Callable[..., T], *arguments: object) -> Future[T]:
        """Run a function of a module in a worker.

        The future ends with what the function returns, with the docgen error it raises, or with
        ``WorkerError`` where its worker did not survive it.

        Raises:
            EngineUnavailableError: pebble is not installed, or processes cannot be started here.

        """
        outcome: Future[T] = Future()
        outcome.set_running_or_notify_cancel()
        task = self._schedule(function, arguments)
        task.add_done_callback(lambda done: _settle(outcome, done, self._limits))
        return outcome

    def spool(self, name: str, make: Callable[[], bytes]) -> Path:
        """Keep bytes that many tasks need where workers can read them; return the path."""
        path = self._own_folder().path / name
        if not path.exists():
            write_whole(path, make())
        return path

    def close(self) -> None:
        """Wait for the tasks and end the processes; another task starts new ones."""
        running = self._take()
        if running is not None and running.owner == os.getpid():
            running.pool.close()  # type: ignore[no-untyped-call] # pebble half-typed
            running.pool.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _schedule(self, function: Callable[..., T], arguments: tuple[object, ...]) -> Future[Any]:
        order = (function, *arguments)
        try:
            return self._live().pool.schedule(run, order, timeout=self._limits.seconds)
        except RuntimeError:
            # Something killed an idle worker, and pebble gives up: begin again.
            self._take()
            return self._live().pool.schedule(run, order, timeout=self._limits.seconds)

    def _live(self) -> _Running:
        folder = self._own_folder().path
        with self._lock:
            if self._running is None or self._running.owner != os.getpid():
                self._running = _Running(self._workers, self._limits, folder / _EMPTY)
            return self._running

    def _take(self) -> _Running | None:
        """Return the processes there are; whoever asks next gets new ones."""
        with self._lock:
            running, self._running = self._running, None
            return running

    def _own_folder(self) -> _Folder:
        """Return this process's folder; it stays while processes come and go."""
        with self._lock:
            if self._folder is None or self._folder.owner != os.getpid():
                self._folder = _Folder()
            return self._folder


class _Folder:
    """What workers may read, and the empty folder that they work in."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.path = Path(tempfile.mkdtemp(prefix="docgen-workers-"))
        (self.path / _EMPTY).mkdir()
        weakref.finalize(self, _remove, self.path, self.owner)


class _Running:
    """The processes of a pool, ended with this object; those of another process are let be."""

    def __init__(self, workers: int, limits: Limits, folder: Path) -> None:
        self.owner = os.getpid()
        use_bundled_fonts()
        self.pool = _process_pool(workers, limits, folder)
        # At its end a process waits for its children: these must be told before. A process that
        # multiprocessing has started knows no other way, for it calls nothing of atexit.
        Finalize(self, _end, (self.pool, self.owner), exitpriority=_BEFORE_CHILDREN)


class _WorkerProcess(SpawnProcess):
    """A process that begins with an empty ``__main__``.

    Spawned processes run the program's main file again: a script that renders a document
    without the customary guard around its main part would start itself over and over.
    """

    def start(self) -> None:
        """Start it."""
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            super().start()
        finally:
            sys.modules["__main__"] = main

    def run(self) -> None:
        """Work, and end at once.

        Destructors of native libraries may crash, and a worker that is done would look like one
        that died.
        """
        super().run()
        os._exit(0)


class _WorkerContext(SpawnContext):
    Process = _WorkerProcess


def _process_pool(workers: int, limits: Limits, folder: Path) -> ProcessPool:
    try:
        from pebble import ProcessPool
    except ImportError:
        raise EngineUnavailableError(f"pebble is not installed. Type: {INSTALL}") from None
    return ProcessPool(
        max_workers=workers,
        max_tasks=limits.tasks,
        initializer=begin,
        initargs=(limits, str(folder)),
        context=_WorkerContext(),
    )


def _end(pool: ProcessPool, owner: int) -> None:
    if os.getpid() == owner:
        pool.stop()  # type: ignore[no-untyped-call] # pebble half-typed
        pool.join()


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def _settle(outcome: Future[T], task: Future[Any], limits: Limits) -> None:
    """Pass on how a task ended."""
    try:
        result, error = pickle.loads(task.result())  # noqa: S301 - from a process of our own
    except (Exception, CancelledError) as cause:  # noqa: BLE001 - every way a process may end
        outcome.set_exception(_death(cause, limits))
        return
    if error is None:
        outcome.set_result(result)
    else:
        outcome.set_exception(error)


def _death(cause: BaseException, limits: Limits) -> BaseException:
    """Say of what a worker died."""
    if isinstance(cause, TimeoutError):
        return WorkerError("time", f"more than {limits.seconds:g} s")
    code = getattr(cause, "exitcode", None)
    if code == -signal.SIGXCPU:
        return WorkerError("time", f"more than {limits.cpu_seconds} s of the processor")
    if code == OUT_OF_MEMORY:
        return WorkerError("memory", f"more than {limits.memory} bytes of memory")
    if isinstance(code, int) and code < 0:
        return WorkerError("crash", f"ended by {signal.Signals(-code).name}")
    if isinstance(cause, (BrokenProcessPool, CancelledError)) or code is not None:
        return WorkerError("crash", "ended without an answer")
    return cause
