"""The pools that all of a process shares, each started when it is needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from docgen.rendering.workers.limits import FILES, RECEIVED_LIMITS
from docgen.rendering.workers.pool import WorkerPool
from docgen.rendering.workers.worker import is_worker

T = TypeVar("T")

#: The one worker that is kept warm for single pages.
SHARED: Final = WorkerPool()
#: Those that read what strangers send; several, so that one file does not hold up another.
READERS: Final = WorkerPool(workers=2, limits=FILES)
#: The one that reads official files that others have sent: long ones take their time.
RECEIVED: Final = WorkerPool(limits=RECEIVED_LIMITS)


def apart(function: Callable[..., T], /, *arguments: object) -> T:
    """Return what a function makes of a stranger's file, in a process that may be killed.

    In a worker it is done at once, under the limits of that one.

    Raises:
        WorkerError: the process crashed, or overran its time or memory.
        WorkersBusyError: too many files wait already.
        DocGenError: what the function raises.

    """
    if is_worker():
        return function(*arguments)
    return READERS.submit(function, *arguments).result()
