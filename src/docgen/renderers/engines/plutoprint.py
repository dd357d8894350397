"""The fast PDF engine: PlutoPrint, native code that runs in worker processes only.

It aborts on some stylesheets, and may crash at the end of a process that has made many pages.
So this process never loads it: it sends pages to a worker, which is kept warm.
"""

from __future__ import annotations

import base64
import binascii
import io
import mimetypes
import multiprocessing
import pickle
import re
from functools import cached_property, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from docgen.exceptions import EngineUnavailableError, RenderError, ResourceRefusedError
from docgen.renderers.engines.addresses import BASE_URL, PICTURES, refuse_dangerous_links
from docgen.workers import WorkerPool, is_worker
from docgen.workers.pool import INSTALL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from plutoprint import Book, ResourceData

    from docgen.protocols import Page

_KEPT_FILES: Final = 32
_LINK = re.compile(r"<\s*(?:a|area)\b", re.IGNORECASE)


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
            raise EngineUnavailableError(f"PlutoPrint is not installed. Type: {INSTALL}") from None

    def render(self, page: Page) -> bytes:
        """Return the PDF of a page. See :class:`docgen.protocols.PdfEngine`.

        Raises:
            WorkerError: PlutoPrint crashed, or overran its time or memory.

        """
        if page.attachments:
            raise RenderError("PlutoPrint cannot attach files; choose engine='weasyprint'")
        if not self.version or is_worker():
            return draw(page.html, page.styles, page.files)
        if multiprocessing.current_process().daemon:
            raise EngineUnavailableError(
                "PlutoPrint needs a process of its own, which a daemonic process may not start; "
                "start this process with daemon=False, or choose engine='weasyprint'"
            )
        if not page.files:
            return self._pool.submit(draw, page.html, page.styles, {}).result()
        path = self._pool.spool(f"{page.files_hash}.files", lambda: pickle.dumps(dict(page.files)))
        return self._pool.submit(draw_with_files, page.html, page.styles, path).result()


def draw_with_files(html: str, styles: Sequence[str], files: Path) -> bytes:
    """Draw with the files of a template that lie pickled in a file, read once."""
    return draw(html, styles, _read(files))


@lru_cache(_KEPT_FILES)
def _read(path: Path) -> Mapping[str, bytes]:
    files: Mapping[str, bytes] = pickle.loads(path.read_bytes())  # noqa: S301 - the parent's
    return files


def draw(html: str, styles: Sequence[str], files: Mapping[str, bytes]) -> bytes:
    """Return the PDF of a page, drawn in this process; see :class:`docgen.protocols.Page`."""
    import plutoprint

    if _LINK.search(html):
        refuse_dangerous_links(html)
    book = plutoprint.Book(plutoprint.PAGE_SIZE_A4, plutoprint.PAGE_MARGINS_NONE)
    fetcher = _fetcher(files)
    book.custom_resource_fetcher = fetcher
    style = "\n".join(files[path].decode("utf-8") for path in styles)
    try:
        book.load_html(html, style, base_url=BASE_URL)
        content = _write(book)
    except plutoprint.Error as error:
        raise RenderError(f"PlutoPrint failed: {error}") from None
    if fetcher.refused:
        raise ResourceRefusedError(fetcher.refused[0])
    return content


def _write(book: Book) -> bytes:
    output = io.BytesIO()
    book.write_to_pdf_stream(output)
    return output.getvalue()


def _fetcher(files: Mapping[str, bytes]) -> Any:  # noqa: ANN401 - its class derives from a library imported late
    from plutoprint import Error, ResourceData, ResourceFetcher

    class TemplateFetcher(ResourceFetcher):
        """Serves bytes already loaded; what it refuses is remembered, for PlutoPrint is quiet."""

        def __init__(self) -> None:
            self.refused: list[str] = []

        def fetch_url(self, url: str) -> ResourceData:
            if url.startswith(PICTURES):
                return self._inline(url)
            path = unquote(url.removeprefix(BASE_URL)) if url.startswith(BASE_URL) else ""
            if path not in files:
                self.refused.append(url)
                raise Error(f"refused: {url:.80}")
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            return ResourceData(files[path], kind)

        def _inline(self, url: str) -> ResourceData:
            head, _, body = url.partition(",")
            kind = head.removeprefix("data:").partition(";")[0]
            try:
                return ResourceData(base64.b64decode(body), kind)
            except binascii.Error:
                self.refused.append(f"{url:.80}")
                raise

    return TemplateFetcher()
