"""The threads of a pool: each gives tasks to a process of its own, and passes on its answers."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from docgen.exceptions import EngineUnavailableError
from docgen.rendering.workers.copies import Copies
from docgen.rendering.workers.limits import Limits
from docgen.rendering.workers.process import WorkerProcess, new_process
from docgen.rendering.workers.waiting import Task, WaitingTasks
from docgen.rendering.workers.worker import be_ready


class TaskThreads:
    """Threads and processes, started as tasks come, until they are dismissed.

    ``folder`` is where the processes work, ``get_ready`` what each of them does first. Where
    there are several that have something to do first, it is done once, and they are copies.
    """

    def __init__(
        self, workers: int, limits: Limits, folder: Path, get_ready: Callable[[], None]
    ) -> None:
        self._workers = workers
        self._limits = limits
        self._get_ready = get_ready
        is_shared = workers > 1 and get_ready is not be_ready
        self._copies = Copies(limits, folder, get_ready) if is_shared else None
        self._start = self._copies.make if self._copies else partial(new_process, limits, folder)
        self._changed = threading.Condition()
        self._waiting = WaitingTasks(workers=workers, most=limits.waiting)
        self._open: set[Task] = set()
        self._threads: list[threading.Thread] = []
        self._processes: set[WorkerProcess] = set()
        self._idle = 0
        self._is_dismissed = False

    def take_on(self, task: Task) -> None:
        """Let a task wait for its turn.

        Raises:
            WorkersBusyError: too many wait.
            EngineUnavailableError: no thread can be started.

        """
        with self._changed:
            if self._idle <= len(self._waiting) and len(self._threads) < self._workers:
                self._start_thread()
            self._waiting.put(task)
            self._open.add(task)
            self._changed.notify_all()

    def dismiss(self) -> None:
        """Wait until all tasks are done, and end the processes."""
        with self._changed:
            self._is_dismissed = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        if self._copies is not None:
            self._copies.end()

    def interrupt(self) -> None:
        """Kill the processes, whatever they are at; new ones take their places."""
        with self._changed:
            for process in self._processes:
                process.kill()

    def leave(self) -> None:
        """Forget, in a forked process, what goes on in its parent."""
        for process in self._processes:
            process.leave()
        if self._copies is not None:
            self._copies.leave()
        for task in self._open:
            # Whoever held the lock of the future is not in this process.
            task.outcome._condition = threading.Condition()  # noqa: SLF001
            problem = "the task was given to the process that this one is forked from"
            task.outcome.set_exception(EngineUnavailableError(f"{problem}; give it anew"))

    def _start_thread(self) -> None:
        thread = threading.Thread(target=self._work, name="docgen-worker", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:
            if not self._threads:  # else the others do it
                problem = f"no worker can be started here: {error}"
                raise EngineUnavailableError(problem) from None
        else:
            self._threads.append(thread)

    def _work(self) -> None:
        process: WorkerProcess | None = None
        while (task := self._next(process)) is not None:
            process = self._perform(task, process)
        self._discard(process)

    def _next(self, process: WorkerProcess | None) -> Task | None:
        """Wait for a task; there is none any more once the crew is dismissed."""
        with self._changed:
            while (task := self._waiting.take(self._others(process))) is None:
                if self._is_dismissed and not self._waiting:
                    return None
                self._idle += 1
                self._changed.wait()
                self._idle -= 1
            return task

    def _others(self, process: WorkerProcess | None) -> set[int]:
        """Return the numbers of the other processes; what those knew that are gone, nobody does."""
        return {row.number for row in self._processes if row is not process}

    def _perform(self, task: Task, process: WorkerProcess | None) -> WorkerProcess | None:
        """Do a task and settle its outcome; return the process if it can do another."""
        try:
            process = self._usable(process)
            answer = process.perform(task.order, task.seconds)
            result, error = pickle.loads(answer)  # noqa: S301 - our worker's
        except OSError as refusal:
            error = EngineUnavailableError(f"no worker can be started here: {refusal}")
        except BaseException as failure:  # noqa: BLE001 - an outcome is not left open
            error = failure
        finally:
            with self._changed:
                self._waiting.done(task)
                self._open.discard(task)
                self._changed.notify_all()
        if error is None:
            task.outcome.set_result(result)
        else:
            task.outcome.set_exception(error)
        return process

    def _usable(self, process: WorkerProcess | None) -> WorkerProcess:
        """Return the process, or a new one in its place."""
        if process is not None and process.is_usable:
            return process
        self._discard(process)
        process = WorkerProcess(self._limits, self._get_ready, self._start)
        with self._changed:
            self._processes.add(process)
        return process

    def _discard(self, process: WorkerProcess | None) -> None:
        if process is not None:
            with self._changed:
                self._processes.discard(process)
            process.end()
