"""Objects of one PDF on their way into another: what an object needs goes before it.

The way is walked with a list of steps, not with calls, so that a chain of any length and a loop
are like any other; each object is gone to once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from attrs import field, frozen
from pypdf import PageObject
from pypdf.errors import LimitReachedError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    PdfObject,
    StreamObject,
)

from docgen.official.pdf import OutsidePdf
from docgen.rendering.pdf_objects import PdfObjects, reference

#: Arrays and dictionaries one inside another; real files have about five.
_MAX_NESTED: Final = 100

_Key = tuple[int, int]


@frozen(kw_only=True)
class _Step:
    """An object on the way, and those that it refers to and nobody has looked at yet."""

    key: _Key
    value: PdfObject = field(repr=False)
    references: Iterator[IndirectObject] = field(repr=False)


class PdfCopy:
    """Copies objects of a reader; ``add`` puts one into the new file and returns its number."""

    def __init__(
        self, reader: OutsidePdf, objects: PdfObjects, add: Callable[[PdfObject], int]
    ) -> None:
        self._reader = reader
        self._objects = objects
        self._add = add
        self._ids: dict[_Key, int] = {}
        #: By identity, which is another's as soon as a value is let go.
        self._shared: dict[int, tuple[DictionaryObject, IndirectObject]] = {}

    def stand_for(self, former: IndirectObject, object_id: int) -> None:
        """Have an object of the new file, which is written elsewhere, stand for one of the old."""
        self._ids[_key(former)] = object_id

    def value(self, value: PdfObject) -> PdfObject:
        """Return a value as the new file holds it; all that it refers to is written."""
        for former in self._references(value):
            if _key(former) not in self._ids:
                self._bring(former)
        return self._converted(value)

    def entries(
        self, value: DictionaryObject, left_out: frozenset[str] = frozenset()
    ) -> DictionaryObject:
        """Return a copy of a dictionary's entries, but for some."""
        return DictionaryObject(
            (name, self.value(value.raw_get(name))) for name in value if name not in left_out
        )

    def pages(
        self, parent: int, left_out: frozenset[str], change: Callable[[PageObject], None]
    ) -> list[int]:
        """Write the pages, each as ``change`` has made it, and return their numbers.

        ``parent`` is the number of what holds them in the new file.
        """
        pages = self._reader.sheets
        ids = [self._objects.new_id() for _ in pages]
        for page, object_id in zip(pages, ids, strict=True):
            if page.indirect_reference is not None:
                # Links lead to pages, and annotations name theirs.
                self._ids.setdefault(_key(page.indirect_reference), object_id)
        for page, object_id in zip(pages, ids, strict=True):
            change(page)
            self._share_resources(page)
            copied = self.entries(page, left_out)
            copied[NameObject("/Parent")] = reference(parent)
            self._objects.write(object_id, copied)
        return ids

    def _share_resources(self, page: PageObject) -> None:
        """Write resources once that pages have from the tree, and not once for every page."""
        value = page.raw_get("/Resources") if "/Resources" in page else None
        if not isinstance(value, DictionaryObject):
            return
        if id(value) not in self._shared:
            self._shared[id(value)] = value, reference(self._add(self.value(value)))
        page[NameObject("/Resources")] = self._shared[id(value)][1]

    def _bring(self, first: IndirectObject) -> None:
        """Write an object, after all that it refers to."""
        way = [self._step(first)]
        under_way = {way[0].key}
        while way:
            step = way[-1]
            former = next(step.references, None)
            if former is None:
                way.pop()
                under_way.discard(step.key)
                self._write(step)
            elif _key(former) in self._ids:
                continue
            elif _key(former) in under_way:
                # It leads back to itself, so it needs its number before it is written.
                self._ids[_key(former)] = self._objects.new_id()
            else:
                way.append(self._step(former))
                under_way.add(way[-1].key)

    def _step(self, former: IndirectObject) -> _Step:
        value = self._reader.get_object(former)
        value = NullObject() if value is None else value
        return _Step(key=_key(former), value=value, references=self._references(value))

    def _write(self, step: _Step) -> None:
        copied = self._converted(step.value)
        if step.key in self._ids:
            self._objects.write(self._ids[step.key], copied)
        else:
            self._ids[step.key] = self._add(copied)

    def _references(self, value: PdfObject, depth: int = 0) -> Iterator[IndirectObject]:
        """Yield what a value refers to in the file that it is from."""
        if depth > _MAX_NESTED:
            raise LimitReachedError("its parts are nested too deeply")
        if isinstance(value, IndirectObject):
            if value.pdf is not None:
                yield value
        elif isinstance(value, (DictionaryObject, ArrayObject)):
            self._reader.spend(len(value))
            for part in _parts(value):
                yield from self._references(part, depth + 1)

    def _converted(self, value: PdfObject) -> PdfObject:
        if isinstance(value, IndirectObject):
            return value if value.pdf is None else reference(self._ids[_key(value)])
        if isinstance(value, StreamObject):
            copied = type(value)()
            copied.update(self._entries(value))
            copied._data = value._data  # noqa: SLF001 - as it is, without unpacking it
            return copied
        if isinstance(value, DictionaryObject):
            return DictionaryObject(self._entries(value))
        if isinstance(value, ArrayObject):
            return ArrayObject(self._converted(part) for part in value)
        return value

    def _entries(self, value: DictionaryObject) -> Iterator[tuple[PdfObject, PdfObject]]:
        for name in _names(value):
            yield name, self._converted(value.raw_get(name))


def no_change(page: PageObject) -> None:
    """Leave a page as it is."""


def _key(value: IndirectObject) -> _Key:
    return value.idnum, value.generation


def _parts(value: DictionaryObject | ArrayObject) -> Iterable[PdfObject]:
    return map(value.raw_get, _names(value)) if isinstance(value, DictionaryObject) else value


def _names(value: DictionaryObject) -> Iterator[PdfObject]:
    """Yield the names of entries; the length of a stream is told anew when it is written."""
    is_stream = isinstance(value, StreamObject)
    return (name for name in value if not (is_stream and name == "/Length"))
