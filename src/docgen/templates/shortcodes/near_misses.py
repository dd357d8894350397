"""Finds what looks like a shortcode and is text: a space too many, a comma, other brackets.

Such text is printed as it stands, and nobody notices until a client does. What counts is the first
word in brackets: it is, or nearly is, a name that the template may use.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from attrs import frozen

from docgen.templates.shortcodes.arguments import is_known_flag, parse_arguments
from docgen.templates.shortcodes.lexer import NAME, PART, tokens, without_regions
from docgen.templates.shortcodes.parser import KEYWORDS, Vocabulary
from docgen.templates.shortcodes.tree import Literal, SourceText, TemplatePlace

#: Brackets that nothing but a mark to be filled in is usually written in.
_BRACKETS = re.compile(
    r"(?:[$#@](?=\{))?[\[{［【]{1,3}(?!\n)([^\[\]{}［］【】]{1,150})[\]}）)］】]{1,3}"
)
#: What another system puts around a name: ``%итого%``, ``<<итого>>``, ``<%= итого %>``.
_INSIDE: Final = rf"/?{NAME}(?:[ \u00a0,|][^%#$@<>&\[\]{{}}\n;]{{0,80}}?)?"
_SIGNS = re.compile(
    rf"(?P<sign>[%#$@])(?P=sign)?(?P<signed>{_INSIDE})(?<!\s)(?P=sign){{1,2}}"
    rf"|<%=?\s*(?P<served>{_INSIDE})\s*%>"
    rf"|<<\s*(?P<angled>{_INSIDE})\s*>>|(?:&lt;){{2}}\s*(?P<written>{_INSIDE})\s*(?:&gt;){{2}}"
)
#: Brackets of prose, and those of HTML's own tags.
_OF_PROSE = re.compile(
    r"[(<«“‹]{1,3}\s*([^()<>«»“”‹›\n]{1,100}?)\s*[)>»”›]{1,3}|&lt;([^&<>\n]{1,100})&gt;"
)
#: A bracket that nothing closes, with what may have been meant to stand in it, or the other one.
_ONLY_OPENED = re.compile(r"[\[{［【]{1,3}([^\[\]{}<>\n]{1,100})(?![^\[\]{}]*[\]}])")
_ONLY_CLOSED = re.compile(r"[\]}］】]")
_BEFORE: Final = 100
_ENDS_OF_TEXT = re.compile(r"[\[\]{}<>\n;]")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")
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

    def find(self, source: SourceText | Literal) -> Iterator[NearMiss]:
        """Yield what looks like a shortcode in a text that holds none, in order."""
        place = source.place or TemplatePlace(line=1, column=1)
        if isinstance(source, Literal):
            if self._is_right(source.text):
                yield NearMiss(text=f"[{source.text}]", meant=source.text, place=place)
            return
        text = without_regions(source.text)
        for start, end, meant in sorted(self._found(text)):
            at = _moved(place, text, start)
            yield NearMiss(text=" ".join(text[start:end].split()), meant=meant, place=at)

    def _found(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield where it begins and ends, and what was meant; nothing is told twice."""
        looks = (
            (_BRACKETS, self._meant),
            (_SIGNS, self._meant),
            (_OF_PROSE, self._prose),
        )
        for pattern, look in looks:
            told: list[re.Match[str]] = []
            for match in pattern.finditer(text):
                meant = look(match[match.lastindex or 0])
                if meant is not None:
                    told.append(match)
                    yield match.start(), match.end(), meant
            text = _blanked(text, told)
        yield from self._half(_blanked(text, _BRACKETS.finditer(text)))

    def _half(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield what is right but for one bracket of two: ``[итого`` and ``итого прописью]``."""
        for match in _ONLY_OPENED.finditer(text):
            words = _words(match[1])
            meant = self._right(words[:end] for end in range(len(words), 0, -1))
            if meant is not None:
                yield match.start(), match.start(1) + len(match[1].rstrip()), meant
        for match in _ONLY_CLOSED.finditer(text):
            before = _ENDS_OF_TEXT.split(text[max(match.start() - _BEFORE, 0) : match.start()])[-1]
            for word in list(re.finditer(r"\S+", before))[-_MAX_WORDS:]:
                meant = self._right([_words(before[word.start() :])])
                if meant is not None:
                    yield match.start() - len(before) + word.start(), match.end(), meant
                    break

    def _right(self, rows: Iterable[list[str]]) -> str | None:
        """Return the first of some rows of words that reads as a shortcode."""
        texts = (f"[{' '.join(row)}]" for row in rows)
        return next(filter(self._is_right, texts), None)

    def _prose(self, inside: str) -> str | None:
        """Return what was meant in brackets that prose has too: a dotted name, nothing less."""
        name = inside.strip()
        if not _DOTTED.fullmatch(name) or self._catalog.everywhere.find(name) is None:
            return None
        return f"[{name.lower()}]"

    def _meant(self, inside: str) -> str | None:
        """Return the right spelling of what stands in brackets; ``None`` if it is just text."""
        inside = _MARKUP.sub("", inside)
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


def _words(text: str) -> list[str]:
    return _SEPARATORS.sub(" ", text).strip(" .!?*").split(" ")


def _blanked(text: str, matches: Iterable[re.Match[str]]) -> str:
    """Return a text with spaces in place of what was matched; its lines stay."""
    pieces: list[str] = []
    end = 0
    for match in matches:
        pieces += (text[end : match.start()], re.sub(r"[^\n]", " ", match[0]))
        end = match.end()
    return "".join((*pieces, text[end:]))


def _moved(place: TemplatePlace, text: str, offset: int) -> TemplatePlace:
    """Return the place of a character of a text that begins at a place."""
    before = text[:offset]
    lines = before.count("\n")
    column = offset - before.rfind("\n") if lines else place.column + offset
    return TemplatePlace(line=place.line + lines, column=column)
