"""Which pages of two PDFs look different, as pictures with the differing part framed.

It runs in worker processes only: what it reads is anybody's.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from docgen.rendering.pictures import PdfPages, packed

if TYPE_CHECKING:
    from PIL.Image import Image

_WIDTH: Final = 700
_GAP: Final = 16
#: How much darker or lighter a point must be, of 255: less is the smoothing of letters.
_NOTICED: Final = 64
_FRAME: Final = "#d00000"
_MARGIN: Final = 6


def differing_pages(before: bytes, after: bytes) -> tuple[bytes, ...]:
    """Return a PNG of each page that looks different: as it was on the left, as it is on the right.

    Raises:
        EngineUnavailableError: pypdfium2 is not installed; says what to type.
        RenderError: one of them is no PDF.

    """
    pairs = zip_longest(_pages(before), _pages(after))
    return tuple(packed(picture) for old, new in pairs if (picture := _compared(old, new)))


def _pages(content: bytes) -> list[Image]:
    pages = PdfPages(content)
    return [pages.image(number, _WIDTH) for number in range(len(pages.sizes))]


def _compared(old: Image | None, new: Image | None) -> Image | None:
    """Return both pages side by side, or nothing where they look the same."""
    from PIL import Image, ImageChops

    there = [page for page in (old, new) if page is not None]
    size = (_WIDTH, max(page.height for page in there))
    sheets = [Image.new("RGB", size, "white") for _ in range(2)]
    for sheet, page in zip(sheets, (old, new), strict=True):
        if page is not None:
            sheet.paste(page)
    difference = ImageChops.difference(*sheets).convert("L")
    box = difference.point([0] * _NOTICED + [255] * (256 - _NOTICED)).getbbox()
    return None if box is None else _side_by_side(sheets, box)


def _side_by_side(sheets: list[Image], box: tuple[int, int, int, int]) -> Image:
    from PIL import Image, ImageDraw

    across, down = sheets[0].size
    picture = Image.new("RGB", (2 * across + _GAP, down), "#808080")
    left, top, right, bottom = box
    frame = (left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN)
    for sheet, place in zip(sheets, (0, across + _GAP), strict=True):
        ImageDraw.Draw(sheet).rectangle(frame, outline=_FRAME, width=2)
        picture.paste(sheet, (place, 0))
    return picture
