"""The total of a document as its source states it, where rounding explains what lines come to.

A billing rounds where it pleases: on the day, on the service, on the whole invoice. What it states
and what its lines come to may then differ by a kopeck a line; anything more is a mistake of one of
the two, which the checks report with both sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from docgen.models.line import Line, with_amount
from docgen.models.money import KOPECK, ZERO


def fit_total(lines: Sequence[Line], total: Decimal | None) -> tuple[Line, ...]:
    """Return lines that add up to the total stated, a kopeck a line given or taken at most.

    The largest lines bear it; those whose own sums are stated do not. Where that is not enough,
    the lines stay as they are.
    """
    if total is None:
        return tuple(lines)
    left = total - sum((line.amount for line in lines), ZERO)
    step = KOPECK if left > 0 else -KOPECK
    bearing = [at for at, line in enumerate(lines) if _may_bear(line)]
    bearing.sort(key=lambda at: abs(lines[at].amount), reverse=True)
    count = abs(left) / KOPECK
    if count != int(count) or count > len(bearing):
        return tuple(lines)
    changed = frozenset(bearing[: int(count)])
    return tuple(
        with_amount(line, line.amount + step) if at in changed else line
        for at, line in enumerate(lines)
    )


def _may_bear(line: Line) -> bool:
    return line.source_total is None and abs(line.amount) > KOPECK
