"""The paragraphs of a Word file with their numbers, whatever runs Word has cut them into."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from docgen.templates.word.names import TEXT_TYPES
from docgen.templates.word.package import Package, parse_xml
from docgen.templates.word.paragraphs import PARAGRAPH, Paragraph

_SHOWN: Final = 60


class NumberedParagraph(Paragraph):
    """A paragraph with its number in its part, from 1."""

    def __init__(self, part: str, number: int, element: etree._Element) -> None:
        super().__init__(element)
        self.part = part
        self.number = number

    @property
    def place(self) -> str:
        """Where it is, for people, with the beginning of its text."""
        text = " ".join(self.text.split())
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
        return f"{self.part}, абзац {self.number}: «{shown}»"


def paragraphs_of(part: str, root: etree._Element) -> Iterator[NumberedParagraph]:
    """Yield the paragraphs of a part in order; those of text boxes are paragraphs of their own."""
    for number, element in enumerate(list(root.iter(PARAGRAPH)), start=1):
        yield NumberedParagraph(part, number, element)


def text_parts(package: Package) -> Iterator[tuple[str, etree._Element]]:
    """Yield the parts with text, parsed: the body, headers, footers, notes.

    Raises:
        TemplateError: one of them cannot be read.

    """
    for name, content in package.parts.items():
        if package.types.get(name) in TEXT_TYPES:
            yield name, parse_xml(content, f"{package.label} {name}")
