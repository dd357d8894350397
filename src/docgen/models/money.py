"""Money is ``Decimal``, rounded half up to the kopeck."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

KOPECK: Final = Decimal("0.01")
ZERO: Final = Decimal("0.00")

#: Forms and the store hold at most 15 digits before the point, and the XML formats 11 after it.
MAX_AMOUNT: Final = Decimal(10) ** 15
MAX_FRACTION_DIGITS: Final = 11


def round_kopecks(amount: Decimal) -> Decimal:
    """Round half up (arithmetically, away from zero) to two places."""
    return amount.quantize(KOPECK, rounding=ROUND_HALF_UP)
