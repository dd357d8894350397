"""Finds the marks of blocks in a part: where each begins, turns and ends.

The parser of shortcodes reads the text of all paragraphs, one to a line; the places of its tree are
paragraphs and positions in their text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from attrs import frozen
from lxml import etree

from docgen.templates.shortcodes.lexer import tokens
from docgen.templates.shortcodes.parser import Vocabulary, parse
from docgen.templates.shortcodes.tree import Block, If, Node, TemplatePlace
from docgen.templates.word.paragraphs import PARAGRAPH, pieces_of, text_of
from docgen.templates.word.tags import Numbering

#: Ends a paragraph in the text that blocks are looked for in: no shortcode reaches over it.
_PARAGRAPH_END: Final = " [\n"


@frozen(kw_only=True, eq=False)
class Mark:
    """One end of a block, or a turn of a conditional, and where its text begins.

    ``before`` and ``after`` say whether anything but marks stands around it in its paragraph.
    """

    text: str
    paragraph: etree._Element
    position: tuple[int, int]
    element: etree._Element
    offset: int
    before: bool
    after: bool


@frozen(kw_only=True)
class Group:
    """The marks of one block (``repeats``) or conditional, in order."""

    marks: tuple[Mark, ...]
    repeats: bool


class Reading:
    """Finds the marks of all blocks by parsing the text of all paragraphs, one to a line."""

    def __init__(
        self, root: etree._Element, numbering: Numbering, vocabulary: Vocabulary, label: str
    ) -> None:
        here = set(root.iter(PARAGRAPH))
        self._paragraphs = numbering.paragraphs
        self._numbers = {row: index for index, row in enumerate(self._paragraphs)}
        self._texts = [text_of(row) if row in here else "" for row in self._paragraphs]
        source = "".join(f"{_one_line(text)}{_PARAGRAPH_END}" for text in self._texts)
        self._tokens = {
            (token.place.line, token.place.column): token.text for token in tokens(source)
        }
        places = list(_groups(parse(source, vocabulary, template=label)))
        self._outside = self._without_marks([row for group, _ in places for row in group])
        self.groups = [
            Group(marks=tuple(map(self._mark, group)), repeats=repeats) for group, repeats in places
        ]

    def is_empty(self, row: etree._Element) -> bool:
        """Whether a row holds nothing but marks."""
        rows = [self._numbers[paragraph] for paragraph in row.iter(PARAGRAPH)]
        return not any(self._outside[index].strip() for index in rows)

    def _without_marks(self, places: Iterable[TemplatePlace]) -> list[str]:
        """Return the texts with spaces in place of the marks."""
        texts = list(self._texts)
        for place in places:
            start = place.column - 1
            end = start + len(self._tokens[place.line, place.column])
            text = texts[place.line - 1]
            texts[place.line - 1] = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
        return texts

    def _mark(self, place: TemplatePlace) -> Mark:
        paragraph = self._paragraphs[place.line - 1]
        start = place.column - 1
        piece = next(row for row in pieces_of(paragraph) if row.start <= start < row.end)
        text = self._tokens[place.line, place.column]
        outside = self._outside[place.line - 1]
        return Mark(
            text=text,
            paragraph=paragraph,
            position=(place.line, place.column),
            element=piece.element,
            offset=start - piece.start,
            before=bool(outside[:start].strip()),
            after=bool(outside[start + len(text) :].strip()),
        )


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


def _groups(nodes: Sequence[Node]) -> Iterator[tuple[list[TemplatePlace], bool]]:
    """Yield the places of the marks of all blocks and conditionals, and whether they repeat."""
    for node in nodes:
        if isinstance(node, Block):
            yield [node.place, node.closed], True
            yield from _groups(node.children)
        elif isinstance(node, If):
            yield [*(branch.place for branch in node.branches), node.closed], False
            for branch in node.branches:
                yield from _groups(branch.children)
