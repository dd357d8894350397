"""Pages as pictures, drawn at the size that they are looked at, and where things stand on them.

It runs in worker processes only: what it reads is anybody's.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

from attrs import frozen

from docgen.exceptions import EngineUnavailableError, RenderError
from docgen.rendering.engines.plutoprint_drawing import Layout
from docgen.rendering.protocols import Page

if TYPE_CHECKING:
    from PIL.Image import Image
    from plutoprint import Book

_INSTALL: Final = "pip install 'docgen-ru[studio]'"
_POINTS: Final = 72
_PIXELS: Final = 96
#: Documents of so few pages are laid out as they are printed at once.
_SHORT: Final = 3
#: How many pages at the end may come out otherwise than they were laid out at first.
_LAST: Final = 2
#: The widest picture of a page, in pixels.
MAX_WIDTH: Final = 3_000


@frozen(kw_only=True)
class Box:
    """A rectangle on a page from 0; left, top, width and height are parts of the page's own."""

    page: int
    left: float
    top: float
    width: float
    height: float


class Pages(Protocol):
    """The pages of a document, numbered from 0."""

    @property
    def sizes(self) -> tuple[tuple[float, float], ...]:
        """The width and height of each, in points."""
        ...

    def image(self, number: int, width: int) -> Image:
        """Return the picture of a page, ``width`` pixels wide."""
        ...

    def is_as_printed(self, number: int) -> bool:
        """Whether a page is as it is printed, as far as can be told without laying out again."""
        ...

    def is_final(self) -> bool:
        """Whether all pages are as they are printed."""
        ...


class EnginePages:
    """The pages that PlutoPrint has laid out, drawn by itself.

    ``hasty`` ones of a long document are laid out as they come at first, which takes half the
    time: what stands on its last pages may yet move, and :meth:`is_final` tells whether it does.
    """

    def __init__(self, page: Page, *, hasty: bool = False) -> None:
        self._layout = Layout(page.html, page.styles, page.files)
        self._book = self._laid_out(hasty=hasty and not self._layout.counts_pages)
        sizes = (self._book.get_page_size_at(n) for n in range(self._book.get_page_count()))
        self.sizes = tuple((size.width, size.height) for size in sizes)

    def _laid_out(self, *, hasty: bool) -> Book:
        self._is_final = True
        if not hasty:
            return self._layout.final()
        book = self._layout.first()
        if book.get_page_count() > _SHORT:
            self._is_final = False
            return book
        return book if self._layout.is_final(book) else self._layout.final()

    def is_as_printed(self, number: int) -> bool:
        """Whether a page is as it is printed, as far as can be told without laying out again."""
        return self._is_final or number < len(self.sizes) - _LAST

    def is_final(self) -> bool:
        """Whether all pages are as they are printed; it may take as long as laying them out."""
        if not self._is_final:
            self._is_final = self._layout.is_final(self._book)
        return self._is_final

    def image(self, number: int, width: int) -> Image:
        """Return the picture of a page. See :class:`Pages`."""
        import plutoprint
        from PIL import Image

        across, down = self.sizes[number]
        scale = width / across
        height = round(down * scale)
        canvas = plutoprint.ImageCanvas(width, height, plutoprint.IMAGE_FORMAT_RGB24)
        canvas.clear_surface(1, 1, 1, 1)
        canvas.scale(scale * _POINTS / _PIXELS, scale * _POINTS / _PIXELS)
        self._book.render_page(canvas, number)
        pixels: Any = canvas.get_data()  # a view of memory, which Pillow takes
        size = (width, height)
        return Image.frombuffer("RGB", size, pixels, "raw", "BGRX", canvas.get_stride(), 1)


class PdfPages:
    """The pages of a PDF."""

    def __init__(self, content: bytes) -> None:
        self._pdf = open_pdf(content)
        self.sizes = tuple(self._pdf.get_page_size(n) for n in range(len(self._pdf)))

    def image(self, number: int, width: int) -> Image:
        """Return the picture of a page. See :class:`Pages`."""
        page = self._pdf[number]
        bitmap = page.render(scale=width / self.sizes[number][0])
        picture: Image = bitmap.to_pil().convert("RGB")
        return picture

    def is_as_printed(self, number: int) -> bool:
        """Whether a page is as it is printed: there is nothing left to lay out."""
        return 0 <= number < len(self.sizes)

    def is_final(self) -> bool:
        """Whether all pages are as they are printed: they are."""
        return True


def open_pdf(content: bytes) -> Any:  # noqa: ANN401 - pypdfium2 is untyped
    """Open a PDF.

    Raises:
        EngineUnavailableError: pypdfium2 is not installed; says what to type.
        RenderError: it is no PDF.

    """
    try:
        import pypdfium2
    except ImportError:
        raise EngineUnavailableError(f"pypdfium2 is not installed. Type: {_INSTALL}") from None
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise RenderError(f"the PDF cannot be read: {error}") from None


def packed(image: Image) -> bytes:
    """Return a picture as PNG, packed quickly rather than tightly."""
    output = io.BytesIO()
    image.save(output, "PNG", compress_level=1)
    return output.getvalue()


def links(content: bytes, address: str) -> Iterator[tuple[int, Box]]:
    """Yield the rectangles of links to ``address``, each with the number that follows it."""
    from pypdfium2 import raw

    pdf = open_pdf(content)
    for number in range(len(pdf)):
        page = pdf[number]
        across, down = page.get_size()
        position, link = ctypes.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(page.raw, position, link):
            target = _target(pdf, link)
            rectangle = raw.FS_RECTF()
            if target.startswith(address) and raw.FPDFLink_GetAnnotRect(link, rectangle):
                box = _box(number, across, down, rectangle)
                yield int(target.removeprefix(address)), box


def texts(content: bytes) -> Iterator[tuple[str, Box]]:
    """Yield the pieces of text of a PDF, each with where it stands, in the order of the file."""
    pdf = open_pdf(content)
    for number in range(len(pdf)):
        page = pdf[number]
        across, down = page.get_size()
        text = page.get_textpage()
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            said = text.get_text_bounded(left, bottom, right, top).strip()
            if said:
                yield (
                    " ".join(said.split()),
                    _placed(number, across, down, left, top, right, bottom),
                )


def _target(pdf: Any, link: Any) -> str:  # noqa: ANN401 - pypdfium2 is untyped
    from pypdfium2 import raw

    action = raw.FPDFLink_GetAction(link)
    length = raw.FPDFAction_GetURIPath(pdf.raw, action, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 1))
    raw.FPDFAction_GetURIPath(pdf.raw, action, buffer, length)
    return buffer.value.decode("utf-8", "replace")


def _box(number: int, across: float, down: float, rectangle: Any) -> Box:  # noqa: ANN401 - pypdfium2 is untyped
    return _placed(
        number, across, down, rectangle.left, rectangle.top, rectangle.right, rectangle.bottom
    )


def _placed(  # noqa: PLR0917 - the four sides
    number: int,
    across: float,
    down: float,
    left: float,
    top: float,
    right: float,
    bottom: float,
) -> Box:
    return Box(
        page=number,
        left=round(left / across, 5),
        top=round(1 - top / down, 5),
        width=round((right - left) / across, 5),
        height=round((top - bottom) / down, 5),
    )


def find_texts(content: bytes, wanted: Sequence[str]) -> Iterator[tuple[int, tuple[Box, ...]]]:
    """Look for texts in a PDF, one behind the other; yield the number of each that is found.

    A text that does not stand behind the one before is looked for from the beginning.
    """
    pdf = open_pdf(content)
    pages = [(pdf[n].get_size(), pdf[n].get_textpage()) for n in range(len(pdf))]
    at = (0, 0)
    for number, text in enumerate(wanted):
        found = text.strip() and (_find(pages, text, at) or _find(pages, text, (0, 0)))
        if found:
            page, index, count = found
            at = (page, index + count)
            (across, down), read = pages[page]
            rectangles = (read.get_rect(n) for n in range(read.count_rects(index, count)))
            boxes = tuple(
                _placed(page, across, down, left, top, right, bottom)
                for left, bottom, right, top in rectangles
            )
            yield number, boxes


def _find(
    pages: Sequence[tuple[Any, Any]], text: str, after: tuple[int, int]
) -> tuple[int, int, int] | None:
    """Return the page, the first character and the length of the next such text."""
    first, begin = after
    for number in range(first, len(pages)):
        searcher = pages[number][1].search(
            text, index=begin if number == first else 0, match_case=True
        )
        found = searcher.get_next()
        if found:
            return number, *found
    return None
