"""What stands in a cell, how wide it is, and how it is made to fit.

A figure, or a code in one word, is whole: it is printed smaller before it breaks, and then a
figure breaks between its groups only. A text gives up its non-breaking spaces first, and a word
is broken only where it is wider than its column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final

from attrs import frozen
from lxml import etree
from lxml import html as lxml_html

from docgen.kit.layout.columns import Need
from docgen.kit.layout.text import line_count, text_width
from docgen.language.numbers import NBSP
from docgen.rendering.fitting.cascade import TextStyle

#: How much smaller than the rest of a table a figure may be, and how small it may ever be.
_SMALLEST_PART: Final = 0.7
_SMALLEST: Final = 5.0  # points
#: The same of a code, which should not break at all.
_SMALLEST_CODE: Final = 4.5
_UNREADABLE: Final = 4.0
#: Longer words than this are broken rather than given a column of their width.
_LONGEST_WORD: Final = 30

#: The widest letter, and the widest of what is no letter, in ems: what is narrower by this
#: measure need not be measured.
_WIDEST: Final = 1.1
_WIDEST_FIGURE: Final = 0.6
#: What a word may reach into the margins of its cell, in millimetres.
_HARMLESS: Final = 0.5
_MM_IN_POINT: Final = 25.4 / 72
_LINE_HEIGHT: Final = 1.3
_LONG: Final = 300  # characters: what is shorter need not be looked at

_FIGURE = re.compile(rf"[-−–]?\d[\d{NBSP}]*(?:,\d+)?(?:{NBSP}?[^\s\d]{{1,6}})?")
#: A part of a code that ends with a slash.
_SEGMENT = re.compile(r"[^/]*/+|[^/]+")
_PIECE = re.compile(r"[^ \t\n]+")
#: Where a piece may break: after a hyphen that no figure follows.
_PART = re.compile(r"[^-‐–]+(?:[-‐–](?=\d)[^-‐–]+)*[-‐–]*|[-‐–]+")
_SPACE: Final = " \t\n\r"
_SPACES = re.compile(r"[ \t\n\r]+")
_BLOCKS: Final = frozenset({"div", "p", "section", "ul", "ol", "li", "h1", "h2", "h3"})
_LINE_ENDS: Final = _BLOCKS | {"br", "table"}
_BROKEN: Final = "word-break: break-all"


class Kind(Enum):
    """What a content is, as far as it tells how it may break."""

    FIGURE = auto()
    CODE = auto()
    TEXT = auto()


@frozen(kw_only=True)
class Content:
    """The text of a cell in its style, and the room there is for it in millimetres."""

    text: str
    style: TextStyle

    @property
    def kind(self) -> Kind:
        """What the text is."""
        if _FIGURE.fullmatch(self.text):
            return Kind.FIGURE
        is_word = _PIECE.fullmatch(self.text) and len(self.text) <= _LONGEST_WORD
        is_code = is_word and any(map(str.isdigit, self.text)) and NBSP not in self.text
        return Kind.CODE if is_code else Kind.TEXT

    def may_exceed(self, room: float) -> bool:
        """Whether the text may be wider than the room, as far as the number of letters tells."""
        if len(self.text) <= letters_that_fit(self.style, room):
            return False
        ems = room / (self.style.size * _MM_IN_POINT)
        is_without_letters = self.text.upper() == self.text.lower()
        return not is_without_letters or len(self.text) * _WIDEST_FIGURE > ems

    def has_room(self, room: float, *, exactly: bool) -> bool:
        """Whether nothing is to be done for the text; ``exactly`` if no word may reach out."""
        if not self.may_exceed(room):
            return True
        if self.kind is Kind.TEXT:
            free = room if exactly else room + _HARMLESS
            return all(self.width(part) <= free for part in _parts(self.text))
        return self.width(self.text) <= room

    def is_higher(self, height: float, room: float) -> bool:
        """Whether the text, of several lines, is higher than ``height`` millimetres."""
        if len(self.text) < _LONG and "\n" not in self.text:
            return False
        lines = line_count(self.text, room, self.style.size, self.style.face)
        return lines * self.style.size * _LINE_HEIGHT * _MM_IN_POINT > height

    def need(self, sides: float) -> Need:
        """Return the widths that the text asks for, with the sides of its cell."""
        if self.kind is Kind.TEXT:
            parts = (part for part in _parts(self.text) if len(part) <= _LONGEST_WORD)
            widest = max(map(self.width, parts), default=0.0)
            return Need(whole=widest + sides) if widest else Need()
        whole = self.width(self.text)
        # A code has no groups that people would read apart, as thousands are.
        piece = self._widest_group() if self.kind is Kind.FIGURE else whole
        return Need(whole=whole + sides, least=self._smallest_part * piece + sides)

    def width(self, text: str) -> float:
        """Return the width of a text in this style, on one line."""
        return text_width(text, self.style.size, self.style.face)

    def fit(self, element: etree._Element, room: float) -> bool:
        """Make the text of an element fit; return whether anything was to be done."""
        if self.kind is Kind.TEXT:
            return self._fit_text(element, room)
        width = self.width(self.text)
        if width <= room:
            return False
        part = room / width
        if part < self._smallest_part:
            part = min(self._smallest_part, room / self._widest_group())
            self._break_at_groups(element)
            if self.is_cramped(room):
                part = self._smallest_part
                _add_style(element, _BROKEN)
        # Rounded down, lest it should be too wide again.
        _add_style(element, f"font-size: {int(self.style.size * part * 10) / 10:.1f}pt")
        return True

    def is_cramped(self, room: float) -> bool:
        """Whether a figure could not be read if it were to fit."""
        if self.kind is not Kind.FIGURE:
            return False
        return room / self._widest_group() * self.style.size < _UNREADABLE

    @property
    def _smallest_part(self) -> float:
        smallest = _SMALLEST_CODE if self.kind is Kind.CODE else _SMALLEST
        return min(1.0, max(_SMALLEST_PART * smallest / _SMALLEST, smallest / self.style.size))

    def _widest_group(self) -> float:
        groups = self.text.split(NBSP) if self.kind is Kind.FIGURE else _SEGMENT.findall(self.text)
        return max(map(self.width, groups))

    def _break_at_groups(self, element: etree._Element) -> None:
        """Let a figure break between its groups, and a code after its slashes."""
        if self.kind is Kind.FIGURE:
            _replace(element, NBSP, " ")
            _add_style(element, "white-space: normal")
        elif not len(element):
            first, *rest = _SEGMENT.findall(element.text or "")
            element.text = first
            for segment in rest:
                chance = lxml_html.Element("wbr")
                chance.tail = segment
                element.append(chance)

    def _fit_text(self, element: etree._Element, room: float) -> bool:
        room += _HARMLESS
        if all(self.width(part) <= room for part in _parts(self.text)):
            return False
        for piece in _PIECE.findall(self.text):
            if NBSP in piece and any(self.width(part) > room for part in _parts(piece)):
                _replace(element, piece, piece.replace(NBSP, " "))
        for part in _parts(self.text.replace(NBSP, " ")):
            if self.width(part) > room:
                _break_word(element, part)
        return True


def letters_that_fit(style: TextStyle, room: float) -> float:
    """Return how many letters have room in a style, whichever they are."""
    return room / (style.size * _MM_IN_POINT) / _WIDEST


def text_of(element: etree._Element) -> str:
    """Return the text of an element, without that of the blocks in it; a ``br`` ends a line."""
    if not len(element):
        return (element.text or "").strip(_SPACE)
    return "".join(_texts(element)).strip(_SPACE)


def blocks_of(element: etree._Element) -> Iterator[etree._Element]:
    """Yield an element and the blocks in it, each of which has lines of its own; no tables."""
    yield element
    for child in element:
        if child.tag in _BLOCKS:
            yield from blocks_of(child)


def _texts(element: etree._Element) -> Iterator[str]:
    yield _SPACES.sub(" ", element.text or "")
    for child in element:
        if child.tag in _LINE_ENDS:
            yield "\n"
        else:
            yield from _texts(child)
        yield _SPACES.sub(" ", child.tail or "")


def _parts(text: str) -> Iterator[str]:
    """Yield what no line may end within."""
    for piece in _PIECE.findall(text):
        yield from _PART.findall(piece)


def _replace(element: etree._Element, old: str, new: str) -> None:
    for node in element.iter():
        if node.text:
            node.text = node.text.replace(old, new)
        if node is not element and node.tail:
            node.tail = node.tail.replace(old, new)


def _break_word(element: etree._Element, word: str) -> None:
    """Let a word break anywhere, wherever it stands in an element."""
    for node in list(element.iter()):
        if word in (node.text or ""):
            before, after = node.text.split(word, 1)
            node.text = before
            node.insert(0, _span(word, after))
        if node is not element and word in (node.tail or ""):
            before, after = node.tail.split(word, 1)
            node.tail = before
            node.addnext(_span(word, after))


def _span(word: str, after: str) -> etree._Element:
    span = lxml_html.Element("span", style=_BROKEN)
    span.text, span.tail = word, after
    return span


def _add_style(element: etree._Element, declaration: str) -> None:
    # To PlutoPrint a stylesheet goes before an attribute.
    styles = [element.get("style"), f"{declaration} !important"]
    element.set("style", "; ".join(filter(None, styles)))
