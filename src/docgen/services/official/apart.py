"""What others have made, read in a process that may be killed: limits of time and memory."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from typing import TypeVar

from docgen.exceptions import ConfigurationError, EngineUnavailableError
from docgen.rendering.workers import RECEIVED, is_worker
from docgen.rendering.workers.sending import dump_plugins
from docgen.wiring import Wiring

T = TypeVar("T")


def apart(function: Callable[..., T], wiring: Wiring, *arguments: object) -> T:
    """Return what a function of a module makes of the wiring and of plain data, in a worker.

    It runs here where there can be no worker: pebble is not installed, this process is one
    already or may start none, or a plugin of the host's cannot be sent to another process. The
    limits on what a file may hold are kept then, those on time and memory are not.

    Raises:
        WorkerError: it took more time or memory than it may.

    """
    if is_worker() or multiprocessing.current_process().daemon or not _can_be_sent(wiring):
        return function(wiring, *arguments)
    try:
        future = RECEIVED.submit(function, wiring, *arguments)
    except EngineUnavailableError:
        return function(wiring, *arguments)
    return future.result()


def _can_be_sent(wiring: Wiring) -> bool:
    try:
        dump_plugins(wiring.own_plugins)
    except ConfigurationError:
        return False
    return True
