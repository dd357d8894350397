"""What a preview's worker is asked, each in a function that another process can find by name.

A worker belongs to one author: it remembers the pages that are looked at, so that a picture of
another page need not wait for the whole, and only what has changed is sent.
"""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import Final

from attrs import evolve

from docgen.hooks.caller import Plugins
from docgen.models import Channel, DocumentType, File, Finding, PdfOrigin, Printable, Severity
from docgen.pipeline.previews.changes import changes
from docgen.pipeline.previews.pages import PreviewRenderer, Viewing
from docgen.pipeline.previews.palette import entries, forms
from docgen.pipeline.previews.places import MarkedPages
from docgen.pipeline.previews.troubles import troubles
from docgen.pipeline.previews.values import (
    Drawn,
    Form,
    PageChange,
    PagePicture,
    PaletteEntry,
    Problem,
    Sight,
    Spot,
    Tile,
    Trouble,
)
from docgen.rendering.engines.choice import EngineChoice
from docgen.rendering.pictures import PdfPages, packed
from docgen.rendering.workers.sending import load_plugins
from docgen.templates.folders import pdf_origin

_VIEWING: Final = Viewing()


def warm(setup: Path, engine: str) -> None:
    """Make what the first page would wait for."""
    _renderer(setup, engine)


def draw_job(setup: Path, engine: str, sight: Sight) -> Drawn:
    """Draw a preview; see :class:`docgen.pipeline.previews.pages.Viewing`."""
    plugins, renderer = _renderer(setup, engine)
    return _VIEWING.draw(renderer, plugins.document_type(sight.template.document_type), sight)


def picture_job(key: str, number: int, width: int, have: str) -> PagePicture | None:
    """Draw another page of the last preview."""
    return _VIEWING.picture(key, number, width, have)


def settle_job(key: str, number: int, width: int, have: str) -> Drawn | None:
    """Lay the last preview out as it is printed, if it was not."""
    return _VIEWING.settle(key, number, width, have)


def word_job(setup: Path, engine: str, sight: Sight) -> tuple[bytes, tuple[Problem, ...]]:
    """Fill a Word file in."""
    plugins, renderer = _renderer(setup, engine)
    return renderer.word(plugins.document_type(sight.template.document_type), sight)


def mend_job(content: bytes, label: str, names: dict[str, str]) -> bytes:
    """Put right the names of shortcodes in a Word file."""
    from docgen.templates.authoring.mending import mended_word

    return mended_word(content, label, names)


def spots_job(setup: Path, engine: str, sight: Sight) -> tuple[Spot, ...]:
    """Find the values on the pages."""
    plugins, renderer = _renderer(setup, engine)
    return MarkedPages(renderer, plugins.document_type(sight.template.document_type), sight).spots


def entries_job(setup: Path, engine: str, document: Printable) -> tuple[PaletteEntry, ...]:
    """Print every shortcode."""
    plugins, renderer = _renderer(setup, engine)
    return entries(renderer, plugins.document_type(document.type), document)


def forms_job(setup: Path, engine: str, document: Printable, name: str) -> tuple[Form, ...]:
    """Print a value in all the ways there are."""
    plugins, renderer = _renderer(setup, engine)
    return forms(renderer, plugins.document_type(document.type), document, name)


def lint_job(setup: Path, engine: str, sight: Sight) -> tuple[Finding, ...]:
    """Look a template over on all samples."""
    plugins, renderer = _renderer(setup, engine)
    return renderer.lint(plugins.document_type(sight.template.document_type), sight.template)


def tile_job(setup: Path, engine: str, sight: Sight) -> Tile:
    """Draw a sample for the wall, and look it over."""
    begun = time.monotonic()
    plugins, renderer = _renderer(setup, engine)
    document_type = plugins.document_type(sight.template.document_type)
    marked, found = troubles(renderer, document_type, sight)
    if marked is None:
        return Tile(troubles=found, seconds=time.monotonic() - begun)
    pages = PdfPages(marked.pdf)
    found = (*found, *_engines_differ(renderer, document_type, sight, len(pages.sizes)))
    spot = next((row.box for row in found if row.box), None)
    number = min(spot.page if spot else 0, len(pages.sizes) - 1)
    image = pages.image(number, sight.width)
    picture = PagePicture(
        page=number, key="", width=image.width, height=image.height, content=packed(image)
    )
    return Tile(
        pages=len(pages.sizes),
        picture=picture,
        troubles=found,
        seconds=time.monotonic() - begun,
    )


def file_job(setup: Path, engine: str, sight: Sight, format_: str) -> File:
    """Return the document as a file of a format; the pages of a Word file are made already."""
    plugins, renderer = _renderer(setup, engine)
    document_type = plugins.document_type(sight.template.document_type)
    if sight.pdf:
        name = f"{sight.template.name}.pdf"
        return File(name=name, media_type="application/pdf", content=sight.pdf)
    return renderer.render(document_type, sight.document, sight.template, format_, Channel.EMAIL)


def compare_job(
    setup: Path, engine: str, before: Sight, after: Sight
) -> tuple[tuple[PageChange, ...], bytes, bytes]:
    """Return what differs between two versions, and the PDF of each."""
    plugins, renderer = _renderer(setup, engine)
    document_type = plugins.document_type(after.template.document_type)
    old, new = (MarkedPages(renderer, document_type, sight).pdf for sight in (before, after))
    return changes(before.template, after.template, old, new), old, new


def pdf_page_job(content: bytes, number: int, width: int) -> PagePicture:
    """Draw a page of a PDF."""
    pages = PdfPages(content)
    image = pages.image(min(number, len(pages.sizes) - 1), width)
    return PagePicture(
        page=number, key="", width=image.width, height=image.height, content=packed(image)
    )


def _engines_differ(
    renderer: PreviewRenderer, document_type: DocumentType, sight: Sight, pages: int
) -> tuple[Trouble, ...]:
    """Return a trouble if the other engine needs more or fewer pages for the same."""
    if pdf_origin(sight.template) is PdfOrigin.WORD or pages > 2:  # noqa: PLR2004 - longer ones take seconds
        return ()
    other = evolve(sight, template=evolve(sight.template, engine="weasyprint"))
    others = len(PdfPages(MarkedPages(renderer, document_type, other).pdf).sizes)
    if others == pages:
        return ()
    message = f"Программы печати расходятся: у PlutoPrint страниц {pages}, у WeasyPrint {others}"
    return (Trouble(severity=Severity.WARNING, message=message),)


@cache
def _renderer(setup: Path, engine: str) -> tuple[Plugins, PreviewRenderer]:
    plugins = Plugins(load_plugins(setup.read_bytes()))
    engines = EngineChoice(plugins.pdf_engines(), engine)
    return plugins, PreviewRenderer(plugins, engines)
