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
from docgen.services.official.free_space import drawn_spans, lowest_gap

if TYPE_CHECKING:
    from jinja2 import Environment
    from pypdf import PageObject, PdfWriter

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
) -> bytes:
    """Return the pages of a form with the mark on each, and the signatures on the last.

    Where the last page has no room for the signatures, pages of their own follow it.
    """
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(form)))
    if signatures:
        _add_signatures(writer, signatures, draw)
    marks: dict[tuple[float, float], PageObject] = {}
    for page in writer.pages:
        size = _size(page)
        if size not in marks:
            (marks[size],) = _pages("mark", size, draw, file_id=file_id)
        _make_room(page)
        page.merge_page(marks[size])
        page.compress_content_streams()
    # The mark brings its fonts to each page: the same ones are kept once.
    writer.compress_identical_objects()
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _add_signatures(
    writer: PdfWriter, signatures: Sequence[SignatureParticulars], draw: Callable[[Page], Drawing]
) -> None:
    """Put the frames below the last page's text, or on pages of their own."""
    from pypdf import Transformation

    last = writer.pages[-1]
    frames = _pages("signatures", _size(last), draw, signatures=signatures)
    (bottom, *_), (*_, top) = zip(*drawn_spans(frames[0]), strict=True)
    gap = lowest_gap(last, top - bottom + 2 * _AIR)
    if len(frames) == 1 and gap is not None:
        down = Transformation().translate(0, gap[1] - _AIR - top)
        last.merge_transformed_page(frames[0], down)
        return
    for page in frames:
        writer.add_page(page)


def _make_room(page: PageObject) -> None:
    """Draw a page smaller, from its upper edge, in the middle: the strip at its foot is free."""
    from pypdf import Transformation

    width, height = _size(page)
    left, bottom = (float(row) for row in page.mediabox.lower_left)
    scale = (height - _STRIP) / height
    page.add_transformation(
        Transformation()
        .translate(-left, -bottom)
        .scale(scale)
        .translate(left + width * (1 - scale) / 2, bottom + _STRIP)
    )


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
