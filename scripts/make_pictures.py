"""Make the pictures of the documentation: the first page of an invoice and of an act.

Usage: ``python scripts/make_pictures.py``; run it again after the look of a template changed.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image, ImageOps

from docgen import DocGen
from docgen.file_names import write_file

FOLDER: Final = Path(__file__).resolve().parent.parent / "docs" / "pictures"

_DPI: Final = 110
_POINTS_PER_INCH: Final = 72
_COLOURS: Final = 32
_BORDER: Final = "#d0d0d0"
_MAX_BYTES: Final = 120_000

#: Which sample shows a type, and the number to print on it.
_SHOWN: Final = (("invoice", "vat", "15"), ("act", "vat", "А-0015/26"))


def main() -> int:
    """Write the pictures and return the exit status: 1 when one is too large for a page."""
    sizes = [_make(code, sample, number) for code, sample, number in _SHOWN]
    return 1 if max(sizes) > _MAX_BYTES else 0


def _make(code: str, sample: str, number: str) -> int:
    """Draw the sample of a type, and return the size of its picture in bytes."""
    docgen = DocGen()
    data = docgen.document_type(code).samples()[sample]
    file = docgen.render(code, data, number=number)
    content = _png(_first_page(file.content))
    path = FOLDER / f"{code}.png"
    write_file(path, content)
    print(f"{path.name}: {len(content)} bytes")
    return len(content)


def _first_page(pdf: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        page: Image.Image = document[0].render(scale=_DPI / _POINTS_PER_INCH).to_pil()
    finally:
        document.close()
    return page


def _png(page: Image.Image) -> bytes:
    """Frame a page, so that white paper shows on a white screen, and pack it small."""
    framed = ImageOps.expand(page.convert("RGB"), border=1, fill=_BORDER)
    output = io.BytesIO()
    framed.quantize(_COLOURS).save(output, "PNG", optimize=True)
    return output.getvalue()


if __name__ == "__main__":
    sys.exit(main())
