"""The data of a reconciliation statement."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from attrs import frozen

from docgen.models import ZERO, Party, Payload, Period


@frozen(kw_only=True)
class Entry:
    """One document in our accounts: a sale is a ``debit``, a payment a ``credit``."""

    date: dt.date
    title: str
    debit: Decimal = ZERO
    credit: Decimal = ZERO


@frozen(kw_only=True)
class ReconciliationPayload(Payload):
    """The settlements with ``buyer`` in ``period``, as our accounts show them.

    A balance is what the buyer owes the seller, in the debit; a negative one is what the seller
    owes the buyer, in the credit. The closing balance is what the source says; that the entries
    lead to it, the checks look at. With ``mirror`` the buyer's half repeats ours with its sides
    changed; without, it is left to be filled in.
    """

    period: Period
    opening_balance: Decimal
    entries: tuple[Entry, ...] = ()
    closing_balance: Decimal
    mirror: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened and nobody owes anything."""
        return not (self.entries or self.opening_balance or self.closing_balance)

    @property
    def turnover_debit(self) -> Decimal:
        """The sum of the sales."""
        return sum((entry.debit for entry in self.entries), ZERO)

    @property
    def turnover_credit(self) -> Decimal:
        """The sum of the payments."""
        return sum((entry.credit for entry in self.entries), ZERO)

    @property
    def creditor(self) -> Party | None:
        """The party that is owed money at the end; ``None`` when nobody is."""
        if not self.closing_balance:
            return None
        return self.seller if self.closing_balance > 0 else self.buyer
