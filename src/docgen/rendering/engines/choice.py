"""Which engine makes a page: the one asked for, or the fastest that can."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final, TypeGuard

from attrs import evolve

from docgen.exceptions import (
    EngineLimitError,
    EngineUnavailableError,
    UnknownNameError,
    WorkerError,
)
from docgen.models import Provenance
from docgen.rendering.engines.paged_media import needs_weasyprint
from docgen.rendering.metadata.pdf import keyword
from docgen.rendering.metadata.provenance import stated
from docgen.rendering.protocols import Drawing, Page, PdfEngine

AUTO: Final = "auto"

_FULL: Final = "weasyprint"
_FAST: Final = "plutoprint"

#: What a file's notes say when the fast engine was lost.
FALLBACK_NOTE: Final = (
    "PDF сделан программой WeasyPrint: быстрая программа PlutoPrint завершилась аварийно."
)


class EngineChoice:
    """The engines there are; ``configured`` is the host's choice, the strongest of all.

    ``auto`` is PlutoPrint where it is installed and the page asks for nothing that it lacks,
    else WeasyPrint. Where PlutoPrint crashed, the page is made by WeasyPrint, with a note; one that
    overran its time or memory has had what there is for it, and is not tried again. Whoever
    chooses PlutoPrint gets WeasyPrint too for pages that are beyond it: equal pages go before an
    equal engine.

    Raises:
        UnknownNameError: there is no engine of the configured name.

    """

    def __init__(self, engines: Iterable[PdfEngine], configured: str = AUTO) -> None:
        self._engines = {engine.name: engine for engine in engines}
        self._configured = configured
        self._require(configured)

    def draw(self, page: Page, wanted: str = AUTO, provenance: Provenance | None = None) -> Drawing:
        """Return the PDF of a page; ``wanted`` is the template's choice of an engine.

        ``provenance`` is what the PDF is to say of itself, but for the engine.

        Raises:
            UnknownNameError: there is no engine of this name.
            RenderError: the engine failed; see :class:`docgen.protocols.PdfEngine`.

        """
        self._require(wanted)
        name = wanted if self._configured == AUTO else self._configured
        draw = partial(self._draw_by, page=page, provenance=provenance)
        if name not in (AUTO, _FAST):
            return draw(name)
        if needs_weasyprint(page):
            return draw(_FULL)
        try:
            return draw(_FAST)
        except EngineLimitError:
            return draw(_FULL)
        except EngineUnavailableError:
            if name == _FAST:
                raise
            return draw(_FULL)
        except WorkerError as error:
            if name == _FAST or not crashed(error):
                raise
            return draw(_FULL, notes=(FALLBACK_NOTE,))

    def _draw_by(
        self, name: str, *, page: Page, provenance: Provenance | None, notes: tuple[str, ...] = ()
    ) -> Drawing:
        engine = self._engines[name]
        made_by = f"{engine.name} {engine.version}"
        if provenance is not None:
            provenance = evolve(provenance, engine=made_by)
            page = evolve(page, keyword=keyword(stated(provenance)))
        content = engine.render(page)
        return Drawing(content=content, engine=made_by, notes=notes, provenance=provenance)

    def _require(self, name: str) -> None:
        if name != AUTO and name not in self._engines:
            raise UnknownNameError("PDF engine", name, (AUTO, *self._engines))


def crashed(error: BaseException) -> TypeGuard[WorkerError]:
    """Whether a worker died of something other than its limits, so that another engine may try."""
    return isinstance(error, WorkerError) and error.reason == "crash"
