"""A worker process as its parent sees it: started, given tasks one by one, ended."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import spawn
from pathlib import Path
from typing import IO, Final, Protocol

from docgen.exceptions import WorkerError
from docgen.rendering.workers.limits import Limits
from docgen.rendering.workers.messages import receive, send
from docgen.rendering.workers.worker import OUT_OF_MEMORY
from docgen.resources import FONTS_VARIABLE, use_bundled_fonts

#: A worker begins with this process's modules and with nothing of its main file, which would
#: start itself over and over if it renders a document without the customary guard.
_BEGIN: Final = (
    "import sys; sys.path[:] = sys.argv[2:]; "
    "from docgen.rendering.workers.worker import serve; serve(int(sys.argv[1]))"
)

#: What the environment of an isolated worker holds; all else may be a secret.
_KEPT_VARIABLES: Final = (
    "FONTCONFIG_FILE",
    FONTS_VARIABLE,
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "PYTHONHOME",
    "TZ",
    "XDG_CACHE_HOME",
)

#: Seconds that a new process may take until it is ready, on the busiest of machines.
STARTING: Final = 60
#: What native libraries say, of C++, GLib and Rust, before they abort where Python would raise
#: MemoryError; and how much of what was said last is looked at.
_NO_MEMORY: Final = (b"bad_alloc", b"failed to allocate", b"memory allocation of", b"out of memory")
_LAST_WORDS: Final = 64_000


class Process(Protocol):
    """What a :class:`subprocess.Popen` and a copy of a process both are."""

    returncode: int | None

    @property
    def pid(self) -> int:
        """Return its number."""
        ...

    def poll(self) -> int | None:
        """Return how it ended, if it has."""
        ...

    def wait(self) -> int:
        """Return how it ended, once it has."""
        ...


class WorkerProcess:
    """A process under limits; one task at a time.

    ``start`` makes it work at the other end of a pipe, and say what it says into a file.
    ``get_ready`` is a function of a module that it runs first: what its tasks would else import
    in their own time.

    Raises:
        OSError: it cannot be started.
        WorkerError: it did not survive its start.

    """

    def __init__(
        self,
        limits: Limits,
        get_ready: Callable[[], None],
        start: Callable[[socket.socket, IO[bytes]], Process],
    ) -> None:
        self._limits = limits
        self._done = 0
        use_bundled_fonts()
        # What strangers' templates make native libraries say is no business of the host's log.
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process
        self._said_before = 0
        self._pipe, theirs = socket.socketpair()
        try:
            with theirs:
                self._process = start(theirs, self._said)
        except BaseException:
            self._pipe.close()
            self._said.close()
            raise
        # The function must not hold the object, or it would never be collected.
        self.end = weakref.finalize(
            self, _end, self._process, self._pipe, self._said, limits, os.getpid()
        )
        self._exchange(pickle.dumps((limits, get_ready)), STARTING)

    @property
    def number(self) -> int:
        """Its number, as the system counts processes."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether nothing has ended it, idle or not."""
        return self.end.alive and self._process.poll() is None

    @property
    def is_usable(self) -> bool:
        """Whether it can be given a task."""
        return self.is_alive and self._done < self._limits.tasks

    def perform(self, order: bytes, seconds: float, descriptors: Sequence[int] = ()) -> bytes:
        """Return the answer to an order; its clock runs from now on, for so many seconds.

        ``descriptors`` are open files that go with it.

        Raises:
            WorkerError: the process did not survive it, and is no more.

        """
        self._done += 1
        return self._exchange(order, seconds, descriptors)

    def kill(self) -> None:
        """Kill it from another thread; whoever waits for its answer learns that it is dead."""
        _kill(self._process)

    def leave(self) -> None:
        """Let a forked process's copy be: the process and the pipe are the parent's."""
        self.end.detach()
        self._process.returncode = 0  # or it would be waited for
        self._pipe.close()
        self._said.close()

    def _exchange(self, order: bytes, seconds: float, descriptors: Sequence[int] = ()) -> bytes:
        self._said_before = _length(self._said)
        begun = time.monotonic()
        deadline = begun + seconds
        try:
            send(self._pipe, order, deadline)
            if descriptors:
                socket.send_fds(self._pipe, [b"-"], descriptors)
            return receive(self._pipe, self._limits.memory, deadline)
        except TimeoutError:
            self.end()
            raise WorkerError("time", f"more than {seconds:g} s", after=seconds) from None
        except (EOFError, OSError):
            reason, problem = self._death()
            self.end()
            after = time.monotonic() - begun
            raise WorkerError(reason, problem, after=after) from None

    def _death(self) -> tuple[str, str]:
        """Say of what the process died: whoever has closed the pipe is at its end."""
        _kill(self._process)
        code, limits = self._process.wait(), self._limits
        if code == -signal.SIGXCPU:
            return "time", f"more than {limits.cpu_seconds} s of the processor"
        said = _tail(self._said, self._said_before)
        if code == OUT_OF_MEMORY or any(words in said for words in _NO_MEMORY):
            return "memory", f"more than {limits.memory} bytes of memory"
        if code < 0:
            return "crash", f"ended by {signal.Signals(-code).name}"
        return "crash", "ended without an answer"


def new_process(
    limits: Limits, folder: Path, pipe: socket.socket, said: IO[bytes]
) -> subprocess.Popen[bytes]:
    """Start an interpreter in a folder, with the environment that limits allow.

    Raises:
        OSError: it cannot be started.

    """
    paths = [os.path.abspath(path) for path in sys.path]  # noqa: PTH100 - "" is a path
    return subprocess.Popen(  # noqa: S603 - this program's own interpreter
        [os.fsdecode(spawn.get_executable()), "-c", _BEGIN, str(pipe.fileno()), *paths],
        stdin=subprocess.DEVNULL,
        stderr=said,
        cwd=folder,
        env=_environment(limits),
        pass_fds=(pipe.fileno(),),
        start_new_session=True,
    )


def _environment(limits: Limits) -> Mapping[str, str]:
    if not limits.isolated:
        return os.environ
    return {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}


def _length(said: IO[bytes]) -> int:
    return os.fstat(said.fileno()).st_size


def _tail(said: IO[bytes], begin: int = 0) -> bytes:
    """Return the end of what was said; the process writes where this one does not seek."""
    begin = max(begin, _length(said) - _LAST_WORDS)
    return os.pread(said.fileno(), _LAST_WORDS, begin)


def _kill(process: Process) -> None:
    """Kill a process and whatever it has started; one that is dying already, dies of its own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _end(
    process: Process,
    pipe: socket.socket,
    said: IO[bytes],
    limits: Limits,
    owner: int,
) -> None:
    if os.getpid() != owner:
        return
    pipe.close()
    _kill(process)
    process.wait()
    with said:
        if not limits.isolated and sys.stderr is not None:
            sys.stderr.write(_tail(said).decode("utf-8", "replace"))
