"""How often a process of docgen's own searches for garbage; a host's process is the host's."""

from __future__ import annotations

import gc
from typing import Final

#: How many objects are made between two searches. Most of what is imported and read at the
#: beginning stays to the end; at Python's 700, a fifth of a short command went into searching it.
_SEARCHED_AFTER: Final = 50_000


def search_rarely() -> None:
    """Let this process search for garbage less often than Python does by itself."""
    gc.set_threshold(_SEARCHED_AFTER)
