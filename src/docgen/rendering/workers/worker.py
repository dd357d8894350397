"""What runs inside a worker process: its beginning, and each task."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable
from typing import Any, Final

from docgen.exceptions import DocGenError, RenderError
from docgen.rendering.workers.limits import Limits
from docgen.resources import FONTS_VARIABLE

#: What the environment of an isolated worker keeps; all else may be a secret.
_KEPT_VARIABLES: Final = (
    *("FONTCONFIG_FILE", FONTS_VARIABLE, "LANG", "LC_ALL", "TZ", "XDG_CACHE_HOME"),
)

#: How a worker ends that has no memory left.
OUT_OF_MEMORY: Final = 77

_LIMITS: list[Limits] = []


def is_worker() -> bool:
    """Whether this process is a worker."""
    return bool(_LIMITS)


def is_isolated() -> bool:
    """Whether this process is a worker for what is not trusted."""
    return any(limits.isolated for limits in _LIMITS)


def begin(limits: Limits, folder: str) -> None:
    """Shut a new worker off from its parent: a session, an empty folder, limits of its own."""
    os.setsid()
    os.chdir(folder)
    if limits.isolated:
        for name in os.environ.keys() - set(_KEPT_VARIABLES):
            del os.environ[name]
    # A task in native code cannot run a handler of Python's: the signal itself must end it.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.stdin = None  # nobody types into a worker
    limits.apply_to_process()
    _LIMITS.append(limits)


def run(function: Callable[..., Any], *arguments: object) -> bytes:
    """Return, pickled, what a function returns and ``None``, or ``None`` and a docgen error.

    Whatever goes wrong must be readable by the parent: an exception that it cannot unpickle
    would end all of its workers.
    """
    _LIMITS[0].apply_to_task()
    try:
        return pickle.dumps((function(*arguments), None))
    except DocGenError as error:
        return pickle.dumps((None, error))
    except MemoryError:
        # What took the memory may hold it still: the next task gets a new process.
        os._exit(OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001 - see above
        problem = f"a worker failed: {type(error).__name__}: {error}"
        return pickle.dumps((None, RenderError(problem)))
