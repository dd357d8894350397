"""Barcodes read back from scans: whose document a signed original is."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Final

from docgen.exceptions import DataError, EngineUnavailableError
from docgen.models.barcode import parse_barcode

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_SCAN_BYTES: Final = 50_000_000
#: An A3 page at 400 dots an inch.
MAX_SCAN_PIXELS: Final = 40_000_000
#: The barcode stands on the first page, but a batch may be scanned with a cover.
MAX_SCAN_PAGES: Final = 10

_PDF: Final = b"%PDF-"
_DOTS_PER_INCH: Final = 200
_POINTS_PER_INCH: Final = 72


def scanned_documents(content: bytes, name: str) -> tuple[tuple[str, int], ...]:
    """Return the ids of store and document of every docgen barcode in a scan, in order.

    ``content`` is a PDF or a picture, ``name`` what errors call it.

    Raises:
        DataError: it is neither, is damaged, or is too large.
        EngineUnavailableError: it is a PDF, and what reads PDFs is not installed.

    """
    if len(content) > MAX_SCAN_BYTES:
        raise _refused(name, f"it has {len(content)} bytes, and a scan may have {MAX_SCAN_BYTES}")
    pages = _pdf_pages if content.startswith(_PDF) else _picture_pages
    found = (parse_barcode(text) for page in pages(content, name) for text in _texts(page))
    return tuple(dict.fromkeys(row for row in found if row))


def _texts(page: Image) -> list[str]:
    import zxingcpp

    return [barcode.text for barcode in zxingcpp.read_barcodes(page)]


def _picture_pages(content: bytes, name: str) -> Iterator[Image]:
    """Yield the pages of a picture; a TIFF may have several."""
    from PIL import Image, ImageSequence, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # measured below
            # WeasyPrint has Pillow accept torn files, for the whole process.
            Image.open(io.BytesIO(content)).verify()
            picture = Image.open(io.BytesIO(content))
        for number, page in enumerate(ImageSequence.Iterator(picture)):
            if number == MAX_SCAN_PAGES:
                return
            if page.width * page.height > MAX_SCAN_PIXELS:
                raise _refused(name, f"a page has over {MAX_SCAN_PIXELS} pixels; scan it coarser")
            yield page.convert("L")
    except UnidentifiedImageError:
        raise _refused(name, "it is no PDF and no picture that can be read") from None
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise _refused(name, f"it is no PDF and no picture that can be read ({error})") from error


def _pdf_pages(content: bytes, name: str) -> Iterator[Image]:
    try:
        import pypdfium2
    except ImportError:
        raise EngineUnavailableError(
            "barcodes are read from a PDF by pypdfium2, which is not installed. "
            "Type: pip install 'docgen-ru[demo]'; or name the document yourself"
        ) from None
    try:
        with closing(pypdfium2.PdfDocument(content)) as pdf:
            for number in range(min(len(pdf), MAX_SCAN_PAGES)):
                page = pdf[number]
                width, height = page.get_size()
                finest = (MAX_SCAN_PIXELS / max(width * height, 1)) ** 0.5
                scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, finest)
                yield page.render(scale=scale, grayscale=True).to_pil()
    except pypdfium2.PdfiumError as error:
        raise _refused(name, f"the PDF cannot be read ({error})") from error


def _refused(name: str, problem: str) -> DataError:
    return DataError([("", problem)], source=name)
