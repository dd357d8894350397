"""Splits a template's text into tokens: text, and what looks like a shortcode.

A shortcode is ``[``, at once a dotted name, then nothing or a space and a body, ``]``. A name is
made of parts that begin with a letter, Latin or Cyrillic; the body holds no other brackets, and
its quotes, of any of the usual kinds, are paired. So ``[1]``, ``[ ]`` and ``[см. стр. 2]`` are
text. The lexer knows no names: whether ``[not a code]`` is one is for the parser to tell.

``[[name]]`` is the text ``[name]``. Nothing is looked for inside the template engine's own
``{{ }}``, ``{% %}``, ``{# #}`` and ``{% raw %}``, nor inside ``<style>``, ``<script>`` and HTML
comments; one of these that never ends reaches to the end of the text.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final

from attrs import frozen

from docgen.templates.shortcodes.tree import TemplatePlace

#: A part of a name; also of canonical names and aliases in catalogs.
PART: Final = r"[A-Za-zА-Яа-яЁё][0-9A-Za-zА-Яа-яЁё_]*"
NAME: Final = rf"{PART}(?:\.{PART})*"

#: Opening quotes with what closes them; Word and phones replace the straight ones.
_QUOTES: Final = (('"', '"'), ("'", "'"), ("«", "»"), ("“", "”"), ("„", "“”"), ("‘", "’"))
QUOTE_CHARACTERS: Final = "".join({mark for pair in _QUOTES for mark in "".join(pair)})
QUOTED: Final = "|".join(rf"{opening}[^{closing}]*[{closing}]" for opening, closing in _QUOTES)

#: HTML editors write a non-breaking space as an entity.
SPACE: Final = r"(?:\s|&nbsp;)"

_SHORTCODE = re.compile(
    rf"\[(?P<slash>/?)(?P<name>{NAME})"
    rf"(?P<body>(?:{SPACE}(?:{QUOTED}|[^\[\]{QUOTE_CHARACTERS}])*)?)\]"
)
_UNCLOSED = re.compile(rf"\[/?(?P<name>{NAME})(?=\s|$)")
#: How long a shortcode may be; longer ones are text, so that no text takes long to read.
_MAX_SHORTCODE: Final = 2_000

#: What begins a region without shortcodes, and the pattern of all of it.
_REGIONS: Final = (
    ("{#", re.compile(r"\{#.*?#\}", re.DOTALL)),
    (
        "{%",
        re.compile(
            r"""\{%[-+]?\s*raw\s*[-+]?%\}.*?\{%[-+]?\s*endraw\s*[-+]?%\}"""
            r"""|\{%(?![-+]?\s*raw\s*[-+]?%\})(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^"'])*?%\}""",
            re.DOTALL,
        ),
    ),
    ("{{", re.compile(r"""\{\{(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^"'])*?\}\}""", re.DOTALL)),
    ("<!--", re.compile(r"<!--.*?-->", re.DOTALL)),
    ("<style", re.compile(r"<style\b.*?</style\s*>", re.DOTALL | re.IGNORECASE)),
    ("<script", re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)),
)
_REGION_START = re.compile(r"\{[{%#]|<!--|<style\b|<script\b", re.IGNORECASE)
_START = re.compile(rf"\[|{_REGION_START.pattern}", re.IGNORECASE)


class TokenKind(Enum):
    """What a token is. An ``UNCLOSED`` one begins like a shortcode and never ends."""

    TEXT = auto()
    LITERAL = auto()
    OPEN = auto()
    CLOSE = auto()
    UNCLOSED = auto()


@frozen(kw_only=True)
class Token:
    """A piece of the template: ``text`` as written; the texts of all tokens make the template.

    Of shortcodes, ``name`` is the name as written and ``body`` what follows it. ``offset`` counts
    characters from 0.
    """

    kind: TokenKind
    text: str
    offset: int
    place: TemplatePlace
    name: str = ""
    body: str = ""


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a template's text, in order."""
    scanner = _Scanner(text)
    written = position = 0
    while match := _START.search(text, position):
        start = match.start()
        token = scanner.shortcode(start) if text[start] == "[" else None
        if token is None:
            position = start + 1 if text[start] == "[" else scanner.region_end(start)
            continue
        if written < start:
            yield scanner.token(TokenKind.TEXT, written, start)
        yield token
        written = position = start + len(token.text)
    if written < len(text):
        yield scanner.token(TokenKind.TEXT, written, len(text))


def without_regions(text: str) -> str:
    """Return a text with spaces where no shortcodes are looked for; its lines stay."""
    scanner = _Scanner(text)
    pieces: list[str] = []
    position = 0
    while match := _REGION_START.search(text, position):
        end = scanner.region_end(match.start())
        region = text[match.start() : end]
        pieces += (text[position : match.start()], re.sub(r"[^\n]", " ", region))
        position = end
    return "".join((*pieces, text[position:]))


def escape_shortcodes(text: str) -> str:
    """Return template source that prints ``text`` itself, whatever it holds.

    In an HTML template the text stays HTML: escape its ``&`` and ``<`` first.
    """
    return re.sub(r"[\[{]", lambda match: f"{{{{ '{match[0]}' }}}}", text)


class _Scanner:
    """Makes tokens of a text, and knows the line and the column of every offset."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def token(
        self, kind: TokenKind, start: int, end: int, *, name: str = "", body: str = ""
    ) -> Token:
        line = bisect.bisect_right(self._lines, start)
        last = bisect.bisect_right(self._lines, end)
        column = start - self._lines[line - 1] + 1
        place = TemplatePlace(line=line, column=column, lines=last - line)
        text = self._text[start:end]
        return Token(kind=kind, text=text, offset=start, place=place, name=name, body=body)

    def shortcode(self, start: int) -> Token | None:
        """Return the token that begins with the bracket at ``start``, if one does."""
        limit = start + _MAX_SHORTCODE
        escaped = _SHORTCODE.match(self._text, start + 1, limit)
        if escaped and self._text.startswith("]", escaped.end()):
            return self.token(TokenKind.LITERAL, start, escaped.end() + 1)
        if match := _SHORTCODE.match(self._text, start, limit):
            kind = TokenKind.CLOSE if match["slash"] else TokenKind.OPEN
            name, body = match["name"], match["body"]
            return self.token(kind, start, match.end(), name=name, body=body)
        if match := _UNCLOSED.match(self._text, start, limit):
            return self.token(TokenKind.UNCLOSED, start, match.end(), name=match["name"])
        return None

    def region_end(self, start: int) -> int:
        """Return where the region without shortcodes that begins at ``start`` ends."""
        opening = self._text[start : start + len("<script")].lower()
        pattern = next(pattern for mark, pattern in _REGIONS if opening.startswith(mark))
        match = pattern.match(self._text, start)
        return match.end() if match else len(self._text)
