"""The text of a paragraph, and which piece of XML each of its characters comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import define
from lxml import etree

from docgen.templates.word.names import qualified

PARAGRAPH: Final = qualified("w:p")
RUN: Final = qualified("w:r")
RUN_PROPERTIES: Final = qualified("w:rPr")
TEXT: Final = qualified("w:t")
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
    **dict.fromkeys(map(qualified, ("w:drawing", "w:pict", "w:sym")), OBJECT),
    **dict.fromkeys(map(qualified, ("w:footnoteReference", "w:endnoteReference")), OBJECT),
}
#: Not the paragraph's own text: settings, what was deleted, text boxes with paragraphs inside.
_SKIPPED: Final = frozenset(
    map(qualified, ("w:pPr", "w:rPr", "w:del", "w:moveFrom", "w:txbxContent", "w:sdtPr"))
)


@define
class Piece:
    """A piece of a paragraph's text: ``element`` writes the characters from ``start`` on."""

    element: etree._Element
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends in the paragraph's text."""
        return self.start + len(self.text)

    @property
    def is_text(self) -> bool:
        """Whether it is text proper, and no tab, line end or picture."""
        return bool(self.element.tag == TEXT)


def pieces_of(paragraph: etree._Element) -> list[Piece]:
    """Return the pieces of a paragraph's own text, in order."""
    found: list[Piece] = []
    position = 0
    for element in _inline(paragraph):
        text = (element.text or "") if element.tag == TEXT else _written(element)
        found.append(Piece(element, text, position))
        position += len(text)
    return found


def text_of(paragraph: etree._Element) -> str:
    """Return a paragraph's own text."""
    return "".join(piece.text for piece in pieces_of(paragraph))


def set_text(element: etree._Element, text: str) -> None:
    """Give a text element its text; an empty one goes, and its run if that has nothing else."""
    if text:
        element.text = text
        element.set(_SPACE, "preserve")
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


_WRAPPERS: Final = frozenset(
    map(qualified, ("w:r", "w:ins", "w:moveTo", "w:hyperlink", "w:smartTag", "w:fldSimple"))
)


def _written(element: etree._Element) -> str:
    # A page or a column may end here, which no space in a text stands for.
    return OBJECT if element.get(_BREAK_KIND) else _WRITTEN[element.tag]


def _inline(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == TEXT or child.tag in _WRITTEN:
            yield child
        else:
            yield from _inline(child)
