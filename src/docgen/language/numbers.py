"""Numbers as Russian documents print them: a non-breaking space and a decimal comma."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from docgen.models import KOPECK

NBSP: Final = "\u00a0"


def format_money(amount: Decimal) -> str:
    """Return «1 234,50»: always two places, rounded half up.

    Raises:
        ValueError: the amount is not finite.

    """
    return _printed(to_kopecks(amount))


def format_price(price: Decimal) -> str:
    """Return «1 234,50», or «0,0175»: two places, and more where a price is that fine.

    Raises:
        ValueError: the price is not finite.

    """
    whole, _, fraction = _printed(price).partition(",")
    return f"{whole},{fraction.rstrip('0'):0<2}"


def format_number(number: Decimal) -> str:
    """Return «1 234,5»: every digit there is, without trailing zeros.

    Raises:
        ValueError: the number is not finite.

    """
    printed = _printed(number)
    return printed.rstrip("0").rstrip(",") if "," in printed else printed


def to_kopecks(amount: Decimal) -> Decimal:
    """Return the amount with two places, rounded half up, however long it is.

    Raises:
        ValueError: the amount is not finite.

    """
    _require_finite(amount)
    # A context wide enough for this very number: the default one refuses 27 digits.
    context = Context(prec=max(amount.adjusted(), 0) + 4, rounding=ROUND_HALF_UP)
    return amount.quantize(KOPECK, context=context)


def _printed(number: Decimal) -> str:
    _require_finite(number)
    sign = "-" if number < 0 else ""
    return sign + f"{number.copy_abs():,f}".replace(",", NBSP).replace(".", ",")


def _require_finite(number: Decimal) -> None:
    if not number.is_finite():
        raise ValueError(f"{number} cannot be printed; give a finite number")
