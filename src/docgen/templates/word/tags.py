"""Statements lifted out of the text: they stand between runs, paragraphs, cells or rows.

docxtpl's own way of saying so is a letter after the brace: ``{%tr for … %}`` stands for its whole
row, ``{%p`` and ``{%tc`` for the paragraph and the cell around it. ``{%r`` stands for a run of its
own, and so for itself.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from docgen.exceptions import ShortcodeSyntaxError
from docgen.templates.word.names import qualified
from docgen.templates.word.paragraphs import PARAGRAPH, TEXT, Paragraph

TAG: Final = qualified("docgen:tag")

_STATEMENT = re.compile(r"\{%(-?)(tr|tc|p) (.*?%\})")
_OF_RUN = re.compile(r"\{%(-?)r (?=.*?%\})")
_VALUE = re.compile(r"\{\{(?:tr|tc|p|r) (?=[^|}\s])")
_TARGETS: Final = {
    "tr": qualified("w:tr"),
    "tc": qualified("w:tc"),
    "p": PARAGRAPH,
}


class Numbering:
    """The numbers of a part's paragraphs, from 1, as they were before anything was moved."""

    def __init__(self, root: etree._Element) -> None:
        self.paragraphs = list(root.iter(PARAGRAPH))
        self._numbers = {element: row for row, element in enumerate(self.paragraphs, start=1)}

    def of(self, element: etree._Element | None) -> int:
        """Return the number of the paragraph that an element is or stands in; 0 outside."""
        while element is not None and element.tag != PARAGRAPH:
            element = element.getparent()
        return self._numbers.get(element, 0)

    def lines(self, root: etree._Element) -> tuple[Paragraph, ...]:
        """Return the texts of the paragraphs; those that are no longer in the part have none."""
        here = set(root.iter(PARAGRAPH))
        return tuple(
            Paragraph(paragraph if paragraph in here else etree.Element(PARAGRAPH))
            for paragraph in self.paragraphs
        )


def tag_element(text: str, paragraph: int) -> etree._Element:
    """Make an element that stands for a statement written in the paragraph of a number."""
    element = etree.Element(TAG)
    element.text = text
    element.set("paragraph", str(paragraph))
    return element


def lift_marked(root: etree._Element, numbering: Numbering, label: str) -> None:
    """Put docxtpl's statements in place of what they stand for.

    Raises:
        ShortcodeSyntaxError: one asks for a row or a cell outside of a table.

    """
    targets: dict[etree._Element, list[etree._Element]] = {}
    for text in [row for row in root.iter(TEXT) if "{" in (row.text or "")]:
        written = _OF_RUN.sub(r"{%\1 ", _VALUE.sub("{{ ", text.text or ""))
        for match in _STATEMENT.finditer(written):
            number = numbering.of(text)
            target = next(text.iterancestors(_TARGETS[match[2]]), None)
            if target is None:
                raise ShortcodeSyntaxError(
                    f"{match[0]} stands outside of a table; write it in a cell of a row",
                    template=label,
                    line=number,
                    reason="word.outside_of_table",
                    details={"tag": match[0]},
                )
            tag = tag_element(f"{{%{match[1]} {match[3]}", number)
            targets.setdefault(target, []).append(tag)
        text.text = written
    for target, tags in targets.items():
        for tag in tags:
            target.addprevious(tag)
        target.getparent().remove(target)
