"""Worker processes: native engines and templates that are not trusted run in them, and die there.

:class:`WorkerPool` keeps them; :class:`Limits` says what each may use.
"""

from docgen.rendering.workers.limits import TRUSTED, UNTRUSTED, Limits
from docgen.rendering.workers.pool import WorkerPool
from docgen.rendering.workers.worker import is_isolated, is_worker

#: The one worker that a process keeps warm for single pages; started when a page needs it.
SHARED = WorkerPool()

__all__ = ["SHARED", "TRUSTED", "UNTRUSTED", "Limits", "WorkerPool", "is_isolated", "is_worker"]
