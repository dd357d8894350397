"""Make the pictures of the documentation: documents, and a Word template beside what it prints.

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
from docgen.rendering.office import Office
from docgen.templates.folders import WORD_FILE
from docgen.writing import write_file

FOLDER: Final = Path(__file__).resolve().parent.parent / "docs" / "pictures"

_DPI: Final = 110
_POINTS_PER_INCH: Final = 72
_COLOURS: Final = 32
_BORDER: Final = "#d0d0d0"
_GAP: Final = 12
_SHOWN_PART: Final = 0.74  # the rest of the page is empty
_MAX_BYTES: Final = 120_000

#: Which template and sample show a type, and the number to print on it.
_SHOWN: Final = (
    ("invoice", "modern", "vat", "15"),
    ("act", "modern", "vat", "А-0015/26"),
    ("upd", "classic", "vat", "15"),
)


def main() -> int:
    """Write the pictures and return the exit status: 1 when one is too large for a page."""
    docgen = DocGen()
    sizes = [_make(docgen, *row) for row in _SHOWN]
    sizes.append(_make_word(docgen))
    return 1 if max(sizes) > _MAX_BYTES else 0


def _make(docgen: DocGen, code: str, template: str, sample: str, number: str) -> int:
    """Draw the sample of a type, and return the size of its picture in bytes."""
    data = docgen.catalog.document_type(code).samples()[sample]
    file = docgen.render(code, data, template=template, number=number)
    return _write(code, _first_page(file.content))


def _make_word(docgen: DocGen) -> int:
    """Draw a Word template, and beside it a document made by it."""
    data = docgen.catalog.document_type("act").samples()["vat"]
    document = docgen.render("act", data, format="docx", number="15")
    template = docgen.catalog.template_files("act")[WORD_FILE]
    office = Office()
    pages = [_first_page(office.to_pdf(row)) for row in (template, document.content)]
    office.close()
    width, height = pages[0].size
    both = Image.new("RGB", (2 * width + _GAP, round(height * _SHOWN_PART)), _BORDER)
    for index, page in enumerate(pages):
        both.paste(page, (index * (width + _GAP), 0))
    return _write("word-template", both)


def _write(name: str, page: Image.Image) -> int:
    content = _png(page)
    path = FOLDER / f"{name}.png"
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
