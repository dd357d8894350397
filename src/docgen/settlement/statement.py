"""The account of a client: what it owed, what was billed, what it paid, what it owes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from attrs import frozen

from docgen.models import ZERO, Period


@frozen(kw_only=True)
class StatementEntry:
    """A document, which is a ``debit``, or money, which is a ``credit``."""

    date: dt.date
    title: str
    currency: str
    debit: Decimal = ZERO
    credit: Decimal = ZERO
    document_id: int | None = None
    payment_id: int | None = None


@frozen(kw_only=True)
class Statement:
    """A client's account in one currency and a period.

    A balance is what the client owes us; a negative one is what it has paid in advance.
    """

    currency: str
    period: Period
    opening_balance: Decimal
    entries: tuple[StatementEntry, ...]

    @property
    def debit(self) -> Decimal:
        """What was billed in the period."""
        return sum((entry.debit for entry in self.entries), ZERO)

    @property
    def credit(self) -> Decimal:
        """What was paid in the period."""
        return sum((entry.credit for entry in self.entries), ZERO)

    @property
    def closing_balance(self) -> Decimal:
        """What is owed at the period's end."""
        return self.opening_balance + self.debit - self.credit


def make_statements(entries: Iterable[StatementEntry], period: Period) -> tuple[Statement, ...]:
    """Return a statement for each currency, from everything that happened since the beginning."""
    known = [entry for entry in entries if entry.date <= period.end]
    return tuple(
        _statement([row for row in known if row.currency == currency], currency, period)
        for currency in sorted({row.currency for row in known})
    )


def _statement(entries: Iterable[StatementEntry], currency: str, period: Period) -> Statement:
    opening_balance, within = ZERO, []
    for entry in sorted(entries, key=lambda row: (row.date, row.credit > 0)):
        if entry.date < period.start:
            opening_balance += entry.debit - entry.credit
        else:
            within.append(entry)
    return Statement(
        currency=currency, period=period, opening_balance=opening_balance, entries=tuple(within)
    )
