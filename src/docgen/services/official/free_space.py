"""Where a page of a PDF is free: what is drawn on it, told by the height it stands at."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pypdf import PageObject

#: How far letters reach below and above their line, in points: enough for any form's type.
_DESCENT: Final = 3.0
_ASCENT: Final = 9.0

_POINTS: Final = {b"m": 1, b"l": 1, b"c": 3, b"v": 2, b"y": 2}
_PAINTS: Final = frozenset({b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_TEXTS: Final = frozenset({b"Tj", b"TJ", b"'", b'"'})

#: From below upwards, in points from the bottom of the page.
Span = tuple[float, float]


def drawn_spans(page: PageObject) -> Sequence[Span]:
    """Return the heights where something is drawn, the lowest first; they do not touch."""
    ink = _Ink()
    page.extract_text(visitor_operand_before=ink.see)
    merged: list[Span] = []
    for low, high in sorted(ink.spans):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def lowest_gap(page: PageObject, height: float) -> Span | None:
    """Return the lowest free strip between what is drawn that is ``height`` points or more."""
    gaps = ((below[1], above[0]) for below, above in pairwise(drawn_spans(page)))
    return next((gap for gap in gaps if gap[1] - gap[0] >= height), None)


class _Ink:
    """Follows the operators of a page, and gathers the heights of what they draw."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self._path: list[float] = []

    def see(self, operator: bytes, operands: Any, cm: Any, tm: Any) -> None:  # noqa: ANN401 - pypdf's own
        """Take one operator, with the matrices that are in force."""
        if operator in _POINTS:
            numbers = [float(operand) for operand in operands]
            self._path += [
                _height(numbers[index], numbers[index + 1], cm)
                for index in range(0, len(numbers) - 1, 2)
            ]
        elif operator == b"re":
            x, y, width, height = (float(operand) for operand in operands)
            self._path += [_height(x, y, cm), _height(x + width, y + height, cm)]
        elif operator in _PAINTS or operator == b"n":
            # A path that ends in "n" cuts, and draws nothing.
            if self._path and operator != b"n":
                self.spans.append((min(self._path), max(self._path)))
            self._path = []
        elif operator == b"Do":
            ends = [_height(x, y, cm) for x in (0, 1) for y in (0, 1)]
            self.spans.append((min(ends), max(ends)))
        elif operator in _TEXTS:
            base = _height(float(tm[4]), float(tm[5]), cm)
            self.spans.append((base - _DESCENT, base + _ASCENT))


def _height(x: float, y: float, cm: Sequence[float]) -> float:
    return x * cm[1] + y * cm[3] + cm[5]
