"""A sum that is rounded once, told of the parts that it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from docgen.models.money import KOPECK, round_kopecks


def rounded_parts(total: Decimal, exact: Sequence[Fraction]) -> list[Decimal]:
    """Return parts in kopecks that add up to their total, none of them off by a kopeck or more.

    ``total`` is the sum of the exact parts, rounded. Each part is rounded by itself first. What
    that leaves over goes, a kopeck a part, to those that rounding took the most from; what it
    lacks is taken from those that it gave the most to.
    """
    parts = [round_kopecks(Decimal(part.numerator) / part.denominator) for part in exact]
    left = int((total - sum(parts, Decimal(0))) / KOPECK)
    step = KOPECK if left > 0 else -KOPECK
    off = [Fraction(part) - value for part, value in zip(parts, exact, strict=True)]
    order = sorted(range(len(parts)), key=off.__getitem__, reverse=left < 0)
    for index in order[: abs(left)]:
        parts[index] += step
    return parts
