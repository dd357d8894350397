"""Workers of a batch that sleep as long as the work takes, and answer with what is ready."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, Final

from docgen.batch.checking_elsewhere import check_orders
from docgen.pipeline.keep import FilesResult
from docgen.rendering.workers import WorkerPool

#: What of a worker's time goes by before a number is given: about a third.
_BEFORE: Final = 1 / 3


class Recorder:
    """An executor that does all in this process, and remembers what was made ready."""

    def __init__(self) -> None:
        self.answers: list[bytes] = []

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:  # noqa: ANN401 - an executor's
        """Make documents ready at once; files of them are not made."""
        future: Future[Any] = Future()
        if function is check_orders:
            answer = function(*arguments)
            self.answers.append(pickle.dumps(answer))
            future.set_result(answer)
        else:
            future.set_result(_no_files(arguments[1]))
        return future


class Sleepers:
    """An executor of workers that sleep as long as the work takes, and give ready answers."""

    def __init__(self, pool: WorkerPool, answers: list[bytes], seconds: float) -> None:
        self._pool = pool
        self._answers = iter(answers)
        self._seconds = seconds

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:  # noqa: ANN401 - an executor's
        """Send what would be sent, and have it answered later."""
        if function is check_orders:
            count = len(arguments[-1])
            return self._pool.submit(
                answer_later, next(self._answers), self._seconds * _BEFORE * count, arguments
            )
        rest = self._seconds * (1 - _BEFORE) * len(arguments[1])
        return self._pool.submit(
            answer_later, pickle.dumps(_no_files(arguments[1])), rest, arguments
        )


def answer_later(answer: bytes, seconds: float, _order: object) -> Any:  # noqa: ANN401 - anything
    """Sleep, and return an answer."""
    time.sleep(seconds)
    return pickle.loads(answer)  # noqa: S301 - this file's own


def _no_files(ids: Sequence[int]) -> tuple[FilesResult, ...]:
    return tuple(FilesResult(document_id=document_id) for document_id in ids)
