"""What characters text from outside may hold."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from docgen.models.misfit import Misfit

MAX_TEXT: Final = 100_000
_MAX_WORD: Final = 5_000
_MAX_LINES: Final = 5_000
_MAX_MARKS: Final = 8

#: Control, format (bidi among them), surrogate, private use, unassigned.
_REFUSED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_KEPT: Final = frozenset("\n\t")
#: What ends a line in one system or another: Unicode's list (UAX 14, classes BK, CR, LF, NL).
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_ORDINARY = re.compile(r"[ -~А-яЁё№«»–—\u00a0\n\t]*")
#: Nearly all texts are so, and too short for a long word or too many lines.
_is_ordinary = re.compile(rf"{_ORDINARY.pattern[:-1]}{{0,{_MAX_WORD}}}").fullmatch
#: The same of identifiers.
is_ordinary_identifier = re.compile(r"[ -~А-яЁё№]*").fullmatch
_LONG_WORD = re.compile(rf"\S{{{_MAX_WORD + 1}}}")


def clean_text(text: str) -> str:
    """Return ``text`` without characters that no document may hold.

    Control, format and bidi characters, surrogates, private use and unassigned code points are
    dropped; newline and tab stay, and whatever else ends a line becomes a newline.

    Raises:
        ValueError: the text is built to break a layout: over ``MAX_TEXT`` characters, a word
            over 5,000, more than 5,000 lines, more than 8 combining marks in a row.

    """
    if _is_ordinary(text):
        return text
    if len(text) > MAX_TEXT:
        message = f"a text may have {MAX_TEXT} characters, this one has {len(text)}"
        raise Misfit("text_long", message, limit=MAX_TEXT, length=len(text))
    if _ORDINARY.fullmatch(text) is None:
        text = "".join(filter(_is_kept, _LINE_END.sub("\n", text)))
        _refuse_stacked_marks(text)
    if text.count("\n") > _MAX_LINES:
        raise Misfit("text_lines", f"a text may have {_MAX_LINES} lines", limit=_MAX_LINES)
    if len(text) > _MAX_WORD and _LONG_WORD.search(text):
        raise Misfit("text_word", f"a word may have {_MAX_WORD} characters", limit=_MAX_WORD)
    return text


def check_identifier(text: str, allowed: str = "") -> str:
    """Return an identifier as it is: a character left out would make another one of it.

    Raises:
        ValueError: it holds a character that no document may hold, beside those ``allowed``.

    """
    if is_ordinary_identifier(text):
        return text
    for position, character in enumerate(text, start=1):
        is_refused = unicodedata.category(character) in _REFUSED_CATEGORIES
        if is_refused and character not in allowed:
            name = f"U+{ord(character):04X}"
            message = f"character {position} is {name}, which no identifier holds; take it out"
            raise Misfit("identifier_character", message, position=position, character=name)
    return text


def _is_kept(character: str) -> bool:
    return character in _KEPT or unicodedata.category(character) not in _REFUSED_CATEGORIES


def _refuse_stacked_marks(text: str) -> None:
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > _MAX_MARKS:
            message = f"more than {_MAX_MARKS} combining marks stand on one letter"
            raise Misfit("text_marks", message, limit=_MAX_MARKS)
