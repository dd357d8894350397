"""Which rows stand on which page."""

from __future__ import annotations

from collections.abc import Sequence


def paginate(
    heights: Sequence[float], *, first: float, following: float, foot: float
) -> tuple[range, ...]:
    """Divide rows into pages, and return the indexes of each page's rows.

    ``heights`` are those of the rows. ``first`` and ``following`` are the room for rows on the
    first page and on every other, ``foot`` is the height of what follows the last row on its
    page. A page has at least one row, however high, and the foot is not left without a row; only
    a document without rows has a page without them.
    """
    pages: list[range] = []
    start, used, room = 0, 0.0, first
    for index, height in enumerate(heights):
        if index > start and used + height > room:
            pages.append(range(start, index))
            start, used, room = index, 0.0, following
        used += height
    end = len(heights)
    if used + foot > room and end - start > 1:
        # The last row goes with the foot.
        pages.append(range(start, end - 1))
        start = end - 1
    return (*pages, range(start, end))
