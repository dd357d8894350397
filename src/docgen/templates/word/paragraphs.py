"""The text of a paragraph, and which piece of XML each of its characters comes from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

from attrs import define
from lxml import etree

from docgen.templates.word.names import qualified

PARAGRAPH: Final = qualified("w:p")
RUN: Final = qualified("w:r")
RUN_PROPERTIES: Final = qualified("w:rPr")
TEXT: Final = qualified("w:t")
DRAWING: Final = qualified("w:drawing")
BLIP: Final = qualified("a:blip")
EMBED: Final = qualified("r:embed")
#: Stands for a picture, a note or anything else that is no text but takes a place in it.
OBJECT: Final = "\ufffc"

_SPACE: Final = qualified("xml:space")
_BREAK_KIND: Final = qualified("w:type")
#: What is written as an element of its own; ``OBJECT`` is never cut out of a text.
_WRITTEN: Final = {
    qualified("w:tab"): "\t",
    qualified("w:br"): "\n",
    qualified("w:cr"): "\n",
    qualified("w:noBreakHyphen"): "-",
    qualified("w:softHyphen"): "\u00ad",
    **dict.fromkeys((DRAWING, *map(qualified, ("w:pict", "w:sym"))), OBJECT),
    **dict.fromkeys(map(qualified, ("w:footnoteReference", "w:endnoteReference")), OBJECT),
}
#: Not the paragraph's own text: settings, what was deleted, text boxes with paragraphs inside.
_SKIPPED: Final = frozenset(
    map(qualified, ("w:pPr", "w:rPr", "w:del", "w:moveFrom", "w:txbxContent", "w:sdtPr"))
)
_WRAPPERS: Final = frozenset(
    map(qualified, ("w:r", "w:ins", "w:moveTo", "w:hyperlink", "w:smartTag", "w:fldSimple"))
)
_DESCRIPTIONS: Final = ("descr", "title")


@define
class Piece:
    """A piece of a paragraph's text: ``element`` writes the characters from ``start`` on.

    It ``is_text`` proper, or a tab, a line end, a picture.
    """

    element: etree._Element
    text: str
    start: int
    is_text: bool

    @property
    def is_object(self) -> bool:
        """Whether it stands for a picture, a note or the like."""
        return self.text == OBJECT or bool(self.element.tag == DRAWING)


class Paragraph:
    """A paragraph's own text and the pieces that it is written in, in order.

    A picture is written as its alternative text where that may hold a shortcode, else as
    ``OBJECT``.
    """

    def __init__(self, element: etree._Element, pieces: Iterable[Piece] | None = None) -> None:
        self.element = element
        self.pieces: Sequence[Piece] = tuple(_pieces(element) if pieces is None else pieces)
        self._starts = [piece.start for piece in self.pieces]

    @cached_property
    def text(self) -> str:
        """The text as it was when the paragraph was looked at."""
        return "".join(piece.text for piece in self.pieces)

    def piece_at(self, position: int) -> Piece:
        """Return the piece that writes the character at a position."""
        return self.pieces[bisect_right(self._starts, position) - 1]

    def pieces_between(self, start: int, end: int) -> Sequence[Piece]:
        """Return the pieces that write the characters from ``start`` to ``end``."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        return self.pieces[first : bisect_left(self._starts, end)]

    def replace(self, start: int, end: int, text: str) -> Sequence[Piece]:
        """Put a text in place of another; it looks like the first character of that.

        Whatever stands after ``end`` may have been replaced before. Returns the pieces that wrote
        the former text, ``text`` in the first; what is not text proper is left as it is.
        """
        pieces = [piece for piece in self.pieces_between(start, end) if piece.text]
        for piece in pieces:
            if piece.is_text:
                # Where it ended once: what it holds after that has been replaced already.
                before = piece.text[: max(start - piece.start, 0)]
                piece.text = before + text + piece.text[max(end - piece.start, 0) :]
                write_text(piece.element, piece.text)
            text = ""
        return pieces


def line_of(element: etree._Element) -> Paragraph:
    """Return the text of an element that holds nothing else, as properties of a file are."""
    return Paragraph(element, [Piece(element, element.text or "", 0, is_text=True)])


def text_of(paragraph: etree._Element) -> str:
    """Return a paragraph's own text."""
    return Paragraph(paragraph).text


def write_text(element: etree._Element, text: str) -> None:
    """Give a text element its text, spaces and all."""
    element.text = text
    if element.tag == TEXT:
        element.set(_SPACE, "preserve")


def set_text(element: etree._Element, text: str) -> None:
    """Give a text element its text; an empty one goes, and its run if that has nothing else."""
    if text:
        write_text(element, text)
    else:
        remove(element)


def remove(element: etree._Element) -> None:
    """Remove an element, and the run, insertion or link around it that is left with nothing."""
    parent = element.getparent()
    if parent is None:
        return
    parent.remove(element)
    is_empty = all(child.tag == RUN_PROPERTIES for child in parent)
    if is_empty and parent.tag in _WRAPPERS:
        remove(parent)


def picture_of(drawing: etree._Element) -> tuple[etree._Element, etree._Element] | None:
    """Return the description and the reference of a drawing that is a picture, else ``None``."""
    holder = next(iter(drawing), None)
    about = None if holder is None else holder.find(qualified("wp:docPr"))
    blip = None if holder is None or about is None else next(holder.iter(BLIP), None)
    return None if blip is None else (about, blip)


def described(about: etree._Element) -> str:
    """Return the alternative text of a drawing."""
    return next(filter(None, (about.get(name, "").strip() for name in _DESCRIPTIONS)), "")


def forget_description(about: etree._Element) -> None:
    """Remove the alternative text of a drawing."""
    for name in _DESCRIPTIONS:
        about.attrib.pop(name, None)


def _pieces(paragraph: etree._Element) -> Iterator[Piece]:
    position = 0
    inline: list[etree._Element] = []
    _gather(paragraph, inline)
    for element in inline:
        is_text = element.tag == TEXT
        text = (element.text or "") if is_text else _written(element)
        yield Piece(element, text, position, is_text)
        position += len(text)


def _written(element: etree._Element) -> str:
    if element.tag == DRAWING and (picture := picture_of(element)):
        text = described(picture[0])
        return text if "[" in text else OBJECT
    # A page or a column may end here, which no space in a text stands for.
    return OBJECT if element.get(_BREAK_KIND) else _WRITTEN[element.tag]


def _gather(element: etree._Element, inline: list[etree._Element]) -> None:
    """Add what writes the text of an element to a list, which is quicker than to yield it."""
    for child in element:
        tag = child.tag
        if tag == TEXT or tag in _WRITTEN:
            inline.append(child)
        elif tag not in _SKIPPED:
            _gather(child, inline)
