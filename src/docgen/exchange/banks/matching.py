"""Which bills a payment is for, how sure that is, and why. Pure: it looks nothing up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from attrs import frozen

from docgen.exchange.banks.statement import BankOperation
from docgen.language.numbers import format_money
from docgen.models import ZERO


class MatchCertainty(StrEnum):
    """How sure it is what a payment is for."""

    SURE = "sure"
    LIKELY = "likely"
    UNKNOWN = "unknown"

    @property
    def caption(self) -> str:
        """How people call it."""
        return {"sure": "точно", "likely": "похоже", "unknown": "неизвестно"}[self.value]


@frozen(kw_only=True)
class Bill:
    """What is left to pay of a document, and what of it the payment names.

    ``is_of_payer`` is whether its buyer has the payer's ИНН, ``is_named`` whether the purpose
    names its number, ``has_contract`` whether it names its contract.
    """

    id: int
    number: str
    client: str
    balance: Decimal
    is_of_payer: bool
    is_named: bool
    has_contract: bool = False


@frozen(kw_only=True)
class DocumentMatch:
    """A document that a payment may be for, and what speaks for it and against, in Russian."""

    document_id: int
    number: str
    reasons: tuple[str, ...]


@frozen(kw_only=True)
class Match:
    """What a payment is for: of a sure one all the candidates, of a likely one any of them."""

    certainty: MatchCertainty
    client: str = ""
    candidates: tuple[DocumentMatch, ...] = ()
    reasons: tuple[str, ...] = ()


def match_operation(operation: BankOperation, bills: Sequence[Bill]) -> Match:
    """Return what a payment is for.

    Sure is what the purpose names by its number where nothing speaks against: the payer is the
    buyer, and the sum is no more than what is left, of several bills exactly that. Without an
    ИНН the sum has to be the very same. Whatever else fits is likely.
    """
    amount = operation.amount or ZERO
    named = [bill for bill in bills if bill.is_named]
    own = [bill for bill in named if bill.is_of_payer]
    if own and _is_covered(own, amount):
        return _match(MatchCertainty.SURE, own, amount)
    if named and not operation.payer.inn and _balance(named) == amount and _is_of_one(named):
        return _match(MatchCertainty.SURE, named, amount)
    if named:
        return _match(MatchCertainty.LIKELY, own or named, amount)
    owed = [bill for bill in bills if bill.is_of_payer]
    same = [bill for bill in owed if bill.balance == amount]
    by_contract = [bill for bill in same if bill.has_contract]
    if same:
        return _match(MatchCertainty.LIKELY, by_contract or same, amount)
    if len(owed) > 1 and _balance(owed) == amount and _is_of_one(owed):
        return _match(MatchCertainty.LIKELY, owed, amount)
    return _unknown(operation, owed)


def _is_covered(bills: Sequence[Bill], amount: Decimal) -> bool:
    left = _balance(bills)
    return _is_of_one(bills) and (amount == left or (len(bills) == 1 and amount < left))


def _is_of_one(bills: Sequence[Bill]) -> bool:
    return len({bill.client for bill in bills}) == 1


def _balance(bills: Sequence[Bill]) -> Decimal:
    return sum((bill.balance for bill in bills), ZERO)


def _match(certainty: MatchCertainty, bills: Sequence[Bill], amount: Decimal) -> Match:
    candidates = tuple(
        DocumentMatch(
            document_id=bill.id, number=bill.number, reasons=_reasons(bill, bills, amount)
        )
        for bill in bills
    )
    clients = {bill.client for bill in bills}
    return Match(
        certainty=certainty,
        client=clients.pop() if len(clients) == 1 else "",
        candidates=candidates,
    )


def _reasons(bill: Bill, bills: Sequence[Bill], amount: Decimal) -> tuple[str, ...]:
    left = format_money(bill.balance)
    reasons = ["номер счёта назван в назначении" if bill.is_named else "номер счёта не назван"]
    reasons.append("ИНН плательщика — покупателя" if bill.is_of_payer else "платит не покупатель")
    if bill.has_contract:
        reasons.append("назван договор")
    if bill.balance == amount:
        reasons.append(f"сумма равна остатку {left}")
    elif len(bills) > 1 and _balance(bills) == amount:
        reasons.append("сумма равна остаткам этих счетов вместе")
    else:
        word = "меньше" if amount < bill.balance else "больше"
        reasons.append(f"сумма {word} остатка {left}")
    return tuple(reasons)


def _unknown(operation: BankOperation, owed: Sequence[Bill]) -> Match:
    clients = {bill.client for bill in owed}
    if owed:
        reason = "номер счёта не назван, и сумма не равна остатку ни одного из счетов плательщика"
    elif operation.payer.inn:
        reason = f"у плательщика с ИНН {operation.payer.inn} нет неоплаченных счетов"
    else:
        reason = "ИНН плательщика не указан, и счёт в назначении не назван"
    client = clients.pop() if len(clients) == 1 else ""
    return Match(certainty=MatchCertainty.UNKNOWN, client=client, reasons=(reason,))
