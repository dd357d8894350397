"""How wide a text is and how many lines it takes, by the metrics of a bundled font.

The answers are on the safe side: kerning, which mostly draws letters together, is left out, and
a line is broken only where every engine may break it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

from docgen.resources import fonts_folder

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FONT: Final = "DocgenSans-Regular.ttf"
BOLD_FONT: Final = "DocgenSans-Bold.ttf"
_KEPT_TEXTS: Final = 4096
_UNITS: Final = 1000  # the em in which widths are measured
_MM_IN_POINT: Final = 25.4 / 72

#: A word with the hyphens that a line may end with, then the spaces after it. A non-breaking
#: space is part of the word.
_PIECE: Final = re.compile(r"([^ \t-]*-*)([ \t]*)")


def text_width(text: str, size: float, font: str = FONT) -> float:
    """Return the width of a text on one line, in millimetres; ``size`` is in points.

    ``font`` is the name of a file of the bundled fonts.
    """
    return _units(text, font) / _UNITS * size * _MM_IN_POINT


@lru_cache(_KEPT_TEXTS)
def _units(text: str, font: str) -> float:
    """Return the width of a text in units of the font; most texts of a form are in all of them."""
    return sum([_advance(letter, font) for letter in text])


def line_count(text: str, width: float, size: float, font: str = FONT) -> int:
    """Return how many lines a text takes, at least one.

    ``width`` is that of the column, in millimetres. A word wider than the column is broken
    between letters, as ``overflow-wrap: break-word`` does; a line end of the text ends a line.
    """
    return sum(_lines_of(part, width, size, font) for part in text.split("\n"))


def _lines_of(text: str, width: float, size: float, font: str) -> int:
    lines, used = 1, 0.0
    space = text_width(" ", size, font)
    for word, spaces in _PIECE.findall(text):
        needed = text_width(word, size, font)
        if used and used + needed > width:
            lines, used = lines + 1, 0.0
        if needed > width:
            more, needed = _broken(word, width, size, font)
            lines += more
        used += needed + space * bool(spaces)
    return lines


def _broken(word: str, width: float, size: float, font: str) -> tuple[int, float]:
    """Return how many lines a word fills before its last one, and the width of that one."""
    lines, used = 0, 0.0
    for letter in word:
        advance = text_width(letter, size, font)
        if used and used + advance > width:
            lines, used = lines + 1, 0.0
        used += advance
    return lines, used


@cache
def _advance(letter: str, font: str) -> float:
    # Another font stands in for the scripts that this one lacks; their letters fill an em.
    return _UNITS if east_asian_width(letter) in {"W", "F"} else _face(font).getlength(letter)


@cache
def _face(font: str) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(fonts_folder() / font, _UNITS, layout_engine=ImageFont.Layout.BASIC)
