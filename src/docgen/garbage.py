"""When a process of docgen's own searches for garbage; a host's process is the host's."""

from __future__ import annotations

import atexit
import gc
import sys
from typing import Final

#: How many objects are made between two searches. Most of what is imported and read at the
#: beginning stays to the end; at Python's 700, a fifth of a short command went into searching it.
_SEARCHED_AFTER: Final = 50_000

#: Has connections that are closed when they are found to be garbage, at the latest.
_DATABASES: Final = "sqlalchemy"


def search_rarely() -> None:
    """Let this process search for garbage less often than Python does, and not at its end.

    The system takes the memory back at once, while Python searched it again: a sixth of a short
    command. Where a database may have been opened, the end is as it was.
    """
    gc.set_threshold(_SEARCHED_AFTER)
    atexit.register(_leave_it_unsearched)


def _leave_it_unsearched() -> None:
    if _DATABASES not in sys.modules:
        gc.freeze()
