"""The fast PDF engine: PlutoPrint, native code that runs in worker processes only.

It aborts on some stylesheets, and may crash at the end of a process that has made many pages.
So this process never loads it: it sends pages to a worker, which is kept warm.
"""

from __future__ import annotations

import pickle
from contextlib import suppress
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final

from docgen.exceptions import EngineLimitError, EngineUnavailableError
from docgen.rendering.engines.plutoprint_tasks import draw_page, draw_with_files, import_engine
from docgen.rendering.workers import WorkerPool, is_worker

if TYPE_CHECKING:
    from docgen.rendering.protocols import Page
_INSTALL: Final = "pip install 'docgen-ru[fast]'"


class PlutoPrintEngine:
    """PlutoPrint with a fetcher that serves the template's own files and refuses the rest.

    ``pool`` is where it runs; inside a worker it draws at once.
    """

    name = "plutoprint"

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool

    @cached_property
    def version(self) -> str:
        """PlutoPrint's version."""
        try:
            return version("plutoprint")
        except PackageNotFoundError:
            problem = f"PlutoPrint is not installed. Type: {_INSTALL}"
            raise EngineUnavailableError(problem) from None

    def render(self, page: Page) -> bytes:
        """Return the PDF of a page. See :class:`docgen.protocols.PdfEngine`.

        Raises:
            EngineLimitError: the page asks for what PlutoPrint cannot do.
            WorkerError: PlutoPrint crashed, or overran its time or memory.

        """
        if page.attachments:
            raise EngineLimitError("PlutoPrint cannot attach files to a PDF")
        if page.accessible:
            raise EngineLimitError("PlutoPrint cannot tag a PDF for screen readers")
        if not self.version or is_worker():
            return draw_page(page.html, page.styles, page.files, page.keyword)
        if not page.files:
            return self._pool.submit(draw_page, page.html, page.styles, {}, page.keyword).result()
        path = self._pool.spool(f"{page.files_hash}.files", lambda: pickle.dumps(dict(page.files)))
        order = (page.html, page.styles, path, page.keyword)
        return self._pool.submit(draw_with_files, *order).result()


def begin_early(pool: WorkerPool) -> None:
    """Start the worker while this process does something else; whether it can be is told later."""
    with suppress(EngineUnavailableError):
        pool.submit(import_engine)
