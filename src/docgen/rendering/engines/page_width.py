"""The width that a stylesheet leaves for text, for an engine that rounds it up.

PlutoPrint lays pages out in whole pixels: a text of 176 mm, 665.2 px, becomes 666 px wide, 0.2 mm
more, and some lines break elsewhere.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final

_PIXELS: Final = {"px": 1.0, "pt": 96 / 72, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
#: Millimetres, portrait.
_SIZES: Final = {"a3": (297, 420), "a4": (210, 297), "a5": (148, 210), "b5": (176, 250)}

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PAGE = re.compile(r"@page\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_MARGIN_BOX = re.compile(r"@[\w-]+\s*\{[^{}]*\}")
_DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
_LENGTH = re.compile(r"(\d*\.?\d+)(px|pt|mm|cm|in)?")


@lru_cache(64)
def excess(style: str) -> float:
    """Return how many pixels too wide an engine that rounds up makes the text.

    It is 0 where the stylesheet says the page's size or margins in a way that is not read here.
    """
    declared = {"size": "a4"}
    for block in _PAGE.findall(_COMMENT.sub("", style)):
        for name, value in _DECLARATION.findall(_MARGIN_BOX.sub("", block)):
            declared |= _sides(value.split()) if name == "margin" else {name: value.strip()}
    try:
        width = _width(declared["size"].lower().split())
        width -= _pixels(declared["margin-left"]) + _pixels(declared["margin-right"])
    except (KeyError, ValueError):
        return 0.0
    # A thousandth of a pixel is what the arithmetic itself may be wrong by.
    return max(math.ceil(width - 0.001) - width, 0.0)


def _sides(values: list[str]) -> dict[str, str]:
    """Read the shorthand, as far as the width depends on it."""
    right = values[1] if len(values) > 1 else values[0]
    return {"margin-right": right, "margin-left": values[3] if len(values) == 4 else right}  # noqa: PLR2004 - top, right, bottom, left


def _width(words: list[str]) -> float:
    names = [word for word in words if word in _SIZES]
    lengths = [word for word in words if _LENGTH.fullmatch(word)]
    if lengths:
        return _pixels(lengths[0])
    short, long = _SIZES[names[0]] if names else _SIZES["a4"]
    return (long if "landscape" in words else short) * _PIXELS["mm"]


def _pixels(length: str) -> float:
    match = _LENGTH.fullmatch(length)
    if match is None or (match[2] is None and float(match[1]) != 0):
        raise ValueError(length)
    return float(match[1]) * _PIXELS[match[2] or "px"]
