"""Reads the shortcodes of a part, once: what each becomes, and where blocks begin, turn and end.

The parser of shortcodes reads the text of all paragraphs, one to a line; the places of its tree are
paragraphs and positions in their text. What each token becomes is the template engine's own syntax,
to be written into the place of the token.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen
from lxml import etree

from docgen.exceptions import ShortcodeSyntaxError, TemplateError
from docgen.templates.sandbox.evaluation import checked_length
from docgen.templates.shortcodes.compiler import ShortcodeCompiler
from docgen.templates.shortcodes.lexer import TokenKind, tokens
from docgen.templates.shortcodes.parser import Vocabulary, parse
from docgen.templates.shortcodes.tree import Block, If, Node, TemplatePlace, Value
from docgen.templates.word.paragraphs import PARAGRAPH, Paragraph, Piece
from docgen.templates.word.shaping import SHORTCODE

#: Ends a paragraph in the text that blocks are looked for in: no shortcode reaches over it.
_PARAGRAPH_END: Final = " [\n"
_INCLUDE: Final = "{% include "


@frozen(kw_only=True, eq=False)
class TagMark:
    """A shortcode of the part, where its text begins, and the engine's ``code`` for it.

    ``before`` and ``after`` say whether anything but ends of blocks stands around it in its
    paragraph. ``mistake`` is code that shows what is wrong with the condition of one that begins
    a branch.
    """

    text: str
    code: str
    mistake: str
    paragraph: etree._Element
    position: tuple[int, int]
    piece: Piece
    before: bool
    after: bool

    @property
    def element(self) -> etree._Element:
        """The element that it is written in."""
        return self.piece.element

    @property
    def offset(self) -> int:
        """Where it begins in the text of its element."""
        return self.position[1] - 1 - self.piece.start


@frozen(kw_only=True)
class Group:
    """The marks of one block (``repeats``) or conditional, in order."""

    marks: tuple[TagMark, ...]
    repeats: bool


class TextReading:
    """The shortcodes of one part: ``marks`` in order, and those of blocks in their ``groups``.

    ``lines`` are the paragraphs by their numbers. ``optional`` are the names of the values that
    are left out where there is none, by the marks' positions; ``problems`` are the shortcodes that
    name nothing known.

    Raises:
        ShortcodeSyntaxError: a shortcode is unclosed, misplaced or cannot be read.

    """

    def __init__(
        self, lines: Sequence[Paragraph], vocabulary: Vocabulary, compiler: ShortcodeCompiler
    ) -> None:
        self._lines = lines
        self._numbers = {line.element: index for index, line in enumerate(lines)}
        self.label = compiler.template
        source = "".join(f"{_one_line(line)}{_PARAGRAPH_END}" for line in lines)
        self._tokens = {
            (token.place.line, token.place.column): token.text
            for token in tokens(source)
            if token.kind is not TokenKind.TEXT
        }
        tree = parse(checked_length(source, self.label), vocabulary, template=self.label)
        groups = list(_groups(tree))
        self._outside = self._without(place for group, _ in groups for place in group)
        self.optional: Mapping[tuple[int, int], str] = dict(_optional(tree))
        marks = {mark.position: mark for mark in self._marks(compiler.pieces(tree))}
        self.marks: Sequence[TagMark] = tuple(marks[place] for place in sorted(marks))
        self.groups: Sequence[Group] = tuple(
            Group(marks=tuple(marks[place.line, place.column] for place in group), repeats=repeats)
            for group, repeats in groups
        )
        self.problems: Sequence[TemplateError] = tuple(compiler.problems)

    def is_empty(self, row: etree._Element) -> bool:
        """Whether a row holds nothing but the marks of blocks."""
        rows = [self._numbers[paragraph] for paragraph in row.iter(PARAGRAPH)]
        return not any(self._outside[index].strip() for index in rows)

    def _marks(self, pieces: Iterable[tuple[TemplatePlace | None, str]]) -> Iterator[TagMark]:
        codes: dict[tuple[int, int], list[str]] = defaultdict(list)
        for place, code in pieces:
            if place is not None and (place.line, place.column) in self._tokens:
                codes[place.line, place.column].append(code)
        for position, (code, *mistakes) in codes.items():
            if code != self._tokens[position]:
                yield self._mark(position, _marked(code), "".join(map(_marked, mistakes)))

    def _mark(self, position: tuple[int, int], code: str, mistake: str) -> TagMark:
        line, column = position
        paragraph = self._lines[line - 1]
        text, outside = self._tokens[position], self._outside[line - 1]
        start, end = column - 1, column - 1 + len(text)
        piece = paragraph.piece_at(start)
        if piece is not paragraph.piece_at(end - 1):
            raise ShortcodeSyntaxError(
                f"{text} is cut by a picture or a page's end; type it again without",
                template=self.label,
                line=line,
                reason="word.cut",
                details={"tag": text},
            )
        return TagMark(
            text=text,
            code=code,
            mistake=mistake,
            paragraph=paragraph.element,
            position=position,
            piece=piece,
            before=bool(outside[:start].strip()),
            after=bool(outside[end:].strip()),
        )

    def _without(self, places: Iterable[TemplatePlace]) -> list[str]:
        """Return the texts of the paragraphs with spaces in place of these tokens."""
        texts = [line.text for line in self._lines]
        by_line: dict[int, list[int]] = defaultdict(list)
        for place in places:
            by_line[place.line].append(place.column)
        for line, columns in by_line.items():
            pieces, position, text = [], 0, texts[line - 1]
            for column in sorted(columns):
                pieces.append(text[position : column - 1])
                length = len(self._tokens[line, column])
                pieces.append(" " * length)
                position = column - 1 + length
            texts[line - 1] = "".join((*pieces, text[position:]))
        return texts


def _marked(code: str) -> str:
    """Return a shortcode's code so that it can be told from what the author wrote for the engine.

    Another file, which HTML includes, stands for a paragraph in Word.
    """
    if code.startswith(_INCLUDE):
        path = code.removeprefix(_INCLUDE).removesuffix("%}").strip()
        return f"{{{{p subdoc({path}) }}}}"
    is_value = code.startswith("{{") and code.endswith("}}")
    return f"{code.removesuffix('}}').rstrip()}|{SHORTCODE} }}}}" if is_value else code


def _one_line(line: Paragraph) -> str:
    return line.text.replace("\n", " ")


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


def _optional(nodes: Sequence[Node]) -> Iterator[tuple[tuple[int, int], str]]:
    for node in nodes:
        if isinstance(node, Value) and node.shape.optional:
            yield (node.place.line, node.place.column), node.name
        elif isinstance(node, Block):
            yield from _optional(node.children)
        elif isinstance(node, If):
            for branch in node.branches:
                yield from _optional(branch.children)
