"""What runs inside a worker process: its beginning, and one task after another."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import socket
import sys
import traceback
from typing import Final, NoReturn

from docgen.exceptions import DocGenError, RenderError
from docgen.garbage import search_rarely
from docgen.rendering.workers.limits import Limits
from docgen.rendering.workers.messages import receive, send

#: What a worker says before its first task.
READY: Final = b"ready"

#: How a worker ends that has no memory left.
OUT_OF_MEMORY: Final = 77

_STANDARD_ERROR: Final = 2

_LIMITS: list[Limits] = []
_PIPES: list[socket.socket] = []


def is_worker() -> bool:
    """Whether this process is a worker."""
    return bool(_LIMITS)


def is_isolated() -> bool:
    """Whether this process is a worker for what is not trusted."""
    return any(limits.isolated for limits in _LIMITS)


def serve(descriptor: int) -> None:
    """Work until the parent closes the other end of the pipe, or is gone."""
    pipe = socket.socket(fileno=descriptor)
    _PIPES[:] = [pipe]
    # What is imported stays: looking through it for garbage takes a tenth of the start.
    gc.disable()
    try:
        limits, get_ready = pickle.loads(receive(pipe, sys.maxsize))  # noqa: S301 - the parent's
        begin(limits)
        get_ready()
        gc.freeze()
        gc.enable()
        send(pipe, READY)
        while True:
            answer = run(receive(pipe, sys.maxsize))
            signal.setitimer(signal.ITIMER_REAL, 0)
            send(pipe, answer)
    except (EOFError, ConnectionError):
        # Destructors of native libraries may crash: a worker that is done ends at once.
        os._exit(0)


def be_ready() -> None:
    """Have nothing to prepare."""


def begin(limits: Limits) -> None:
    """Shut a new worker in: limits of its own, and nobody who types."""
    # A task in native code cannot run a handler of Python's: the signal itself must end it.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.stdin = None
    search_rarely()
    limits.apply_to_process()
    _LIMITS[:] = [limits]


def run(order: bytes) -> bytes:
    """Return, pickled, what a task returns and ``None``, or ``None`` and a docgen error.

    Reading the order is a part of the task: it is done within its limits.
    """
    _LIMITS[0].apply_to_task()
    try:
        return _answer(order)
    except MemoryError:
        # What took the memory may hold it still: the next task gets a new process.
        os._exit(OUT_OF_MEMORY)


def _answer(order: bytes) -> bytes:
    """Do a task; whatever goes wrong must be readable by the parent."""
    try:
        function, arguments = pickle.loads(order)  # noqa: S301 - the parent's
        return pickle.dumps((function(*arguments), None))
    except DocGenError as error:
        try:
            return pickle.dumps((None, error))
        except Exception:  # noqa: BLE001 - a host's error may hold anything
            return _failure(error)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - see above
        return _failure(error)


def _failure(error: Exception) -> bytes:
    # The text of a RecursionError says nothing to whoever reads it.
    said = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
    problem = f"a worker failed: {type(error).__name__}: {said}"
    return pickle.dumps((None, RenderError(problem)))


# Copies ------------------------------------------------------------------------------------


def fork_worker() -> int:
    """Copy this process, and return the number of the copy, which works at a pipe that is sent."""
    _, descriptors, _, _ = socket.recv_fds(_PIPES[0], 1, 2)
    copy = os.fork()
    if not copy:
        _begin_anew(*descriptors)
    for descriptor in descriptors:
        os.close(descriptor)
    return copy


def exit_code(copy: int, options: int) -> int | None:
    """Return how a copy of this process has ended; ``options`` are those of ``os.waitpid``."""
    found, status = os.waitpid(copy, options)
    return os.waitstatus_to_exitcode(status) if found else None


def _begin_anew(pipe: int, said: int) -> NoReturn:
    """Work as a new process would, and never come back to what the one before was doing."""
    try:
        os.setsid()
        os.dup2(said, _STANDARD_ERROR)
        os.close(said)
        _PIPES[0].close()
        serve(pipe)
    except BaseException:  # noqa: BLE001 - as an interpreter ends
        traceback.print_exc()
    finally:
        os._exit(1)
