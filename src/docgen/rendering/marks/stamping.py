"""Marks laid over finished PDFs: «КОПИЯ», «ОПЛАЧЕНО», «ОБРАЗЕЦ» across the page; page numbers.

A mark is drawn once a file, as a form that every page shows at its own size; it stands upright
however the page is turned. The pages' own content is not read, and the file given never changes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    PdfObject,
)

from docgen.exceptions import ConfigurationError, DataError
from docgen.official.embedded import DAMAGE
from docgen.rendering.marks.mark_drawing import MarkForm, draw_mark, matrix_on, operands
from docgen.rendering.marks.mark_font import added, dictionary, mark_font, numbers, stream
from docgen.rendering.marks.marks import Mark, MarkPosition

#: The first version of PDF that has opacity.
_WITH_OPACITY: Final = "%PDF-1.4"
_DIGITS: Final = "0123456789"


class Stamper:
    """Lays the same marks over the pages of files, one after another.

    ``numbered`` puts numbers at the foot of the pages, and they run on from file to file, from
    ``first`` on.
    """

    def __init__(self, *marks: Mark, numbered: bool = False, first: int = 1) -> None:
        self._marks = marks
        self._numbered = numbered
        self._next = first

    def stamp(self, content: bytes, name: str = "the file") -> bytes:
        """Return a copy of a PDF with the marks on every page; ``name`` is what errors call it.

        What else the file holds (attachments, bookmarks, metadata) stays as it is.

        Raises:
            DataError: it is no PDF, is damaged or encrypted, or holds an electronic signature,
                which any change would break.
            ConfigurationError: the bundled font lacks a letter of a mark.

        """
        try:
            reader = PdfReader(io.BytesIO(content), strict=False)
            _require_changeable(reader, name)
            writer = PdfWriter(clone_from=reader)
            writer.pdf_header = max(reader.pdf_header, _WITH_OPACITY)
            count = self._lay(writer)
            output = io.BytesIO()
            writer.write(output)
        except (ConfigurationError, DataError):
            raise
        except (*DAMAGE, PyPdfError) as error:
            raise _refused(name, f"it is no PDF, or a damaged one ({error})") from None
        self._next += count
        return output.getvalue()

    def _lay(self, writer: PdfWriter) -> int:
        """Lay the marks over the pages of a file, and return how many pages it has."""
        sheet = _Sheet(writer)
        forms = [sheet.form(mark) for mark in self._marks]
        count = 0
        for page in writer.pages:
            number = [sheet.form(_number(self._next + count))] if self._numbered else []
            sheet.show(page, [*forms, *number])
            count += 1
        return count


def stamp(content: bytes, *marks: Mark) -> bytes:
    """Return a copy of a PDF with marks on every page; see :meth:`Stamper.stamp`."""
    return Stamper(*marks).stamp(content)


class _Sheet:
    """A file that marks are laid over; what its pages share is written once."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._fonts: dict[str, IndirectObject] = {}
        self._before = added(writer, stream(b"q\n"))
        self._after: dict[bytes, IndirectObject] = {}

    def form(self, mark: Mark) -> MarkForm:
        """Draw a mark (ISO 32000-1, 8.10)."""
        font = mark_font(_letters(mark))
        if font.name not in self._fonts:
            self._fonts[font.name] = font.add_to(self._writer)
        width, height, drawing = draw_mark(mark, font)
        strength = FloatObject(mark.strength)
        form = stream(
            drawing,
            Type=NameObject("/XObject"),
            Subtype=NameObject("/Form"),
            BBox=numbers(0, 0, width, height),
            Resources=dictionary(
                Font=dictionary(F=self._fonts[font.name]),
                ExtGState=dictionary(G=dictionary(ca=strength, CA=strength)),
            ),
        )
        return MarkForm(
            reference=added(self._writer, form), place=mark.place, width=width, height=height
        )

    def show(self, page: PageObject, forms: list[MarkForm]) -> None:
        """Show forms over a page; its own content is kept from changing how they are drawn."""
        names = _free_names(page, forms)
        shown = b"".join(
            b"q %b cm /%b Do Q\n" % (operands(matrix_on(page, form)), name.encode())
            for name, form in zip(names, forms, strict=True)
        )
        parts = [self._before, *_contents(page), self._ending(shown)]
        page[NameObject("/Contents")] = ArrayObject(parts)

    def _ending(self, shown: bytes) -> IndirectObject:
        if shown not in self._after:
            # In a tagged file the marks are no part of the text (ISO 32000-1, 14.8.2.2).
            content = b"\nQ\n/Artifact BMC\n%bEMC\n" % shown
            self._after[shown] = added(self._writer, stream(content))
        return self._after[shown]


def _require_changeable(reader: PdfReader, name: str) -> None:
    if reader.is_encrypted:
        raise _refused(name, "it is encrypted; take the file before it was protected")
    root = _resolved(reader.trailer, "/Root")
    form = _resolved(root, "/AcroForm")
    if _resolved(root, "/Perms") or any(map(_is_signed, _fields(form.get("/Fields")))):
        raise _refused(
            name,
            "it holds an electronic signature, which a mark on the pages would break; "
            "stamp the file before it is signed, or show the signature beside it",
        )


def _fields(rows: Any) -> Iterator[DictionaryObject]:  # noqa: ANN401 - whatever the file holds
    """Yield the fields of a form, and theirs."""
    for row in rows.get_object() if rows is not None else ():
        value = row.get_object()
        yield value
        yield from _fields(value.get("/Kids"))


def _is_signed(value: DictionaryObject) -> bool:
    """Whether a field holds a signature (ISO 32000-1, 12.8.1); one to be signed yet does not."""
    return "/ByteRange" in _resolved(value, "/V")


def _resolved(value: DictionaryObject, name: str) -> DictionaryObject:
    """Return the dictionary of an entry; an empty one where there is none."""
    found = value.get(name)
    found = None if found is None else found.get_object()
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _letters(mark: Mark) -> str:
    """Return the letters to be in the font; digits all together, so that numbers share one."""
    letters = {*"".join(mark.lines)}
    return _DIGITS if letters <= {*_DIGITS} else "".join(sorted(letters))


def _number(number: int) -> Mark:
    return Mark(
        text=str(number),
        place=MarkPosition.LOWER_RIGHT,
        colour="#444444",
        opacity=1.0,
        size=9.0,
        framed=False,
    )


def _contents(page: PageObject) -> list[PdfObject]:
    """Return what a page's own drawing is in, as references."""
    if "/Contents" not in page:
        return []
    content = page.raw_get("/Contents")
    former = content.get_object()
    return [*former] if isinstance(former, ArrayObject) else [content]


def _free_names(page: PageObject, forms: list[MarkForm]) -> list[str]:
    """Enter forms into a page's own resources, and return their names there."""
    # Pages may share their resources, so what is changed is a copy.
    resources = _copy(_resolved(page, "/Resources"))
    objects = _copy(_resolved(resources, "/XObject"))
    names: list[str] = []
    number = 0
    for form in forms:
        while f"/DocgenMark{number}" in objects:
            number += 1
        names.append(f"DocgenMark{number}")
        objects[NameObject(f"/{names[-1]}")] = form.reference
    resources[NameObject("/XObject")] = objects
    page[NameObject("/Resources")] = resources
    return names


def _copy(value: DictionaryObject) -> DictionaryObject:
    return DictionaryObject((name, value.raw_get(name)) for name in value)


def _refused(name: str, problem: str) -> DataError:
    return DataError([("", f"it cannot be stamped: {problem}")], source=name)
