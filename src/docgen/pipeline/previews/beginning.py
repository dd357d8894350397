"""The worker that previews are drawn in: what it has ready, and one begun before it is wanted.

It imports little, so that a program can begin the worker first and import its own modules while
the worker imports his.
"""

from __future__ import annotations

from typing import Final

from docgen.rendering.workers.limits import AUTHORING
from docgen.rendering.workers.pool import WorkerPool
from docgen.rendering.workers.worker import be_ready

_BEGUN: Final[list[WorkerPool]] = []


def get_ready() -> None:
    """Import what the first page would wait for, and be stopped for on a slow machine."""
    import plutoprint  # noqa: F401 - see above
    import pypdfium2  # noqa: F401 - see above
    from PIL import ImageChops, PngImagePlugin  # noqa: F401 - see above

    import docgen.pipeline.previews.jobs  # noqa: F401 - see above


def begin_worker() -> None:
    """Begin a worker; the next :func:`preview_pool` is its.

    Fonts belong to the process: those of the host's own have to be given before.
    """
    pool = _new_pool()
    pool.submit(be_ready)
    _BEGUN.append(pool)


def preview_pool() -> WorkerPool:
    """Return a pool of one worker: the one that was begun, if nobody has it yet."""
    return _BEGUN.pop() if _BEGUN else _new_pool()


def _new_pool() -> WorkerPool:
    return WorkerPool(limits=AUTHORING, get_ready=get_ready)
