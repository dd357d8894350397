"""A PDF written object by object: what is held in memory is where they lie in the file."""

from __future__ import annotations

import hashlib
import io
from typing import BinaryIO, Final

from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

_VERSION: Final = "%PDF-1.7"
#: Four bytes over 127 tell programs that the file is no text (ISO 32000-1, 7.5.2).
_BINARY: Final = b"%\xe2\xe3\xcf\xd3\n"
_NO_OBJECT: Final = b"0000000000 65535 f \n"
_DIGITS: Final = 4


class PdfObjects:
    """Writes objects into ``stream``, which need not be one that can be read or sought."""

    def __init__(self, stream: BinaryIO, version: str = _VERSION) -> None:
        self._stream = stream
        self._position = 0
        self._offsets: dict[int, int] = {}
        self._last = 0
        self._written: dict[bytes, int] = {}
        self._put(b"%b\n%b" % (version.encode(), _BINARY))

    def new_id(self) -> int:
        """Return the number of an object to come."""
        self._last += 1
        return self._last

    def write(self, object_id: int, value: PdfObject) -> None:
        """Write an object under a number."""
        self._write(object_id, _bytes(value))

    def add(self, value: PdfObject) -> int:
        """Write an object, and return its number."""
        object_id = self.new_id()
        self.write(object_id, value)
        return object_id

    def add_once(self, value: PdfObject) -> int:
        """Write an object unless there is the same; return the number of either."""
        body = _bytes(value)
        digest = hashlib.blake2b(body, digest_size=16).digest()
        if digest not in self._written:
            self._written[digest] = self.new_id()
            self._write(self._written[digest], body)
        return self._written[digest]

    def finish(self, **trailer: PdfObject) -> None:
        """Write where the objects lie, and the trailer (ISO 32000-1, 7.5.4 and 7.5.5)."""
        start, size = self._position, self._last + 1
        self._put(b"xref\n0 %d\n%b" % (size, _NO_OBJECT))
        for object_id in range(1, size):
            place = self._offsets.get(object_id)
            self._put(_NO_OBJECT if place is None else b"%010d 00000 n \n" % place)
        body = _bytes(dictionary(Size=NumberObject(size), **trailer))
        self._put(b"trailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (body, start))

    def _write(self, object_id: int, body: bytes) -> None:
        self._offsets[object_id] = self._position
        self._put(b"%d 0 obj\n%b\nendobj\n" % (object_id, body))

    def _put(self, content: bytes) -> None:
        self._stream.write(content)
        self._position += len(content)


def reference(object_id: int) -> IndirectObject:
    """Return what stands for an object of the new file."""
    return IndirectObject(object_id, 0, None)


def dictionary(**entries: PdfObject) -> DictionaryObject:
    """Return a dictionary with these entries."""
    return DictionaryObject((NameObject(f"/{name}"), value) for name, value in entries.items())


def numbers(*values: float) -> ArrayObject:
    """Return an array of numbers."""
    return ArrayObject(FloatObject(round(value, _DIGITS)) for value in values)


def stream(content: bytes, **entries: PdfObject) -> StreamObject:
    """Return a packed stream."""
    plain = DecodedStreamObject()
    plain.set_data(content)
    plain.update(dictionary(**entries))
    return plain.flate_encode()


def operands(values: tuple[float, ...]) -> bytes:
    """Return numbers as the operands of an operator."""
    return " ".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in values).encode()


def resolved(value: DictionaryObject, name: str) -> DictionaryObject:
    """Return the dictionary of an entry; an empty one where there is none."""
    found = value.get(name)
    found = None if found is None else found.get_object()
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def contents(page: DictionaryObject) -> list[PdfObject]:
    """Return what a page's own drawing is in, as references."""
    if "/Contents" not in page:
        return []
    content = page.raw_get("/Contents")
    former = content.get_object()
    return [*former] if isinstance(former, ArrayObject) else [content]


def _bytes(value: PdfObject) -> bytes:
    output = io.BytesIO()
    value.write_to_stream(output)
    return output.getvalue()
