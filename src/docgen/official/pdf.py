"""PDF files from outside: opened within bounds, and refused in words when they are damaged."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from itertools import islice
from typing import Final

from pypdf import PageObject, PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import IndirectObject, PdfObject, StreamObject

from docgen.exceptions import DataError, DocGenError

#: Bytes; scans of a thick contract have less.
MAX_BYTES: Final = 100_000_000
MAX_PAGES: Final = 5_000

#: Of each limit, what a file of any length may have, and what one may have for each of its bytes.
#: Bytes that objects are packed in:
_PACKED: Final = (2_000_000, 12)
#: Objects, and entries of dictionaries and arrays that are looked at, however often; for each byte,
#: packed ones as well (a real file has some hundred bytes to an object, and more):
_OBJECTS: Final = (5_000, 1 / 60)
_MOST_OBJECTS: Final = 200_000
_PARTS: Final = (100_000, 1 / 2)
#: Bytes of an object up to its end, or to its stream: texts and arrays are read byte by byte.
_MAX_BODY: Final = 2_000_000

_MAX_ENTRIES: Final = 500_000
_UNPACKED: Final = 20_000_000
_OPERANDS: Final = 10
#: On the pages of a scan, which are often nothing but a picture each.
_DRAWN: Final = (200_000, 1_000)
_SAID: Final = 200

_BODY_END: Final = re.compile(rb"endobj|stream")
_OBJECT: Final = re.compile(rb"(?<![0-9])([0-9]{1,10})\s+([0-9]{1,5})\s+obj")


class OutsidePdf(PdfReader):
    """A PDF that anybody may have made: what is read of it is counted.

    Every method raises :class:`pypdf.errors.LimitReachedError` where it is larger inside than a
    document can be, besides what pypdf raises for a damaged one; see :func:`pdf_problems`.
    """

    def __init__(self, content: bytes) -> None:
        if len(content) > MAX_BYTES:
            raise LimitReachedError(f"it has {len(content)} bytes, more than {MAX_BYTES}")
        self._content = content
        self._objects_read = 0
        self._parts_seen = 0
        self._bodies_read = 0
        self._length = len(content)
        self._unpacked: set[int] = set()
        with apply_configuration(zlib_maximum_output_length=_UNPACKED):
            super().__init__(
                io.BytesIO(content), strict=False, xref_stream_maximum_entries=_MAX_ENTRIES
            )

    @cached_property
    def sheets(self) -> list[PageObject]:
        """Its pages, with what they inherit."""
        with apply_configuration(page_tree_maximum_entries=MAX_PAGES):
            return list(self.pages)

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        """Return an object; see :meth:`pypdf.PdfReader.get_object`."""
        if isinstance(indirect_reference, int):
            indirect_reference = IndirectObject(indirect_reference, 0, self)
        key = (indirect_reference.generation, indirect_reference.idnum)
        if key not in self.resolved_objects:
            self._count_objects(1)
            if indirect_reference.generation == 0 and key[1] in self.xref_objStm:
                self._unpack(self.xref_objStm[key[1]][0])
            elif not self._is_in_place(*key):
                self._look_for(*key)
            self._require_short(*key)
        return super().get_object(indirect_reference)

    def spend(self, parts: int) -> None:
        """Take the looking at so many entries from what may be spent on the file."""
        self._parts_seen += parts
        _bound(self._parts_seen, _allowed(_PARTS, self._length))

    def _count_objects(self, count: int) -> None:
        self._objects_read += count
        _bound(self._objects_read, min(_MOST_OBJECTS, _allowed(_OBJECTS, self._length)))

    def _require_short(self, generation: int, number: int) -> None:
        """Refuse an object whose own bytes are more than those of any document's."""
        start = self.xref.get(generation, {}).get(number)
        if start is None:
            return
        end = _BODY_END.search(self._content, start, start + _MAX_BODY)
        length = (end.end() if end else min(start + _MAX_BODY, len(self._content))) - start
        self._bodies_read += length
        _bound(length, _MAX_BODY - 1)
        _bound(self._bodies_read, 2 * len(self._content) + _MAX_BODY)

    def _unpack(self, stream_number: int) -> None:
        """Count the bytes that objects are packed in, which are all read at once."""
        if stream_number in self._unpacked:
            return
        self._unpacked.add(stream_number)
        with apply_configuration(zlib_maximum_output_length=_UNPACKED):
            stream = self.get_object(stream_number)
            if isinstance(stream, StreamObject):
                self._length += len(stream.get_data())
                held = stream.get("/N")  # all are made at once, whichever is asked for
                self._count_objects(held if isinstance(held, int) else 0)
        packed = self._length - len(self._content)
        _bound(packed, _allowed(_PACKED, len(self._content)))

    def _is_in_place(self, generation: int, number: int) -> bool:
        start = self.xref.get(generation, {}).get(number)
        header = rb"\s*%d\s+%d\s+obj" % (number, generation)
        return start is not None and re.compile(header).match(self._content, start) is not None

    def _look_for(self, generation: int, number: int) -> None:
        """Find an object that is not where the file says; pypdf would read all of it each time."""
        start = self._objects.get((number, generation))
        if start is None or self.xref_free_entry.get(generation, {}).get(number):
            self.resolved_objects[generation, number] = None
        else:
            self.xref.setdefault(generation, {})[number] = start

    @cached_property
    def _objects(self) -> dict[tuple[int, int], int]:
        """Where objects begin, whatever the file says."""
        found: dict[tuple[int, int], int] = {}
        for match in _OBJECT.finditer(self._content):
            found.setdefault((int(match[1]), int(match[2])), match.start())
        return found


class Operators:
    """Counts the operators that draw pages, and the pictures and forms that they show.

    Those of a form count as often as it is shown. ``most`` and ``most_shown`` are how many there
    may be on all pages.
    """

    def __init__(self, most: int, most_shown: int) -> None:
        self._most = most
        self._most_shown = most_shown
        self.seen = 0
        self.shown = 0

    def words(self, page: PageObject) -> str:
        """Return the words of a page.

        Raises:
            LimitReachedError: more is drawn on the pages so far than may be.

        """
        with apply_configuration(
            zlib_maximum_output_length=_UNPACKED,
            xform_maximum_invocations_per_extraction=self._most_shown + 1,
            stream_parsing_work_maximum_count=_OPERANDS * self._most,
        ):
            content = page.get_contents()
            if content is not None:
                content.get_data()  # which pypdf would leave alone on a page without resources
            text = page.extract_text(visitor_operand_before=self._see)
        self._check()  # what is wrong in a form, pypdf only logs
        return " ".join(text.split())

    def _see(self, operator: bytes, *_: object) -> None:
        self.seen += 1
        self.shown += operator == b"Do"
        self._check()

    def _check(self) -> None:
        if self.seen > self._most or self.shown > self._most_shown:
            raise LimitReachedError("more is drawn on its pages")


def require_drawable(content: bytes, name: str, pages: int) -> None:
    """Refuse a PDF whose first pages would take native code for ever to draw.

    Raises:
        DataError: it is no PDF, is damaged, or more is drawn on a page than people draw.

    """
    with pdf_problems(partial(_undrawable, name)):
        reader = OutsidePdf(content)
        if reader.is_encrypted:
            return  # whoever draws it may know more of its kind of encryption
        operators = Operators(*_DRAWN)
        for page in islice(reader.sheets, pages):
            operators.words(page)


@contextmanager
def pdf_problems(refuse: Callable[[str], DocGenError]) -> Iterator[None]:
    """Turn whatever the reading of a PDF stumbles over into an error that says so."""
    try:
        yield
    except (DocGenError, MemoryError):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # of the disk that a copy is written to
        raise refuse(_described(error)) from None


def _undrawable(name: str, problem: str) -> DataError:
    return DataError([("", problem)], source=name)


def _allowed(limit: tuple[int, float], length: int) -> int:
    least, each = limit
    return least + int(each * length)


def _bound(count: int, most: int) -> None:
    if count > most:
        raise LimitReachedError("its objects are too many, or too long, for its size")


def _described(error: Exception) -> str:
    if isinstance(error, LimitReachedError):
        return f"it is larger inside than any document ({str(error)[:_SAID]})"
    if isinstance(error, RecursionError):
        return "its parts are nested too deeply"
    return f"it is no PDF, or a damaged one ({str(error)[:_SAID]})"
