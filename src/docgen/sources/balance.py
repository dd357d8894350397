"""A contract's balance worked out of its charges and payments, as documents price them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby

from docgen.models import ZERO, Charge, Payment, VatPolicy, price_items


def balance_of(
    payments: Iterable[Payment], charges: Iterable[Charge], policy: VatPolicy
) -> Decimal:
    """Return payments less charges, tax included; ``charges`` are in order of date.

    Month by month, as documents do: where tax is rounded on the total, pricing years of charges
    at once would come to other kopecks than the sum of the monthly documents.
    """
    months = groupby(charges, key=lambda charge: (charge.date.year, charge.date.month))
    lines = (price_items((charge.billed for charge in month), policy) for _, month in months)
    charged = sum((line.amount for month in lines for line in month), ZERO)
    return sum((payment.amount for payment in payments), ZERO) - charged
