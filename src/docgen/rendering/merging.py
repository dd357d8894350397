"""One PDF of many, written as they come: what is held in memory is where things lie in the file.

An object that was written before (a font, a stamp, a logo) is not written again: files of one
template share most of what they weigh.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import BinaryIO, Final

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

_HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_CATALOG: Final = 1
_PAGES: Final = 2
_OUTLINES: Final = 3
#: Of a page, what points at its former document, or is said anew.
_LEFT_OUT: Final = frozenset({"/Parent", "/StructParents", "/B"})


class PdfMerger:
    """Writes a PDF with a bookmark for each file into ``stream``, from where it stands now."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._begin = stream.tell()
        self._offsets: dict[int, int] = {}
        self._last = _OUTLINES
        self._written: dict[bytes, int] = {}
        self._pages: list[int] = []
        self._bookmarks: list[tuple[str, int]] = []
        stream.write(_HEADER)

    def append(self, title: str, content: bytes) -> None:
        """Add the pages of a PDF under a bookmark.

        Raises:
            pypdf.errors.PdfReadError: it is no PDF.

        """
        reader = PdfReader(io.BytesIO(content))
        pages = _Copy(self, reader).pages()
        if pages:
            self._bookmarks.append((title, pages[0]))
        self._pages += pages

    def finish(self) -> None:
        """Write what holds the pages together."""
        kids = ArrayObject(reference(page) for page in self._pages)
        self.write(
            _PAGES,
            _dictionary(Type=NameObject("/Pages"), Kids=kids, Count=NumberObject(len(self._pages))),
        )
        catalog = _dictionary(
            Type=NameObject("/Catalog"), Pages=reference(_PAGES), Outlines=reference(_OUTLINES)
        )
        self.write(_CATALOG, catalog)
        self._write_outlines()
        self._write_end()

    def new_id(self) -> int:
        """Return the number of an object to come."""
        self._last += 1
        return self._last

    def write(self, object_id: int, value: PdfObject) -> None:
        """Write an object under a number."""
        self._put(object_id, _bytes(value))

    def write_once(self, value: PdfObject) -> int:
        """Write an object unless there is the same; return the number of either."""
        body = _bytes(value)
        digest = hashlib.blake2b(body, digest_size=16).digest()
        if digest not in self._written:
            self._written[digest] = self.new_id()
            self._put(self._written[digest], body)
        return self._written[digest]

    def _put(self, object_id: int, body: bytes) -> None:
        self._offsets[object_id] = self._stream.tell() - self._begin
        self._stream.write(b"%d 0 obj\n%b\nendobj\n" % (object_id, body))

    def _write_outlines(self) -> None:
        ids = [self.new_id() for _ in self._bookmarks]
        for place, (title, page) in enumerate(self._bookmarks):
            item = _dictionary(
                Title=TextStringObject(title),
                Parent=reference(_OUTLINES),
                Dest=ArrayObject([reference(page), NameObject("/Fit")]),
            )
            if place:
                item[NameObject("/Prev")] = reference(ids[place - 1])
            if place + 1 < len(ids):
                item[NameObject("/Next")] = reference(ids[place + 1])
            self.write(ids[place], item)
        outlines = _dictionary(Type=NameObject("/Outlines"), Count=NumberObject(len(ids)))
        if ids:
            outlines[NameObject("/First")] = reference(ids[0])
            outlines[NameObject("/Last")] = reference(ids[-1])
        self.write(_OUTLINES, outlines)

    def _write_end(self) -> None:
        start = self._stream.tell() - self._begin
        size = self._last + 1
        self._stream.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        for object_id in range(1, size):
            self._stream.write(b"%010d 00000 n \n" % self._offsets[object_id])
        trailer = _dictionary(Size=NumberObject(size), Root=reference(_CATALOG))
        self._stream.write(b"trailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (_bytes(trailer), start))


class _Copy:
    """The objects of one file on their way into another: what pages need goes before them."""

    def __init__(self, merger: PdfMerger, reader: PdfReader) -> None:
        self._merger = merger
        self._reader = reader
        self._ids: dict[int, int] = {}
        self._active: set[int] = set()

    def pages(self) -> list[int]:
        """Write the pages and return their new numbers."""
        pages = list(self._reader.pages)
        ids = [self._merger.new_id() for _ in pages]
        for page, object_id in zip(pages, ids, strict=True):
            if page.indirect_reference is not None:
                # Links lead to pages, and annotations name theirs.
                self._ids[page.indirect_reference.idnum] = object_id
        for page, object_id in zip(pages, ids, strict=True):
            copied = DictionaryObject(self._entries(page, _LEFT_OUT))
            copied[NameObject("/Parent")] = reference(_PAGES)
            self._merger.write(object_id, copied)
        return ids

    def _value(self, value: PdfObject) -> PdfObject:
        if isinstance(value, IndirectObject):
            return reference(self._id(value))
        if isinstance(value, StreamObject):
            copied = type(value)()
            copied.update(self._entries(value))
            copied._data = value._data  # noqa: SLF001 - as it is, without unpacking it
            return copied
        if isinstance(value, DictionaryObject):
            return DictionaryObject(self._entries(value))
        if isinstance(value, ArrayObject):
            return ArrayObject(self._value(row) for row in value)
        return value

    def _entries(
        self, value: DictionaryObject, left_out: frozenset[str] = frozenset()
    ) -> Iterator[tuple[PdfObject, PdfObject]]:
        for name in value:
            if name not in left_out:
                yield name, self._value(value.raw_get(name))

    def _id(self, former: IndirectObject) -> int:
        """Return the new number of an object, written if it was not yet."""
        key = former.idnum
        if key in self._ids:
            return self._ids[key]
        if key in self._active:
            # It leads back to itself, so it needs its number before it is written.
            self._ids[key] = self._merger.new_id()
            return self._ids[key]
        self._active.add(key)
        value = former.get_object()
        copied = self._value(NullObject() if value is None else value)
        self._active.discard(key)
        if key in self._ids:
            self._merger.write(self._ids[key], copied)
        else:
            self._ids[key] = self._merger.write_once(copied)
        return self._ids[key]


def reference(object_id: int) -> IndirectObject:
    """Return what stands for an object of the new file."""
    return IndirectObject(object_id, 0, None)


def _dictionary(**entries: PdfObject) -> DictionaryObject:
    return DictionaryObject((NameObject(f"/{name}"), value) for name, value in entries.items())


def _bytes(value: PdfObject) -> bytes:
    output = io.BytesIO()
    value.write_to_stream(output)
    return output.getvalue()
