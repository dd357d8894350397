"""Values bound to XML: one table both writes an element and reads it back.

A :class:`Record` names a class and lists where its fields stand in an element. What writes a
field and what reads it are the same row of the table, so they cannot drift apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final, Generic, Protocol, TypeVar

from attrs import frozen
from lxml import etree

from docgen.models.text import clean_text
from docgen.official.lexical import read_decimal

T = TypeVar("T")

#: Fields read so far, by the names that the record's maker takes.
Found = dict[str, Any]


class Binding(Protocol):
    """A place in an element, and what stands there."""

    def write(self, source: Any, element: etree._Element) -> None:  # noqa: ANN401 - of the record's class
        """Put what ``source`` has into its place."""
        ...

    def read(self, element: etree._Element, found: Found) -> None:
        """Add what stands in the place to ``found``."""
        ...


@frozen
class Codec:
    """How a value is written as text, and read from it."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _write_date(value: dt.date) -> str:
    return f"{value.day:02}.{value.month:02}.{value.year:04}"


def _read_date(text: str) -> dt.date:
    day, month, year = text.split(".")
    return dt.date(int(year), int(month), int(day))


def _read_decimal(text: str) -> Decimal:
    # Decimal itself takes «1E-999999999» too, which would be a gigabyte of noughts once written.
    value = read_decimal(text)
    if value is None:
        message = f"{text[:40]!r} is no number"
        raise ValueError(message)
    return value


#: What the encoding lacks is seen to when the file is written.
TEXT: Final = Codec(str, clean_text)
#: For machines, like base64: neither cleaned nor measured.
RAW: Final = Codec(str, str)
#: ДД.ММ.ГГГГ
DATE: Final = Codec(_write_date, _read_date)
DECIMAL: Final = Codec("{:f}".format, _read_decimal)
INTEGER: Final = Codec(str, int)


def code(values: Callable[[str], Any]) -> Codec:
    """Return the codec of an enumeration whose values are the format's own codes."""
    return Codec(str, values)


@frozen
class _Attribute:
    """An attribute; one without a key follows from other values, and is not read."""

    name: str
    key: str
    codec: Codec
    get: Callable[[Any], Any]

    def write(self, source: Any, element: etree._Element) -> None:  # noqa: ANN401 - see Binding
        value = self.get(source)
        if value is not None and value != "":
            element.set(self.name, self.codec.write(value))

    def read(self, element: etree._Element, found: Found) -> None:
        value = element.get(self.name) if self.key else None
        if value is not None:
            found[self.key] = self.codec.read(value)


def attribute(
    name: str, key: str, codec: Codec = TEXT, *, get: Callable[[Any], Any] | None = None
) -> Binding:
    """Bind a field to an attribute; ``get`` finds the value where the field itself is not it."""
    return _Attribute(name, key, codec, get or attrgetter(key))


def written(name: str, get: Callable[[Any], str | None]) -> Binding:
    """Write an attribute that follows from other values, and is not read."""
    return _Attribute(name, "", TEXT, get)


def always(value: T) -> Callable[[object], T]:
    """Make a getter, or a condition, that says the same of anything."""

    def get(_source: object) -> T:
        return value

    return get


def itself(source: T) -> T:
    """Get what the element is of: the fields of the child are its own."""
    return source


def constant(name: str, value: str) -> Binding:
    """Write an attribute that is always the same."""
    return written(name, always(value))


class _Content:
    """All that stands in an element.

    Half of a file are attributes, so they are gathered and given to a new element at once: this
    takes half the time of setting them one by one.
    """

    def __init__(self, bindings: Iterable[Binding]) -> None:
        rows = tuple(bindings)
        attributes = [row for row in rows if isinstance(row, _Attribute)]
        self._bindings = rows
        self._attributes = tuple(
            (row.name, row.get, None if row.codec is TEXT else row.codec.write)
            for row in attributes
        )
        self._others = tuple(row for row in rows if not isinstance(row, _Attribute))

    def append(
        self, source: object, parent: etree._Element, tag: str, *, kept: bool = True
    ) -> None:
        """Add an element with what ``source`` has; an empty one only if it is ``kept``."""
        attributes: dict[str, str] = {}
        for name, get, write in self._attributes:
            value = get(source)
            if write is None:
                if value:
                    attributes[name] = value
            elif value is not None and value != "":
                attributes[name] = write(value)
        if not (attributes or self._others or kept):
            return
        element = etree.SubElement(parent, tag, attributes)
        for binding in self._others:
            binding.write(source, element)
        if not (kept or attributes or len(element)):
            parent.remove(element)

    def fill(self, source: object, element: etree._Element) -> None:
        """Put what ``source`` has into an element that is there already."""
        for binding in self._bindings:
            binding.write(source, element)

    def read(self, element: etree._Element, found: Found) -> None:
        """Add all that stands in an element to ``found``."""
        for binding in self._bindings:
            binding.read(element, found)


@frozen
class _Texts:
    tag: str
    key: str
    codec: Codec
    get: Callable[[Any], Iterable[Any]]
    single: bool

    def write(self, source: Any, element: etree._Element) -> None:  # noqa: ANN401 - see Binding
        for value in self.get(source):
            etree.SubElement(element, self.tag).text = self.codec.write(value)

    def read(self, element: etree._Element, found: Found) -> None:
        values = tuple(self.codec.read(row.text or "") for row in element.iterchildren(self.tag))
        if values:
            found[self.key] = values[0] if self.single else values


def texts(tag: str, key: str, codec: Codec = TEXT) -> Binding:
    """Bind a tuple to child elements that hold nothing but text."""
    return _Texts(tag, key, codec, attrgetter(key), single=False)


def text(
    tag: str, key: str, codec: Codec = TEXT, *, get: Callable[[Any], Any] | None = None
) -> Binding:
    """Bind a field to a child element that holds nothing but text."""
    find = get or attrgetter(key)

    def present(source: Any) -> tuple[Any, ...]:  # noqa: ANN401 - see Binding
        value = find(source)
        return () if value is None or value == "" else (value,)

    return _Texts(tag, key, codec, present, single=True)


@frozen
class _OwnText:
    key: str
    codec: Codec
    get: Callable[[Any], Any]

    def write(self, source: Any, element: etree._Element) -> None:  # noqa: ANN401 - see Binding
        element.text = self.codec.write(self.get(source))

    def read(self, element: etree._Element, found: Found) -> None:
        if element.text:
            found[self.key] = self.codec.read(element.text)


def own_text(key: str, codec: Codec = TEXT, *, get: Callable[[Any], Any] | None = None) -> Binding:
    """Bind a field to the text of the element itself."""
    return _OwnText(key, codec, get or attrgetter(key))


@frozen
class _FlagText:
    words: str

    def write(self, _source: object, element: etree._Element) -> None:
        element.text = self.words

    def read(self, element: etree._Element, found: Found) -> None:
        """Read nothing: the tag has said it."""


def saying(words: str) -> Binding:
    """Write the text of an element that always says the same."""
    return _FlagText(words)


@frozen
class _Nested:
    tag: str
    content: _Content
    kept: bool

    def write(self, source: Any, element: etree._Element) -> None:  # noqa: ANN401 - see Binding
        self.content.append(source, element, self.tag, kept=self.kept)

    def read(self, element: etree._Element, found: Found) -> None:
        inner = _first(element, self.tag)
        if inner is not None:
            self.content.read(inner, found)


def inside(tag: str, *bindings: Binding, kept: bool = False) -> Binding:
    """Bind fields of the same value to a child element; an empty one is left out unless kept."""
    return _Nested(tag, _Content(bindings), kept)


@frozen
class _Wrapped(_Nested):
    def write(self, source: Any, element: etree._Element) -> None:  # noqa: ANN401 - see Binding
        inner = _first(element, self.tag)
        if inner is None:
            self.content.append(source, element, self.tag)
        else:
            self.content.fill(source, inner)


def within(tag: str, *bindings: Binding) -> Binding:
    """Bind fields to a child element that other records write into as well."""
    return _Wrapped(tag, _Content(bindings), kept=True)


def _first(element: etree._Element, tag: str) -> etree._Element | None:
    # Twice as fast as ``find``, which knows paths.
    return next(element.iterchildren(tag), None)


class Record(Generic[T]):
    """A value and the element it stands in."""

    def __init__(self, make: Callable[..., T], *bindings: Binding) -> None:
        self._make = make
        self._content = _Content(bindings)

    def append(self, value: Any, parent: etree._Element, tag: str) -> None:  # noqa: ANN401 - has the fields
        """Add an element with a value to its parent."""
        self._content.append(value, parent, tag)

    def write(self, value: Any, element: etree._Element) -> None:  # noqa: ANN401 - the same
        """Put a value into an element that is there already."""
        self._content.fill(value, element)

    def read(self, element: etree._Element) -> T:
        """Return the value that stands in an element.

        Raises:
            ValueError, TypeError, ArithmeticError: it is not what the schema says.

        """
        found: Found = {}
        self._content.read(element, found)
        return self._make(**found)


@frozen
class _Children:
    tag: str
    key: str
    record: Record[Any]
    get: Callable[[Any], Iterable[Any]]
    single: bool

    def write(self, source: Any, element: etree._Element) -> None:  # noqa: ANN401 - see Binding
        for value in self.get(source):
            self.record.append(value, element, self.tag)

    def read(self, element: etree._Element, found: Found) -> None:
        read = map(self.record.read, element.iterchildren(self.tag))
        values = tuple(value for value in read if value is not None)
        if values:
            found[self.key] = values[0] if self.single else values


def child(
    tag: str, key: str, record: Record[Any], *, get: Callable[[Any], Any] | None = None
) -> Binding:
    """Bind a value to the first child element of a tag; ``None`` has no element."""
    find = get or attrgetter(key)

    def present(source: Any) -> tuple[Any, ...]:  # noqa: ANN401 - see Binding
        value = find(source)
        return () if value is None else (value,)

    return _Children(tag, key, record, present, single=True)


def children(
    tag: str, key: str, record: Record[Any], *, get: Callable[[Any], Iterable[Any]] | None = None
) -> Binding:
    """Bind a tuple of values to child elements of a tag."""
    return _Children(tag, key, record, get or attrgetter(key), single=False)


@frozen
class VariantCase:
    """One of the elements that may stand in a place: for which values, and what it means."""

    tag: str
    when: Callable[[Any], bool]
    content: _Content
    means: Mapping[str, Any]


def case(
    tag: str,
    *bindings: Binding,
    when: Callable[[Any], bool],
    **means: Any,  # noqa: ANN401 - fields of any class
) -> VariantCase:
    """Return a case of a :func:`choice`; ``means`` are fields known from the tag alone."""
    return VariantCase(tag, when, _Content(bindings), means)


@frozen
class _Choice:
    cases: tuple[VariantCase, ...]

    def write(self, source: Any, element: etree._Element) -> None:  # noqa: ANN401 - see Binding
        for row in self.cases:
            if row.when(source):
                row.content.append(source, element, row.tag)
                return

    def read(self, element: etree._Element, found: Found) -> None:
        for row in self.cases:
            inner = _first(element, row.tag)
            if inner is not None:
                found.update(row.means)
                row.content.read(inner, found)
                return


def choice(*cases: VariantCase) -> Binding:
    """Bind a value to one of several elements: the first whose ``when`` holds."""
    return _Choice(cases)
