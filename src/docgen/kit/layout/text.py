"""How wide a text is and how many lines it takes, by the metrics of the bundled font.

The answers are on the safe side: kerning, which mostly draws letters together, is left out, and
a line is broken only where every engine may break it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

from docgen.resources import fonts_folder

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_FONT: Final = "LiberationSans-Regular.ttf"
_UNITS: Final = 1000  # the em in which widths are measured
_MM_IN_POINT: Final = 25.4 / 72

#: A word with the hyphens that a line may end with, then the spaces after it. A non-breaking
#: space is part of the word.
_PIECE: Final = re.compile(r"([^ \t\n-]*-*)([ \t\n]*)")


def text_width(text: str, size: float) -> float:
    """Return the width of a text on one line, in millimetres; ``size`` is in points."""
    return sum(map(_advance, text)) / _UNITS * size * _MM_IN_POINT


def line_count(text: str, width: float, size: float) -> int:
    """Return how many lines a text takes, at least one.

    ``width`` is that of the column, in millimetres. A word wider than the column is broken
    between letters, as ``overflow-wrap: break-word`` does.
    """
    lines, used = 1, 0.0
    for word, spaces in _PIECE.findall(text):
        needed = text_width(word, size)
        if used and used + needed > width:
            lines, used = lines + 1, 0.0
        if needed > width:
            more, needed = _broken(word, width, size)
            lines += more
        used += needed + text_width(" ", size) * bool(spaces)
    return lines


def _broken(word: str, width: float, size: float) -> tuple[int, float]:
    """Return how many lines a word fills before its last one, and the width of that one."""
    lines, used = 0, 0.0
    for letter in word:
        advance = text_width(letter, size)
        if used and used + advance > width:
            lines, used = lines + 1, 0.0
        used += advance
    return lines, used


@cache
def _advance(letter: str) -> float:
    # Another font stands in for the scripts that this one lacks; their letters fill an em.
    return _UNITS if east_asian_width(letter) in {"W", "F"} else _font().getlength(letter)


@cache
def _font() -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(fonts_folder() / _FONT, _UNITS, layout_engine=ImageFont.Layout.BASIC)
