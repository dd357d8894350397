"""What a worker process may use. The kernel keeps the limits, whatever runs in the process."""

from __future__ import annotations

import resource
import signal
from typing import Final

from attrs import frozen

_MEGABYTE: Final = 1_000_000
#: Seconds after which a worker ends itself that its parent should have ended.
_GRACE: Final = 10


@frozen(kw_only=True)
class Limits:
    """Limits of one task and of one process.

    ``seconds`` is the time a task may take by the clock, ``cpu_seconds`` that of the processor;
    ``memory`` the addresses of the process and ``file_size`` the longest file, in bytes. After
    ``tasks`` tasks a process is replaced by a new one: native libraries keep what they forget.
    One that is ``isolated`` has nothing of its parent's environment. ``waiting`` is how many tasks
    may wait for a free process; as many as there are, unless it is given.
    """

    seconds: float
    cpu_seconds: int
    memory: int
    file_size: int
    tasks: int
    isolated: bool = False
    waiting: int | None = None

    def apply_to_process(self) -> None:
        """Limit this process for good."""
        for kind, most in (
            (resource.RLIMIT_AS, self.memory),
            (resource.RLIMIT_FSIZE, self.file_size),
            (resource.RLIMIT_CORE, 0),
        ):
            _lower(kind, most)

    def apply_to_task(self) -> None:
        """Limit the time of what this process does next, even where its parent is gone."""
        signal.setitimer(signal.ITIMER_REAL, self.seconds + _GRACE)
        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime) + 1 + self.cpu_seconds
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (_least(most, hard), hard))


#: For templates of the package and of the host: a long document may take its time.
TRUSTED: Final = Limits(
    seconds=180,
    cpu_seconds=180,
    memory=3_000 * _MEGABYTE,
    file_size=500 * _MEGABYTE,
    tasks=1_000,
)
#: For whatever a user edits or uploads.
UNTRUSTED: Final = Limits(
    seconds=20,
    cpu_seconds=8,
    memory=700 * _MEGABYTE,
    file_size=50 * _MEGABYTE,
    tasks=50,
    isolated=True,
    waiting=64,
)
#: For what an author is writing just now: a page takes a fraction of a second, so what uses five of
#: the processor has gone astray. The clock is more patient: a busy machine is not its fault.
AUTHORING: Final = Limits(
    seconds=30,
    cpu_seconds=5,
    memory=900 * _MEGABYTE,
    file_size=50 * _MEGABYTE,
    tasks=2_000,
    isolated=True,
    waiting=32,
)
#: For files that strangers send: scans of a contract, a PDF to be stamped or verified.
FILES: Final = Limits(
    seconds=60,
    cpu_seconds=40,
    memory=1_000 * _MEGABYTE,
    file_size=50 * _MEGABYTE,
    tasks=200,
    isolated=True,
    waiting=64,
)
#: For files that others have sent: one of 20,000 lines may take its time, none for ever.
RECEIVED_LIMITS: Final = Limits(
    seconds=300,
    cpu_seconds=300,
    memory=4_000 * _MEGABYTE,
    file_size=500 * _MEGABYTE,
    tasks=200,
    isolated=True,
)


def _lower(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    value = _least(most, hard)
    resource.setrlimit(kind, (value, value))


def _least(wanted: int, hard: int) -> int:
    """Return what is wanted, as far as the system allows it."""
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
