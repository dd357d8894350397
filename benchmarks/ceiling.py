"""The ceiling of every batch: PlutoPrint drawing one ready page, and nothing else.

It packs the pictures itself. What docgen spares it, such as a QR code, is docgen's.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

from billing import SAMPLE

from docgen import DocGen, hookimpl
from docgen.rendering.engines.plutoprint_drawing import draw_whole
from docgen.rendering.protocols import Page, PdfEngine
from docgen.rendering.workers import WorkerPool

_PAGES: Final = 200


class Keeper:
    """An engine, and the plugin that supplies it: keeps the page it is given, for others."""

    name = "keeper"
    version = "0"

    def __init__(self) -> None:
        self.page: Page | None = None

    def render(self, page: Page) -> bytes:
        """Keep the page."""
        self.page = page
        return b"%PDF"

    @hookimpl
    def docgen_pdf_engines(self) -> Sequence[PdfEngine]:
        """Supply itself."""
        return (self,)


def ceiling_of(workers: int) -> float:
    """Return how many pages a second the engine draws in so many processes, and nothing else."""
    page = page_of({**SAMPLE, "due_date": "2026-11-10"})
    files = {path: page.files[path] for path in page.styles}
    with WorkerPool(workers=workers) as pool:
        order = (page.html, tuple(page.styles), files, _PAGES)
        for future in [pool.submit(draw_many, *order[:3], 5) for _ in range(workers)]:
            future.result()
        begun = time.perf_counter()
        for future in [pool.submit(draw_many, *order) for _ in range(workers)]:
            future.result()
        return workers * _PAGES / (time.perf_counter() - begun)


def draw_many(html: str, styles: tuple[str, ...], files: dict[str, bytes], count: int) -> None:
    """Draw a page so many times."""
    for _ in range(count):
        draw_whole(html, styles, files)


def page_of(data: Mapping[str, Any]) -> Page:
    """Return the page of an invoice, as an engine gets it.

    Raises:
        RuntimeError: the engine was not asked for it.

    """
    keeper = Keeper()
    DocGen(plugins=[keeper], engine="keeper").render("invoice", data, number="15")
    if keeper.page is None:
        raise RuntimeError("the engine was not asked")
    return keeper.page
