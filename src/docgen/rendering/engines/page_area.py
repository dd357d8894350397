"""The room that a stylesheet leaves for text on a page, and what an engine makes of it.

PlutoPrint lays pages out in whole pixels: a text of 176 mm, 665.2 px, becomes 666 px wide, 0.2 mm
more, and some lines break elsewhere.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final

from attrs import frozen

_PIXELS: Final = {"px": 1.0, "pt": 96 / 72, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
#: Millimetres, portrait.
_SIZES: Final = {"a3": (297, 420), "a4": (210, 297), "a5": (148, 210), "b5": (176, 250)}

_SIDES: Final = ("left", "right", "top", "bottom")

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PAGE = re.compile(r"@page\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_MARGIN_BOX = re.compile(r"@[\w-]+\s*\{[^{}]*\}")
_DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
_LENGTH = re.compile(r"(\d*\.?\d+)(px|pt|mm|cm|in)?")


@frozen(kw_only=True)
class PageArea:
    """The room for text between the margins of a page, in pixels: 96 of them are an inch."""

    width: float
    height: float


@lru_cache(64)
def page_area(style: str) -> PageArea | None:
    """Return the room that a stylesheet leaves, or nothing where it says so in another way."""
    declared = {"size": "a4", "margin-top": "0", "margin-bottom": "0"}
    for block in _PAGE.findall(_COMMENT.sub("", style)):
        for name, value in _DECLARATION.findall(_MARGIN_BOX.sub("", block)):
            declared |= _sides(value.split()) if name == "margin" else {name: value.strip()}
    try:
        width, height = _size(declared["size"].lower().split())
        left, right, top, bottom = (_pixels(declared[f"margin-{side}"]) for side in _SIDES)
    except (KeyError, ValueError):
        return None
    return PageArea(width=width - left - right, height=height - top - bottom)


def excess(style: str) -> float:
    """Return how many pixels too wide an engine that rounds up makes the text.

    It is 0 where the stylesheet says the page's size or margins in a way that is not read here.
    """
    area = page_area(style)
    if area is None:
        return 0.0
    # A thousandth of a pixel is what the arithmetic itself may be wrong by.
    return max(math.ceil(area.width - 0.001) - area.width, 0.0)


def _sides(values: list[str]) -> dict[str, str]:
    """Read the shorthand: one value for all sides, or up to one for each."""
    top, right, bottom, left = (values * 4)[:4] if len(values) != 3 else (*values, values[1])  # noqa: PLR2004 - top, both sides, bottom
    return {
        "margin-top": top,
        "margin-right": right,
        "margin-bottom": bottom,
        "margin-left": left,
    }


def _size(words: list[str]) -> tuple[float, float]:
    names = [word for word in words if word in _SIZES]
    lengths = [_pixels(word) for word in words if _LENGTH.fullmatch(word)]
    if lengths:
        return lengths[0], lengths[-1]
    short, long = (side * _PIXELS["mm"] for side in _SIZES[names[0] if names else "a4"])
    return (long, short) if "landscape" in words else (short, long)


def _pixels(length: str) -> float:
    match = _LENGTH.fullmatch(length)
    if match is None or (match[2] is None and float(match[1]) != 0):
        raise ValueError(length)
    return float(match[1]) * _PIXELS[match[2] or "px"]
