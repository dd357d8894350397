"""Which lines stand on which page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

#: A last page of so many lines does not look forgotten, if as many are left to the one before.
_COMPANY: Final = 2


def paginate(
    heights: Sequence[float], *, first: float, following: float, foot: float
) -> tuple[range, ...]:
    """Divide lines into pages, and return the indexes of each page's lines.

    ``heights`` are those of the lines. ``first`` and ``following`` are the room for lines on the
    first page and on every other, ``foot`` is the height of what follows the last line on its
    page. A page has at least one line, however high, and the foot is not left without one; where
    there are lines enough it has two. Only a document without lines has a page without them.
    """
    starts, used = [0], 0.0
    for index, height in enumerate(heights):
        room = following if len(starts) > 1 else first
        if index > starts[-1] and used + height > room:
            starts.append(index)
            used = 0.0
        used += height
    count = len(heights)
    if used + foot > (following if len(starts) > 1 else first):
        place = _place_of_last(heights, starts[-1], following - foot)
        if place > starts[-1]:
            starts.append(place)
    elif len(starts) > 1 and starts[-1] == count - 1:
        starts[-1] = _place_of_last(heights, starts[-2], following - foot)
    return tuple(range(*ends) for ends in pairwise([*starts, count]))


def _place_of_last(heights: Sequence[float], before: int, room: float) -> int:
    """Return the line that the last page begins with; the page before begins with ``before``."""
    count = len(heights)
    place = count - _COMPANY
    has_company = place - before >= _COMPANY and sum(heights[place:]) <= room
    return place if has_company else count - 1
