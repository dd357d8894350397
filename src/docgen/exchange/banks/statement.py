"""A bank's statement as it was read: accounts, operations, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from attrs import field, frozen

from docgen.models import RUB, ZERO, Finding, Reporter

_report = Reporter("bank")


class Direction(StrEnum):
    """Where money went, as the accounts of the statement's owner say."""

    IN = "in"
    OUT = "out"
    TRANSFER = "transfer"
    UNKNOWN = "unknown"


@frozen(kw_only=True)
class Side:
    """Who paid, or who was paid."""

    name: str = ""
    inn: str = ""
    kpp: str = ""
    account: str = ""


@frozen(kw_only=True)
class BankOperation:
    """A payment of a statement; ``line`` is where it begins in the file, from 1.

    ``booked_on`` is the day on which the bank moved the money; nothing where it did not.
    ``is_sure`` is whether the accounts themselves tell the direction.
    """

    line: int
    number: str
    date: dt.date | None
    amount: Decimal | None
    direction: Direction
    booked_on: dt.date | None
    payer: Side
    payee: Side
    purpose: str = ""
    kind: str = ""
    currency: str = RUB.code
    is_sure: bool = True

    @property
    def account(self) -> str:
        """The account of ours that received it."""
        return self.payee.account

    @property
    def fingerprint(self) -> str:
        """What tells it from others, whichever bank or file tells of it.

        Neither the purpose nor names: every bank has them in its own words.
        """
        day = self.booked_on or self.date
        values = (self.account, day, self.number.lstrip("0"), self.amount, self.payer.account)
        return "|".join(map(str, values))


@frozen(kw_only=True)
class Balance:
    """What a statement says of an account; ``None`` is what it does not say."""

    account: str
    opening: Decimal | None = None
    received: Decimal | None = None
    spent: Decimal | None = None
    closing: Decimal | None = None


@frozen(kw_only=True)
class BankStatement:
    """A file that was read: ``accounts`` are its owner's, ``is_executed`` whether money moved.

    An order file has operations, and nothing in it was paid.
    """

    file: str
    encoding: str
    version: str = ""
    accounts: tuple[str, ...] = ()
    balances: tuple[Balance, ...] = ()
    operations: tuple[BankOperation, ...] = ()
    findings: tuple[Finding, ...] = field(default=())
    is_executed: bool = True


def balance_findings(statement: BankStatement) -> Iterator[Finding]:
    """Yield where balances, turnovers and operations disagree: a file that was cut, as a rule."""
    turnovers = _turnovers(statement)
    for balance in statement.balances:
        opening, received, spent = balance.opening, balance.received, balance.spent
        if None not in {opening, received, spent, balance.closing}:
            worked_out = (opening or ZERO) + (received or ZERO) - (spent or ZERO)
            if worked_out != balance.closing:
                yield _report.warning(
                    "balance",
                    balance.account,
                    f"Счёт {balance.account}: остаток на конец {balance.closing}, а по оборотам "
                    f"выходит {worked_out}",
                    "Выгрузите выписку из банка заново",
                )
        for direction, words, stated in (
            (Direction.IN, "Поступило", received),
            (Direction.OUT, "Списано", spent),
        ):
            found = turnovers.get((direction, balance.account), ZERO)
            if stated is not None and found != stated:
                yield _report.warning(
                    "turnover",
                    balance.account,
                    f"Счёт {balance.account}: {words} {stated}, а в документах {found}",
                    "Файл обрезан или неполон: выгрузите выписку за период заново",
                )


def _turnovers(statement: BankStatement) -> dict[tuple[Direction, str], Decimal]:
    """Return what came to each account and went from it; a transfer between ours is both."""
    found: dict[tuple[Direction, str], Decimal] = {}
    for operation in statement.operations:
        for direction, account in (
            (Direction.IN, operation.payee.account),
            (Direction.OUT, operation.payer.account),
        ):
            if operation.direction in {direction, Direction.TRANSFER}:
                place = direction, account
                found[place] = found.get(place, ZERO) + (operation.amount or ZERO)
    return found
