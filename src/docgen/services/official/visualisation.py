"""The printed form of an electronic document: a mark on every page, and who signed it.

Whatever template printed the form, its pages are drawn a little smaller, and the mark stands in
the strip that this leaves at the foot: it is never over the form's own text.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from docgen.language.dates import format_date
from docgen.models import SignatureParticulars
from docgen.rendering.protocols import Drawing, Page
from docgen.resources import templates_root
from docgen.services.official.annex import AnnexPart
from docgen.services.official.free_space import drawn_spans, lowest_gap

if TYPE_CHECKING:
    from jinja2 import Environment
    from pypdf import PageObject, PdfWriter
    from pypdf.generic import IndirectObject

    from docgen.rendering.overlays import Matrix, Overlays

_FOLDER: Final = "_visualisation"

_MILLIMETRE: Final = 72 / 25.4
#: What the mark takes at the foot of a page: two lines and the air around them.
_STRIP: Final = 7 * _MILLIMETRE
#: The air above and below the frames of the signatures.
_AIR: Final = 3 * _MILLIMETRE


def visualise(
    form: bytes,
    file_id: str,
    signatures: Sequence[SignatureParticulars],
    draw: Callable[[Page], Drawing],
    annex: Sequence[AnnexPart] = (),
) -> bytes:
    """Return the pages of a form with the mark on each, and the signatures on the last.

    The ``annex`` goes before them. Where the last page has no room for one or the other, pages
    of their own follow it.
    """
    from pypdf import PdfReader, PdfWriter

    from docgen.rendering.overlays import Overlays

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(form)))
    overlays = Overlays(writer)
    if annex:
        _add_below(writer, overlays, _pages("annex", _size(writer.pages[-1]), draw, parts=annex))
    if signatures:
        size = _size(writer.pages[-1])
        _add_below(writer, overlays, _pages("signatures", size, draw, signatures=signatures))
    marks: dict[tuple[float, float], IndirectObject] = {}
    for page in writer.pages:
        size = _size(page)
        if size not in marks:
            (mark,) = _pages("mark", size, draw, file_id=file_id)
            marks[size] = overlays.form(mark)
        overlays.change(page, _smaller(page))
        overlays.show(page, marks[size])
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _add_below(writer: PdfWriter, overlays: Overlays, added: Sequence[PageObject]) -> None:
    """Put what fits on one page below the last page's text, and all else on pages of its own."""
    last = writer.pages[-1]
    if len(added) == 1:
        (bottom, *_), (*_, top) = zip(*drawn_spans(added[0]), strict=True)
        gap = lowest_gap(last, top - bottom + 2 * _AIR)
        if gap is not None:
            down = (1.0, 0.0, 0.0, 1.0, 0.0, gap[1] - _AIR - top)
            overlays.show(last, overlays.form(added[0]), down)
            return
    for page in added:
        writer.add_page(page)


def _smaller(page: PageObject) -> Matrix:
    """Return what draws a page smaller, from its upper edge, in the middle.

    The strip at its foot is free then.
    """
    width, height = _size(page)
    left, bottom = (float(row) for row in page.mediabox.lower_left)
    scale = (height - _STRIP) / height
    across = left * (1 - scale) + width * (1 - scale) / 2
    return (scale, 0.0, 0.0, scale, across, bottom * (1 - scale) + _STRIP)


def _size(page: PageObject) -> tuple[float, float]:
    """Return a page's width and height, in points."""
    return float(page.mediabox.width), float(page.mediabox.height)


def _pages(
    name: str, size: tuple[float, float], draw: Callable[[Page], Drawing], **values: object
) -> list[PageObject]:
    """Render what is laid over a page of this size."""
    from pypdf import PdfReader

    width, height = size
    page = added_page(name, width=width, height=height, **values)
    return list(PdfReader(io.BytesIO(draw(page).content)).pages)


def added_page(name: str, **values: object) -> Page:
    """Fill in one of the visualisation's own pages; it has a stylesheet of the same name."""
    path = f"{name}.css"
    style = _files()[path]
    return Page(
        html=_environment().get_template(f"{name}.html").render(values),
        styles=(path,),
        files={path: style},
        files_hash=hashlib.sha256(style).hexdigest(),
    )


@cache
def _files() -> dict[str, bytes]:
    folder = templates_root() / _FOLDER
    return {row.name: row.read_bytes() for row in folder.iterdir()}


@cache
def _environment() -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined

    pages = {name: content.decode("utf-8") for name, content in _files().items()}
    environment = Environment(autoescape=True, loader=DictLoader(pages), undefined=StrictUndefined)
    environment.filters.update({"date": format_date, "moment": _moment})
    return environment


def _moment(moment: dt.datetime) -> str:
    """Write «31.10.2026 14:05:33 UTC+03:00»; without a zone where none is known."""
    day, _, time = moment.isoformat(timespec="seconds").partition("T")
    clock, zone = time[:8], time[8:]
    return f"{format_date(dt.date.fromisoformat(day))} {clock}" + (f" UTC{zone}" if zone else "")
