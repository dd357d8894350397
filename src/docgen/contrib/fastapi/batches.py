"""The batches of this process, and what those who watch them are sent."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Final

from docgen.contrib.fastapi.models import BatchAsked, BatchTold
from docgen.contrib.running import BatchRun, BatchState
from docgen.exceptions import UnknownNameError
from docgen.facade import DocGen

#: How often those who watch are told, in seconds.
_BEAT: Final = 0.2
#: How many that are over are still known.
_KEPT: Final = 100


class BatchRuns:
    """The batches of this process, by their ids, which nobody can guess."""

    def __init__(self) -> None:
        self._states: dict[str, BatchState] = {}
        self._lock = threading.Lock()

    def start(self, dg: DocGen, asked: BatchAsked) -> BatchTold:
        """Begin a batch."""
        options = asked.model_dump(exclude={"types"})
        run = BatchRun(dg, tuple(asked.types), options, self._keep)
        run.start()
        return told(run.state)

    def get(self, dg: DocGen, batch: str) -> BatchState:
        """Return a batch of this façade's store, as it stands.

        Raises:
            UnknownNameError: there is none.

        """
        state = self._states.get(batch)
        if state is None or state.store_id != dg.store.id:
            raise UnknownNameError("batch", batch, ())
        return state

    async def events(self, state: BatchState) -> AsyncIterator[str]:
        """Yield server-sent events of a batch: ``progress`` while it runs, and ``end``."""
        last = None
        while not state.is_over:
            if state is last:
                yield ": still here\n\n"
            else:
                yield f"event: progress\ndata: {told(state).model_dump_json()}\n\n"
            last = state
            await asyncio.sleep(_BEAT)
            state = self._states.get(state.id, state)
        yield f"event: end\ndata: {told(state).model_dump_json()}\n\n"

    def _keep(self, state: BatchState) -> None:
        with self._lock:
            over = [key for key, row in self._states.items() if row.is_over]
            for key in over[: max(0, len(self._states) - _KEPT)]:
                del self._states[key]
            self._states[state.id] = state


def told(state: BatchState) -> BatchTold:
    """Return a batch as it goes over the wire."""
    return BatchTold.model_validate(state)
