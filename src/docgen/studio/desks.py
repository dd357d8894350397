"""Whoever writes: each author has a worker process, and the newest of his wishes goes first."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeVar

from docgen.exceptions import DocGenError
from docgen.facade import DocGen

if TYPE_CHECKING:
    from docgen.models import Draft
    from docgen.rendering.workers.sending import Parcel
    from docgen.services.authoring import Bench

T = TypeVar("T")

_MOST: Final = 6
#: A page that takes longer than this is given up as soon as there is a newer wish.
_PATIENCE: Final = 1.0


class Desk:
    """An author's place. Drawing and looking at samples go on in two workers.

    The second one is begun when the wall of samples, or a comparison, is first asked for.
    """

    def __init__(self, dg: DocGen) -> None:
        self._dg = dg
        self.bench: Bench = dg.authoring.bench()
        self._second: Bench | None = None
        self._turn = asyncio.Lock()
        self._second_turn = asyncio.Lock()
        self._newest: dict[str, object] = {}
        self._drawing = ""
        self._begun = 0.0
        self._document: tuple[object, Parcel[Draft]] | None = None
        self.compared: tuple[bytes, bytes] = (b"", b"")

    def document(self, choice: object, make: Callable[[], Parcel[Draft]]) -> Parcel[Draft]:
        """Return the document of the data that are chosen; at every key it is the same one."""
        known = self._document
        if known is None or known[0] != choice:
            known = self._document = choice, make()
        return known[1]

    async def draw(self, work: Callable[[], T], window: str = "") -> T | None:
        """Do what the author waits for; nothing comes of it, if he has wished for something newer.

        Wishes never queue: of all that wait in a window, the newest one alone is done. Another
        window of his has wishes of its own.
        """
        wish = self._newest[window] = object()
        if self._drawing == window and self._is_late:
            await asyncio.to_thread(self.bench.interrupt)
        async with self._turn:
            if wish is not self._newest.get(window):
                return None
            self._drawing, self._begun = window, time.monotonic()
            try:
                return await asyncio.to_thread(work)
            except DocGenError:
                if wish is not self._newest.get(window):
                    return None
                raise
            finally:
                self._begun = 0.0
                if wish is self._newest.get(window):
                    del self._newest[window]

    @property
    def _is_late(self) -> bool:
        """Whether a page is being drawn that takes long."""
        return self._begun > 0 and time.monotonic() - self._begun > _PATIENCE

    async def ask(self, work: Callable[[], T]) -> T:
        """Do what the author would like to know besides; it waits for pages, and they for it."""
        async with self._turn:
            return await asyncio.to_thread(work)

    async def apart(self, work: Callable[[Bench], T]) -> T:
        """Do what takes long beside the drawing of pages."""
        async with self._second_turn:
            if self._second is None:
                self._second = self.bench.beside()
            return await asyncio.to_thread(work, self._second)

    def close(self) -> None:
        """End the workers."""
        self.bench.close()
        if self._second is not None:
            self._second.close()


class Desks:
    """The desks of all authors; whoever was away longest gives up his for a new one."""

    def __init__(self, dg: DocGen) -> None:
        self._dg = dg
        self._desks: OrderedDict[str, Desk] = OrderedDict()
        self._spare: Desk | None = None

    async def warm(self) -> None:
        """Have a desk ready for the first author."""
        self._spare = Desk(self._dg)
        with suppress(DocGenError):  # whoever draws a page is told
            await asyncio.to_thread(self._dg.authoring.rehearse, self._spare.bench)

    def of(self, author: str) -> Desk:
        """Return the desk of an author."""
        if author not in self._desks:
            desk, self._spare = self._spare or Desk(self._dg), None
            self._desks[author] = desk
            if len(self._desks) > _MOST:
                _, left = self._desks.popitem(last=False)
                asyncio.get_running_loop().run_in_executor(None, left.close)
        self._desks.move_to_end(author)
        return self._desks[author]

    def close(self) -> None:
        """End all workers."""
        for desk in (*self._desks.values(), *([self._spare] if self._spare else [])):
            desk.close()
        self._desks.clear()
