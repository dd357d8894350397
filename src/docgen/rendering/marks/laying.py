"""Drawn marks laid over the pages of a PDF, which is copied object by object.

A mark is a form that every page shows at its own size; it stands upright however the page is
turned. The pages' own content is not read.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from itertools import count, islice
from typing import Final

from attrs import evolve
from pypdf import PageObject
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
)

from docgen.exceptions import DataError
from docgen.official.pdf import OutsidePdf, pdf_problems
from docgen.rendering.marks.drawing import DrawnMark
from docgen.rendering.marks.placing import MarkForm, matrix_on
from docgen.rendering.marks.signed_fields import holds_signature
from docgen.rendering.pdf_copying import PdfCopy
from docgen.rendering.pdf_objects import (
    PdfObjects,
    contents,
    dictionary,
    numbers,
    operands,
    reference,
    resolved,
    stream,
)

#: The first version of PDF that has opacity.
_WITH_OPACITY: Final = "%PDF-1.4"


def lay_marks(
    content: bytes,
    name: str,
    marks: Sequence[DrawnMark],
    digits: Sequence[DrawnMark] = (),
    first: int = 1,
) -> tuple[bytes, int]:
    """Return a copy of a PDF with marks on every page, and how many pages it has.

    With ``digits`` the pages are numbered from ``first`` on. ``name`` is what errors call it.

    Raises:
        DataError: it is no PDF, is damaged or encrypted, holds an electronic signature, or is
            larger inside than any document.

    """
    with pdf_problems(partial(_refused, name)):
        reader = OutsidePdf(content)
        _require_changeable(reader, name)
        return _Laying(reader, marks, digits, first).done()


class _Laying:
    """A file on its way into one with marks; what its pages share is written once."""

    def __init__(
        self,
        reader: OutsidePdf,
        marks: Sequence[DrawnMark],
        digits: Sequence[DrawnMark],
        first: int,
    ) -> None:
        self._reader = reader
        self._output = io.BytesIO()
        self._objects = PdfObjects(self._output, max(reader.pdf_header, _WITH_OPACITY))
        self._copy = PdfCopy(reader, self._objects, self._objects.add)
        self._drawn: dict[bytes, tuple[OutsidePdf, PdfCopy]] = {}
        self._marks = [self._form(mark) for mark in marks]
        self._digits = [self._form(digit) for digit in digits]
        self._next = first
        self._before = self._added(stream(b"q\n"))
        self._after: dict[bytes, IndirectObject] = {}
        #: By the identity of a page's own: those, their copies with the marks, the names there.
        self._entered: dict[int, tuple[DictionaryObject, DictionaryObject, Sequence[bytes]]] = {}

    def done(self) -> tuple[bytes, int]:
        """Return the file, and how many pages it has."""
        root = self._reader.root_object
        catalog, tree = self._objects.new_id(), self._objects.new_id()
        if root.indirect_reference is not None:
            self._copy.stand_for(root.indirect_reference, catalog)
        pages = self._copy.pages(tree, frozenset({"/Parent"}), self._mark)
        kids, count = ArrayObject(map(reference, pages)), NumberObject(len(pages))
        self._objects.write(tree, dictionary(Type=NameObject("/Pages"), Kids=kids, Count=count))
        copied = self._copy.entries(root, frozenset({"/Pages"}))
        copied[NameObject("/Pages")] = reference(tree)
        self._objects.write(catalog, copied)
        trailer = self._reader.trailer
        kept = {
            name: self._copy.value(trailer.raw_get(f"/{name}"))
            for name in ("Info", "ID")
            if f"/{name}" in trailer
        }
        self._objects.finish(Root=reference(catalog), **kept)
        return self._output.getvalue(), len(pages)

    def _form(self, mark: DrawnMark) -> MarkForm:
        """Write a drawn mark as a form (ISO 32000-1, 8.10)."""
        reader, copy = self._opened(mark.content)
        page = reader.sheets[mark.page]
        content = page.get_contents()
        form = stream(
            b"" if content is None else content.get_data(),
            Type=NameObject("/XObject"),
            Subtype=NameObject("/Form"),
            BBox=numbers(0, 0, mark.width, mark.height),
            Resources=copy.value(resolved(page, "/Resources")),
        )
        return MarkForm(
            reference=self._added(form),
            place=mark.place,
            width=mark.width,
            height=mark.height,
            scale=mark.scale,
        )

    def _opened(self, content: bytes) -> tuple[OutsidePdf, PdfCopy]:
        """Return what reads and copies a drawing; several marks may be pages of one."""
        if content not in self._drawn:
            reader = OutsidePdf(content)
            copy = PdfCopy(reader, self._objects, self._objects.add_once)
            self._drawn[content] = reader, copy
        return self._drawn[content]

    def _mark(self, page: PageObject) -> None:
        """Show the marks over a page; its own content is kept from changing how they look."""
        names = self._enter(page)
        shown = b"".join(
            b"q %b cm /%b Do Q\n" % (operands(matrix_on(page, form)), name)
            for name, form in zip(names, self._marks, strict=False)
        )
        if self._digits:
            shown += self._number(page, names[len(self._marks) :])
        if shown not in self._after:
            # In a tagged file the marks are no part of the text (ISO 32000-1, 14.8.2.2).
            content = b"\nQ\n/Artifact BMC\n%bEMC\n" % shown
            self._after[shown] = self._added(stream(content))
        parts = [self._before, *contents(page), self._after[shown]]
        page[NameObject("/Contents")] = ArrayObject(parts)

    def _number(self, page: PageObject, names: Sequence[bytes]) -> bytes:
        """Return what shows the number of the next page: its digits, one beside the other."""
        digits = [int(digit) for digit in str(self._next)]
        self._next += 1
        width = self._digits[0].width
        number = evolve(self._digits[0], width=width * len(digits))
        beside = b"%b cm\n" % operands((1, 0, 0, 1, width, 0))
        drawing = beside.join(b"/%b Do\n" % names[digit] for digit in digits)
        return b"q %b cm\n%bQ\n" % (operands(matrix_on(page, number)), drawing)

    def _enter(self, page: PageObject) -> Sequence[bytes]:
        """Enter the forms into the resources of a page, and return their names there."""
        # Pages may share their resources, so what is changed is a copy; they share that, too.
        former = resolved(page, "/Resources")
        if id(former) not in self._entered:
            self._entered[id(former)] = former, *self._with_forms(former)
        _, resources, names = self._entered[id(former)]
        page[NameObject("/Resources")] = resources
        return names

    def _with_forms(self, former: DictionaryObject) -> tuple[DictionaryObject, Sequence[bytes]]:
        resources = _copied(former)
        objects = _copied(resolved(resources, "/XObject"))
        self._reader.spend(len(resources) + len(objects))
        forms = [*self._marks, *self._digits]
        free = (name for name in map("DocgenMark{}".format, count()) if f"/{name}" not in objects)
        names = list(islice(free, len(forms)))
        for name, form in zip(names, forms, strict=True):
            objects[NameObject(f"/{name}")] = form.reference
        resources[NameObject("/XObject")] = objects
        return resources, [name.encode() for name in names]

    def _added(self, value: PdfObject) -> IndirectObject:
        return reference(self._objects.add_once(value))


def _require_changeable(reader: OutsidePdf, name: str) -> None:
    if reader.is_encrypted:
        raise _refused(name, "it is encrypted; take the file before it was protected")
    if holds_signature(reader):
        raise _refused(
            name,
            "it holds an electronic signature, which a mark on the pages would break; "
            "stamp the file before it is signed, or show the signature beside it",
        )


def _copied(value: DictionaryObject) -> DictionaryObject:
    return DictionaryObject((name, value.raw_get(name)) for name in value)


def _refused(name: str, problem: str) -> DataError:
    return DataError([("", f"it cannot be stamped: {problem}")], source=name)
