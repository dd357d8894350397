"""One PDF of many, written as they come.

An object that was written before (a font, a stamp, a logo) is not written again: files of one
template share most of what they weigh.
"""

from __future__ import annotations

from functools import partial
from typing import BinaryIO, Final

from pypdf.generic import ArrayObject, NameObject, NumberObject, TextStringObject

from docgen.exceptions import DataError
from docgen.official.pdf import OutsidePdf, pdf_problems
from docgen.rendering.pdf_copying import PdfCopy, no_change
from docgen.rendering.pdf_objects import PdfObjects, dictionary, reference

#: Of a page, what points at its former document, or is said anew.
_LEFT_OUT: Final = frozenset({"/Parent", "/StructParents", "/B"})


class PdfMerger:
    """Writes a PDF with a bookmark for each file into ``stream``."""

    def __init__(self, stream: BinaryIO) -> None:
        self._objects = PdfObjects(stream)
        self._catalog = self._objects.new_id()
        self._tree = self._objects.new_id()
        self._outlines = self._objects.new_id()
        self._pages: list[int] = []
        self._bookmarks: list[tuple[str, int]] = []

    def append(self, title: str, content: bytes) -> None:
        """Add the pages of a PDF under a bookmark.

        Raises:
            DataError: it is no PDF, or one that is damaged or larger inside than a document.

        """
        with pdf_problems(partial(_refused, title)):
            copy = PdfCopy(OutsidePdf(content), self._objects, self._objects.add_once)
            pages = copy.pages(self._tree, _LEFT_OUT, no_change)
        if pages:
            self._bookmarks.append((title, pages[0]))
        self._pages += pages

    def finish(self) -> None:
        """Write what holds the pages together."""
        tree = dictionary(
            Type=NameObject("/Pages"),
            Kids=ArrayObject(map(reference, self._pages)),
            Count=NumberObject(len(self._pages)),
        )
        self._objects.write(self._tree, tree)
        catalog = dictionary(
            Type=NameObject("/Catalog"),
            Pages=reference(self._tree),
            Outlines=reference(self._outlines),
        )
        self._objects.write(self._catalog, catalog)
        self._write_outlines()
        self._objects.finish(Root=reference(self._catalog))

    def _write_outlines(self) -> None:
        ids = [self._objects.new_id() for _ in self._bookmarks]
        for place, (title, page) in enumerate(self._bookmarks):
            item = dictionary(
                Title=TextStringObject(title),
                Parent=reference(self._outlines),
                Dest=ArrayObject([reference(page), NameObject("/Fit")]),
            )
            if place:
                item[NameObject("/Prev")] = reference(ids[place - 1])
            if place + 1 < len(ids):
                item[NameObject("/Next")] = reference(ids[place + 1])
            self._objects.write(ids[place], item)
        outlines = dictionary(Type=NameObject("/Outlines"), Count=NumberObject(len(ids)))
        if ids:
            outlines[NameObject("/First")] = reference(ids[0])
            outlines[NameObject("/Last")] = reference(ids[-1])
        self._objects.write(self._outlines, outlines)


def _refused(title: str, problem: str) -> DataError:
    return DataError([("", f"it cannot be merged: {problem}")], source=title)
