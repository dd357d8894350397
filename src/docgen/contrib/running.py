"""A batch that runs behind the requests of a web server, and tells how far it is."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import asdict, evolve, field, frozen

from docgen.contrib.answers import body_of
from docgen.exceptions import DocGenError
from docgen.facade import DocGen

if TYPE_CHECKING:
    from docgen.batch.progress import Progress

_log = logging.getLogger(__name__)

_BROKEN: Final = {"code": "error", "message": "Партия остановилась из-за ошибки на сервере"}


@frozen(kw_only=True)
class BatchState:
    """A batch as it stands: ``running``, ``done`` or ``failed``, for a ``problem``.

    ``rows`` come at its end: what became of the documents, but for those that were skipped.
    """

    id: str = field(factory=lambda: secrets.token_urlsafe(16))
    store_id: str
    state: str = "running"
    total: int | None = None
    made: int = 0
    skipped: int = 0
    failed: int = 0
    seconds_left: float | None = None
    problem: Mapping[str, Any] | None = None
    rows: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether it has ended, well or not."""
        return self.state != "running"


class BatchRun:
    """A batch in a thread of its own: whoever asked for it may be gone.

    ``options`` are those of :meth:`docgen.DocGen.batch`; ``keep`` is given each new state.
    """

    def __init__(
        self,
        dg: DocGen,
        types: tuple[str, ...],
        options: Mapping[str, Any],
        keep: Callable[[BatchState], object],
    ) -> None:
        self.state = BatchState(store_id=dg.store.id)
        self._keep = keep
        keep(self.state)
        self._thread = threading.Thread(
            target=self._run, args=(dg, types, options), name="docgen batch", daemon=True
        )

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wait(self) -> None:
        """Wait until it is over."""
        self._thread.join()

    def _run(self, dg: DocGen, types: tuple[str, ...], options: Mapping[str, Any]) -> None:
        try:
            report = dg.batch(*types, **options, progress=self._watch)
        except DocGenError as error:
            _log.warning("a batch failed: %s", error)
            self._change(state="failed", problem=body_of(error))
        except Exception:  # noqa: BLE001 - it is told, and the thread is nobody's
            _log.exception("a batch failed")
            self._change(state="failed", problem=_BROKEN)
        else:
            told = [asdict(row) for row in report.rows if row.outcome != "skipped"]
            self._change(state="done", rows=tuple(told), seconds_left=None)

    def _watch(self, progress: Progress) -> None:
        self._change(
            total=progress.total,
            made=progress.made,
            skipped=progress.skipped,
            failed=progress.failed,
            seconds_left=progress.seconds_left,
        )

    def _change(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        self.state = evolve(self.state, **changes)
        self._keep(self.state)
