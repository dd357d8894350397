"""Pages laid over pages: what is laid is kept once, and what is under it is not read.

A page's own drawing stays in the streams it came in, between two short ones of ours: reading it
would take minutes for a document of a thousand pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    PdfObject,
)

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter

#: [a b c d e f] of ISO 32000-1, 8.3.3.
Matrix = tuple[float, float, float, float, float, float]

UNCHANGED: Final[Matrix] = (1, 0, 0, 1, 0, 0)


class Overlays:
    """Lays pages over those of one file."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._streams: dict[bytes, IndirectObject] = {}
        self._shown = 0

    def form(self, page: PageObject) -> IndirectObject:
        """Keep a page as a form (ISO 32000-1, 8.10) that any page can show."""
        content = page.get_contents()
        form = DecodedStreamObject()
        form.set_data(b"" if content is None else content.get_data())
        form.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): ArrayObject(map(FloatObject, page.mediabox)),
                NameObject("/Resources"): _resources(page).clone(self._writer),
            }
        )
        return self._writer._add_object(form.flate_encode())  # noqa: SLF001 - pypdf has no other

    def change(self, page: PageObject, matrix: Matrix) -> None:
        """Draw what is on a page through a matrix."""
        parts = [
            self._stream(b"q %b cm\n" % _operands(matrix)),
            *_parts(page),
            self._stream(b"\nQ\n"),
        ]
        page[NameObject("/Contents")] = ArrayObject(parts)

    def show(self, page: PageObject, form: IndirectObject, matrix: Matrix = UNCHANGED) -> None:
        """Show a form over a page."""
        name = self._enter(page, form)
        shown = b"\nQ q %b cm /%b Do Q\n" % (_operands(matrix), name.encode("ascii"))
        parts = [self._stream(b"q\n"), *_parts(page), self._stream(shown)]
        page[NameObject("/Contents")] = ArrayObject(parts)

    def _enter(self, page: PageObject, form: IndirectObject) -> str:
        """Enter a form into a copy of a page's resources, which others may share."""
        resources = DictionaryObject(_resources(page))
        known = resources.get("/XObject")
        forms = DictionaryObject(known.get_object() if known is not None else {})
        self._shown += 1
        name = f"DocgenOverlay{self._shown}"
        forms[NameObject(f"/{name}")] = form
        resources[NameObject("/XObject")] = forms
        page[NameObject("/Resources")] = resources
        return name

    def _stream(self, content: bytes) -> IndirectObject:
        if content not in self._streams:
            stream = DecodedStreamObject()
            stream.set_data(content)
            self._streams[content] = self._writer._add_object(stream)  # noqa: SLF001 - the same
        return self._streams[content]


def _resources(page: PageObject) -> DictionaryObject:
    found = page.get("/Resources")
    found = None if found is None else found.get_object()
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _parts(page: PageObject) -> list[PdfObject]:
    """Return what a page's own drawing is in."""
    if "/Contents" not in page:
        return []
    content = page.raw_get("/Contents")
    former = content.get_object()
    return [*former] if isinstance(former, ArrayObject) else [content]


def _operands(matrix: Matrix) -> bytes:
    return " ".join(f"{number:.5f}" for number in matrix).encode("ascii")
