"""Who is told of payments, once what was done with them is committed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import Connection

from docgen.settlement import Receipt
from docgen.store.database.database import Database
from docgen.store.payments.payment_rows import PaidChange, noting_paid


class PaymentObserver(Protocol):
    """Who is told of payments, each time after the commit."""

    def received(self, receipt: Receipt) -> None:
        """See a payment that was taken in."""
        ...

    def reversed(self, receipt: Receipt) -> None:
        """See a payment that was taken back."""
        ...

    def paid(self, changes: Sequence[PaidChange]) -> None:
        """See how documents stand that were paid, became void, or were corrected."""
        ...


class NobodyObserves(PaymentObserver):
    """Told of payments, it does nothing."""

    def received(self, receipt: Receipt) -> None:
        """See a payment that was taken in."""

    def reversed(self, receipt: Receipt) -> None:
        """See a payment that was taken back."""

    def paid(self, changes: Sequence[PaidChange]) -> None:
        """See how documents stand that were paid, became void, or were corrected."""


@contextmanager
def observed_write(database: Database, observer: PaymentObserver) -> Iterator[Connection]:
    """Begin a transaction; once it is committed, the observer is told what it changed."""
    with database.write() as connection, noting_paid(connection) as changes:
        yield connection
    observer.paid(tuple(changes.values()))
