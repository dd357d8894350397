"""Worker processes: whatever may crash, hang or overrun runs in them, and dies there.

Native engines, templates that are not trusted, files of strangers. :class:`WorkerPool` keeps the
processes; :class:`Limits` says what each may use.
"""

from docgen.rendering.workers.limits import (
    AUTHORING,
    FILES,
    RECEIVED_LIMITS,
    TRUSTED,
    UNTRUSTED,
    Limits,
)
from docgen.rendering.workers.pool import WorkerPool
from docgen.rendering.workers.shared import READERS, RECEIVED, SHARED, apart
from docgen.rendering.workers.worker import is_isolated, is_worker

__all__ = [
    "AUTHORING",
    "FILES",
    "READERS",
    "RECEIVED",
    "RECEIVED_LIMITS",
    "SHARED",
    "TRUSTED",
    "UNTRUSTED",
    "Limits",
    "WorkerPool",
    "apart",
    "is_isolated",
    "is_worker",
]
