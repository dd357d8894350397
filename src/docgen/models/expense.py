"""What was spent on a client, where the source knows it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from attrs import frozen

from docgen.models.currency import RUB, Currency
from docgen.models.requisite import Identifier


@frozen(kw_only=True)
class Expense:
    """An expense on a client; ``category`` is what for, in the host's words."""

    id: Identifier
    client_id: Identifier
    date: date
    amount: Decimal
    currency: Currency = RUB
    category: str = ""
    note: str = ""
