"""The arithmetic of templates: exact for money, and bounded in what it may build."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sized
from decimal import Decimal
from functools import partial
from typing import Any, Final

from attrs import evolve

from docgen.models.text import MAX_TEXT
from docgen.templates.shortcodes.values import MAX_INTEGER, Money, plain

_OPERATIONS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}


def calculate(sign: str, left: object, right: object) -> object:
    """Return ``left <sign> right``; what is money stays money.

    Raises:
        TypeError: the operands do not go together, or the operator is not available.
        ValueError: the result would be too large.

    """
    one, other = plain(left), plain(right)
    if sign not in _OPERATIONS or (sign == "%" and isinstance(one, str)):
        raise TypeError(f"{sign} is not available here")
    money = [value for value in (one, other) if isinstance(value, Money)]
    if len({value.currency.code for value in money}) > 1:
        raise ValueError("sums in different currencies cannot be added")
    _refuse_long(sign, one, other)
    result = _OPERATIONS[sign](*_numbers(one, other))
    if isinstance(result, (int, float, Decimal)) and not -MAX_INTEGER <= result <= MAX_INTEGER:
        raise ValueError("the result is more than 10^18")
    keeps_money = len(money) == 1 or sign in "+-"
    return evolve(money[0], amount=Decimal(result)) if money and keeps_money else result


#: The same as the table of the engine's operators.
OPERATORS: Final = {sign: partial(calculate, sign) for sign in (*_OPERATIONS, "**")}


def _numbers(one: object, other: object) -> tuple[object, object]:
    """Open money, and read fractions as they are written: 0.1 is one tenth."""
    values = [value.amount if isinstance(value, Money) else value for value in (one, other)]
    values = [Decimal(repr(value)) if isinstance(value, float) else value for value in values]
    return values[0], values[1]


def _refuse_long(sign: str, *operands: object) -> None:
    """Refuse to build texts and lists longer than a value may be."""
    sizes = [len(value) for value in operands if isinstance(value, Sized)]
    counts = [value for value in operands if isinstance(value, int)]
    times = 1 if sign == "+" else max(counts, default=0)
    length = sum(sizes) * times
    if sizes and length > MAX_TEXT:
        raise ValueError(f"the result is longer than {MAX_TEXT} characters or elements")
