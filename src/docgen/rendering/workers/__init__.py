"""Worker processes: whatever may crash, hang or overrun runs in them, and dies there.

Native engines, templates that are not trusted, files of strangers. :class:`WorkerPool` keeps the
processes; :class:`Limits` says what each may use. The names below are imported when first used: a
worker needs few of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.late_names import late_names

if TYPE_CHECKING:
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

_HOMES = {
    "AUTHORING": "docgen.rendering.workers.limits",
    "FILES": "docgen.rendering.workers.limits",
    "Limits": "docgen.rendering.workers.limits",
    "READERS": "docgen.rendering.workers.shared",
    "RECEIVED": "docgen.rendering.workers.shared",
    "RECEIVED_LIMITS": "docgen.rendering.workers.limits",
    "SHARED": "docgen.rendering.workers.shared",
    "TRUSTED": "docgen.rendering.workers.limits",
    "UNTRUSTED": "docgen.rendering.workers.limits",
    "WorkerPool": "docgen.rendering.workers.pool",
    "apart": "docgen.rendering.workers.shared",
    "is_isolated": "docgen.rendering.workers.worker",
    "is_worker": "docgen.rendering.workers.worker",
}

__getattr__ = late_names(__name__, _HOMES)
