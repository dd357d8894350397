"""The paragraphs of a Word file as plain texts, whatever runs Word has cut them into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from attrs import field, frozen
from lxml import etree

from docgen.templates.word.names import TEXT_TYPES, qualified
from docgen.templates.word.package import Package, parse_xml

_PARAGRAPH: Final = qualified("w:p")
_TEXT: Final = qualified("w:t")
_SPACE: Final = qualified("xml:space")
_SHOWN: Final = 60


@frozen(kw_only=True, eq=False)
class Paragraph:
    """A paragraph, its number in its part from 1, and the elements that hold its text."""

    part: str
    number: int
    element: etree._Element = field(repr=False)
    pieces: Sequence[etree._Element] = field(repr=False)

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(piece.text or "" for piece in self.pieces)

    @property
    def place(self) -> str:
        """Where it is, for people, with the beginning of its text."""
        text = " ".join(self.text.split())
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
        return f"{self.part}, абзац {self.number}: «{shown}»"

    def replace(self, start: int, end: int, text: str) -> None:
        """Put a text in the place of another; it looks like the first character of that."""
        position = 0
        for piece in self.pieces:
            old = piece.text or ""
            first, last = max(start - position, 0), min(end - position, len(old))
            if first < last:
                set_text(piece, old[:first] + text + old[last:])
                text = ""
            position += len(old)


def set_text(piece: etree._Element, text: str) -> None:
    """Set the text of an element, its spaces kept."""
    piece.text = text
    piece.set(_SPACE, "preserve")


def paragraphs_of(part: str, root: etree._Element) -> Iterator[Paragraph]:
    """Yield the paragraphs of a part in order; those of text boxes are paragraphs of their own."""
    for number, element in enumerate(root.iter(_PARAGRAPH), start=1):
        pieces = [
            row for row in element.iter(_TEXT) if next(row.iterancestors(_PARAGRAPH)) is element
        ]
        yield Paragraph(part=part, number=number, element=element, pieces=pieces)


def text_parts(package: Package) -> Iterator[tuple[str, etree._Element]]:
    """Yield the parts with text, parsed: the body, headers, footers, notes.

    Raises:
        TemplateError: one of them cannot be read.

    """
    for name, content in package.parts.items():
        if package.types.get(name) in TEXT_TYPES:
            yield name, parse_xml(content, f"{package.label} {name}")
