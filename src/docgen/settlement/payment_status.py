"""How much of a document is paid: worked out whenever it is asked for, and never stored."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum


class PaymentStatus(StrEnum):
    """The second axis of a document's life; ``NONE`` where there is nothing to pay."""

    NONE = "none"
    UNPAID = "unpaid"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    OVERPAID = "overpaid"
    OVERDUE = "overdue"

    @property
    def caption(self) -> str:
        """How people call it."""
        return _CAPTIONS[self]


_CAPTIONS = {
    PaymentStatus.NONE: "",
    PaymentStatus.UNPAID: "Не оплачен",
    PaymentStatus.PARTLY_PAID: "Частично оплачен",
    PaymentStatus.PAID: "Оплачен",
    PaymentStatus.OVERPAID: "Переплачен",
    PaymentStatus.OVERDUE: "Просрочен",
}


def payment_states(
    payable: Decimal | None, paid: Decimal, due_date: date | None, on: date
) -> frozenset[PaymentStatus]:
    """Return all that is true of a document on a day: one that is late may be paid in part, too."""
    status = payment_status(payable, paid, due_date, on)
    if status is not PaymentStatus.OVERDUE:
        return frozenset({status})
    part = PaymentStatus.PARTLY_PAID if paid else PaymentStatus.UNPAID
    return frozenset({status, part})


def payment_caption(states: frozenset[PaymentStatus]) -> str:
    """Return how people call what is true of a document: «Частично оплачен, просрочен»."""
    if states == {PaymentStatus.OVERDUE, PaymentStatus.PARTLY_PAID}:
        return f"{PaymentStatus.PARTLY_PAID.caption}, {PaymentStatus.OVERDUE.caption.lower()}"
    late = PaymentStatus.OVERDUE in states
    return PaymentStatus.OVERDUE.caption if late else next(iter(states)).caption


def payment_status(
    payable: Decimal | None, paid: Decimal, due_date: date | None, on: date
) -> PaymentStatus:
    """Return how a document stands on a day.

    ``payable`` is ``None`` for a type that nobody pays, and for what is void or corrected. A
    balance after the due date is overdue, whatever part was paid; on the day itself it is not.
    """
    if payable is None or payable == paid == 0:
        return PaymentStatus.NONE
    if paid >= payable:
        return PaymentStatus.PAID if paid == payable else PaymentStatus.OVERPAID
    if due_date is not None and on > due_date:
        return PaymentStatus.OVERDUE
    return PaymentStatus.PARTLY_PAID if paid else PaymentStatus.UNPAID
