"""Which characters no font has: neither the bundled ones nor those that the host has given.

A font of the machine may have them; the page would print otherwise on the next one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final

from docgen.resources import font_files

#: What every bundled text font has, or none need; nearly all documents hold nothing else.
_ORDINARY = re.compile(r"[\0-~\u00a0-\u00ff\u0401\u0410-\u044f\u0451\u2010-\u201e…№€₽−]*")
#: What has no look of its own: joiners, and choosers among the looks of what stands before.
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_SELECTORS: Final = range(0xFE00, 0xFE10)


def missing_characters(text: str) -> str:
    """Return the characters of a text that no font has, each once, in their order."""
    if _ORDINARY.fullmatch(text):
        return ""
    known = _coverage(font_files())
    return "".join(
        character
        for character in dict.fromkeys(text)
        if ord(character) not in known and _is_visible(character)
    )


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in _INVISIBLE and ord(character) not in _SELECTORS


@lru_cache(4)
def _coverage(files: tuple[Path, ...]) -> frozenset[int]:
    """Return the characters that one font or another has."""
    return frozenset().union(*map(_characters, files))


@lru_cache(256)
def _characters(file: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(file, fontNumber=0, lazy=True) as font:
        return frozenset(font.getBestCmap())
