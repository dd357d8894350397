"""Which payment goes to which document, and how much of it.

Whatever the way, no payment gives more than it has, and what it does not give stays its free
balance. Sums of one call are in one currency; whoever calls sees to that.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from attrs import frozen

from docgen.exceptions import SettlementError
from docgen.models import ZERO, round_kopecks
from docgen.models.money import MAX_AMOUNT


@frozen(kw_only=True)
class Funds:
    """A payment as far as it can be allocated."""

    payment_id: int
    date: date
    amount: Decimal
    allocated: Decimal = ZERO

    @property
    def free(self) -> Decimal:
        """What is not allocated yet."""
        return self.amount - self.allocated


@frozen(kw_only=True)
class Debt:
    """A document as far as it can be paid."""

    document_id: int
    date: date
    payable: Decimal
    paid: Decimal = ZERO

    @property
    def balance(self) -> Decimal:
        """What is still to be paid; negative when too much was."""
        return self.payable - self.paid


@frozen(kw_only=True)
class Share:
    """What a payment gives to a document; without a payment, somebody's word that it is paid."""

    payment_id: int | None
    document_id: int
    amount: Decimal


def require_amount(amount: Decimal) -> Decimal:
    """Return a sum of money as it can be paid.

    Raises:
        SettlementError: it is not positive, is finer than a kopeck, or is beyond all bounds.

    """
    if not amount.is_finite() or not 0 < amount < MAX_AMOUNT or amount != round_kopecks(amount):
        raise SettlementError(
            f"{amount} cannot be paid; give a positive sum in whole kopecks"
        ).said("payment.amount", amount=amount)
    return round_kopecks(amount)


def allocate_oldest_first(funds: Iterable[Funds], debts: Iterable[Debt]) -> tuple[Share, ...]:
    """Let the oldest payments pay the oldest documents, as far as both go."""
    in_order = sorted(funds, key=lambda row: (row.date, row.payment_id))
    return tuple(_pour(in_order, sorted(debts, key=lambda row: (row.date, row.document_id))))


def allocate_linked(
    funds: Sequence[Funds], debts: Sequence[Debt], amount: Decimal | None = None
) -> tuple[Share, ...]:
    """Let payments pay the documents that they were made for, in the order given.

    Without ``amount`` each document gets what is left of it to pay, as far as the money goes.
    With it exactly this sum is given, and what the documents do not need overpays the last one.

    Raises:
        SettlementError: there is not so much money, or nothing to do.

    """
    free = sum((row.free for row in funds), ZERO)
    if amount is not None and require_amount(amount) > free:
        raise SettlementError(f"{amount} cannot be allocated: only {free} is free")
    shares = tuple(_pour(funds, debts, amount))
    given = sum((share.amount for share in shares), ZERO)
    if amount is None:
        if not shares:
            raise SettlementError("nothing can be allocated: no money is free, or nothing is due")
        return shares
    beyond = _pour(_less(funds, shares), [_bottomless(debts[-1])], amount - given)
    return _joined((*shares, *beyond))


def settle_manually(debt: Debt, amount: Decimal | None = None) -> Share:
    """Take somebody's word that a document, or ``amount`` of it, is paid.

    Raises:
        SettlementError: so much is not due.

    """
    wanted = debt.balance if amount is None else require_amount(amount)
    if not 0 < wanted <= debt.balance:
        raise SettlementError(
            f"document {debt.document_id} cannot be marked as paid by {wanted}: "
            f"{max(debt.balance, ZERO)} is due"
        )
    return Share(payment_id=None, document_id=debt.document_id, amount=wanted)


def _pour(
    funds: Iterable[Funds], debts: Iterable[Debt], most: Decimal | None = None
) -> Iterator[Share]:
    """Yield what each payment gives to each document, ``most`` in all."""
    purses = deque((row.payment_id, row.free) for row in funds if row.free > 0)
    left = sum((free for _, free in purses), ZERO) if most is None else most
    for debt in debts:
        due = min(debt.balance, left)
        while due > 0 and purses:
            payment_id, free = purses.popleft()
            amount = min(due, free)
            yield Share(payment_id=payment_id, document_id=debt.document_id, amount=amount)
            due, left = due - amount, left - amount
            if free > amount:
                purses.appendleft((payment_id, free - amount))


def _less(funds: Iterable[Funds], shares: Sequence[Share]) -> Iterator[Funds]:
    for row in funds:
        given = sum((share.amount for share in shares if share.payment_id == row.payment_id), ZERO)
        yield Funds(
            payment_id=row.payment_id,
            date=row.date,
            amount=row.amount,
            allocated=row.allocated + given,
        )


def _bottomless(debt: Debt) -> Debt:
    return Debt(document_id=debt.document_id, date=debt.date, payable=MAX_AMOUNT)


def _joined(shares: Iterable[Share]) -> tuple[Share, ...]:
    """Add up what one payment gives to one document."""
    sums: dict[tuple[int | None, int], Decimal] = {}
    for share in shares:
        ends = (share.payment_id, share.document_id)
        sums[ends] = sums.get(ends, ZERO) + share.amount
    return tuple(
        Share(payment_id=payment, document_id=document, amount=amount)
        for (payment, document), amount in sums.items()
    )
