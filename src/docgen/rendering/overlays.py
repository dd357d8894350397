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
    IndirectObject,
    NameObject,
)

from docgen.rendering.pdf_objects import contents, numbers, operands, resolved, stream

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
        form = stream(
            b"" if content is None else content.get_data(),
            Type=NameObject("/XObject"),
            Subtype=NameObject("/Form"),
            BBox=numbers(*page.mediabox),
            Resources=resolved(page, "/Resources").clone(self._writer),
        )
        return self._writer._add_object(form)  # noqa: SLF001 - pypdf has no other

    def change(self, page: PageObject, matrix: Matrix) -> None:
        """Draw what is on a page through a matrix."""
        parts = [
            self._stream(b"q %b cm\n" % operands(matrix)),
            *contents(page),
            self._stream(b"\nQ\n"),
        ]
        page[NameObject("/Contents")] = ArrayObject(parts)

    def show(self, page: PageObject, form: IndirectObject, matrix: Matrix = UNCHANGED) -> None:
        """Show a form over a page."""
        name = self._enter(page, form)
        shown = b"\nQ q %b cm /%b Do Q\n" % (operands(matrix), name.encode("ascii"))
        parts = [self._stream(b"q\n"), *contents(page), self._stream(shown)]
        page[NameObject("/Contents")] = ArrayObject(parts)

    def _enter(self, page: PageObject, form: IndirectObject) -> str:
        """Enter a form into a copy of a page's resources, which others may share."""
        resources = DictionaryObject(resolved(page, "/Resources"))
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
            plain = DecodedStreamObject()
            plain.set_data(content)
            self._streams[content] = self._writer._add_object(plain)  # noqa: SLF001 - the same
        return self._streams[content]
