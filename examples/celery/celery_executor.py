"""Celery as an executor: ``submit`` sends a task, and a thread waits for its answer."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from celery import Celery

T = TypeVar("T")

app = Celery(
    "docgen",
    broker=os.environ.get("CELERY_BROKER", "redis://localhost/0"),
    backend=os.environ.get("CELERY_BACKEND", "redis://localhost/1"),
)
# Functions and façades travel pickled, so whoever can write to the broker can run code in the
# workers: keep it inside, behind a password.
app.conf.update(
    task_serializer="pickle",
    result_serializer="pickle",
    accept_content=["pickle"],
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
)


@app.task(name="docgen.run")
def run(call: bytes) -> Any:  # noqa: ANN401 - whatever the function returns
    """Run a function that was sent."""
    function, arguments = pickle.loads(call)  # noqa: S301 - of the CRM's own broker
    return function(*arguments)


class CeleryExecutor:
    """What a batch needs of an executor, over the workers of ``app``."""

    def __init__(self, *, seconds: float = 600) -> None:
        """Give up on a task after so many seconds; the batch then does it itself."""
        self._seconds = seconds

    def submit(self, function: Callable[..., T], /, *arguments: Any) -> Future[T]:  # noqa: ANN401 - the function's
        """Send a task, and return a future of its answer."""
        answer = run.delay(pickle.dumps((function, arguments)))
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()

        def wait() -> None:
            try:
                future.set_result(answer.get(timeout=self._seconds))
            except Exception as error:  # noqa: BLE001 - the batch decides what to do
                future.set_exception(error)

        threading.Thread(target=wait, daemon=True).start()
        return future
