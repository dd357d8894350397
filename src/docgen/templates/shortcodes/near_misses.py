"""Finds what looks like a shortcode and is text: a space too many, a comma, other brackets.

Such text is printed as it stands, and nobody notices until a client does. What counts is the first
word in brackets: it is, or nearly is, a name that the template may use.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from attrs import frozen

from docgen.templates.shortcodes.arguments import is_known_flag, parse_arguments
from docgen.templates.shortcodes.lexer import NAME, PART, tokens, without_regions
from docgen.templates.shortcodes.parser import KEYWORDS, Vocabulary
from docgen.templates.shortcodes.tree import SourceText, TemplatePlace

#: Brackets that nothing but a mark to be filled in is usually written in, and those of prose.
_BRACKETS = re.compile(r"[\[{［【]+([^\[\]{}［］【】\n]{1,150})[\]}）)］】>]+")
_OF_PROSE = re.compile(
    r"[(<«“‹]+\s*([^()<>«»“”‹›\n]{1,100}?)\s*[)>»”›]+|%([^%\s]{1,60})%|#([^#\s]{1,60})#"
    r"|&lt;+([^&<>\n]{1,100})&gt;"
)
_FIRST = re.compile(rf"[^\w]*?(?P<slash>/?)[^\w/]*(?P<name>{NAME})")
_DOTTED = re.compile(rf"{PART}(?:\.{PART})+")
_SEPARATORS = re.compile(r"(?:[\s\u00a0|,;:()]|(?<!\w)[-/]|[-/](?=\w)|&nbsp;)+")
#: How alike a word and a name must be, of 1, and how long a word that may be misspelt.
_ALIKE: Final = 0.8
_LONG: Final = 4
_MAX_WORDS: Final = 4


@frozen(kw_only=True)
class NearMiss:
    """A text that looks like a shortcode; ``meant`` is the right spelling, if there is one."""

    text: str
    meant: str
    place: TemplatePlace


class NearMisses:
    """Finds them in the texts of a template by the names that it may use."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._catalog = vocabulary.catalog

    def find(self, source: SourceText) -> Iterator[NearMiss]:
        """Yield what looks like a shortcode in a text that holds none."""
        text = without_regions(source.text)
        place = source.place or TemplatePlace(line=1, column=1)
        for pattern, is_prose in ((_BRACKETS, False), (_OF_PROSE, True)):
            for match in pattern.finditer(text):
                inside = next(filter(None, match.groups()), "")
                meant = self._prose(inside) if is_prose else self._meant(inside)
                if meant is not None:
                    at = _moved(place, text, match.start())
                    yield NearMiss(text=match[0], meant=meant, place=at)

    def _prose(self, inside: str) -> str | None:
        """Return what was meant in brackets that prose has too: a dotted name, nothing less."""
        name = inside.strip()
        if not _DOTTED.fullmatch(name) or self._catalog.everywhere.find(name) is None:
            return None
        return f"[{name.lower()}]"

    def _meant(self, inside: str) -> str | None:
        """Return the right spelling of what stands in brackets; ``None`` if it is just text."""
        first = _FIRST.match(inside)
        if first is None:
            return None
        name, slash = first["name"], first["slash"]
        rest = _SEPARATORS.sub(" ", inside[first.end() :]).strip(" .!?*")
        words = [name, *rest.split(" ")] if rest else [name]
        for meant in self._spellings(words, slash):
            if self._is_right(meant):
                return meant
        nearest = self._nearest(name)
        return None if nearest is None else f"[{slash}{nearest}]"

    def _spellings(self, words: list[str], slash: str) -> Iterator[str]:
        """Yield what may have been meant: the words as they are, or the first of them joined."""
        yield f"[{slash}{' '.join(words)}]"
        for count in range(min(len(words), _MAX_WORDS), 1, -1):
            for sign in "._":
                name = sign.join(words[:count]).lower()
                yield f"[{slash}{' '.join((name, *words[count:]))}]"
        yield f"[{slash}{words[0]}]"

    def _is_right(self, text: str) -> bool:
        """Whether a text is a shortcode that names, and asks for, nothing unknown."""
        token = next(tokens(text))
        if token.name.lower() in KEYWORDS:
            return token.text == text
        if self._catalog.everywhere.find(token.name) is None:
            return False
        arguments = parse_arguments(token.body)
        modifiers = self._vocabulary.modifiers
        return arguments is not None and all(is_known_flag(row, modifiers) for row in arguments)

    def _nearest(self, name: str) -> str | None:
        """Return the name that a word nearly is; that of a group where the word names one."""
        lowered = name.lower()
        if lowered in self._groups:
            return f"{lowered}.…"
        if len(name) < _LONG:
            return None
        known = (*self._catalog.everywhere.names(), *KEYWORDS)
        alike = difflib.get_close_matches(lowered, known, n=1, cutoff=_ALIKE)
        return alike[0] if alike else None

    @cached_property
    def _groups(self) -> frozenset[str]:
        """The names that others begin with: ``покупатель``."""
        names = self._catalog.everywhere.names()
        return frozenset(
            ".".join(parts[:end])
            for parts in (name.split(".") for name in names)
            for end in range(1, len(parts))
        )


def _moved(place: TemplatePlace, text: str, offset: int) -> TemplatePlace:
    """Return the place of a character of a text that begins at a place."""
    before = text[:offset]
    lines = before.count("\n")
    column = offset - before.rfind("\n") if lines else place.column + offset
    return TemplatePlace(line=place.line + lines, column=column)
