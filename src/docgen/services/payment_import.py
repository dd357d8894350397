"""Payments that the source tells of, taken in one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from attrs import frozen

from docgen.exceptions import (
    DataError,
    DocGenError,
    SettlementError,
    SourceError,
    UnknownNameError,
)
from docgen.language.errors import describe_error
from docgen.lifecycle import Actor
from docgen.models import Action, Contract, Payment, Period, Subject, SubjectKind, Unreadable
from docgen.pipeline.answers import CheckedSource
from docgen.settlement import Receipt
from docgen.wiring import Wiring


@frozen(kw_only=True)
class FailedPayment:
    """A payment of the source that was not taken in, or all those of a contract, and why.

    The ids are the source's; ``payment`` is empty where the contract or the answer about it failed.
    """

    contract: str
    contract_number: str
    client: str
    payment: str = ""
    error: DocGenError

    @property
    def message(self) -> str:
        """What is wrong, in Russian."""
        return describe_error(self.error)


@frozen(kw_only=True)
class PaymentImport(Sequence[Receipt]):
    """What an import took in, as a sequence, and what it could not."""

    receipts: tuple[Receipt, ...]
    failures: tuple[FailedPayment, ...] = ()

    def __len__(self) -> int:
        return len(self.receipts)

    @overload
    def __getitem__(self, index: int) -> Receipt: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Receipt, ...]: ...

    def __getitem__(self, index: int | slice) -> Receipt | tuple[Receipt, ...]:
        return self.receipts[index]


def import_payments(
    wiring: Wiring,
    period: Period,
    client: str | None,
    by: Actor,
    add: Callable[..., Receipt],
) -> PaymentImport:
    """Take in what the source says was received; ``add`` takes in one payment.

    What cannot be read, does not fit or may not be taken in is told among the failures.
    """
    source = CheckedSource(wiring.source)
    receipts: list[Receipt] = []
    failures: list[FailedPayment] = []
    contracts = source.each_contract(client=client)
    for contract in wiring.rights.visible(contracts, _under, Action.PAY, by):
        if isinstance(contract, Unreadable):
            failures.append(_failure(contract, contract.error))
            continue
        try:
            payments = list(source.each_payment(contract, period))
        except (SourceError, DataError, UnknownNameError) as error:
            failures.append(_failure(contract, error))
            continue
        for payment in payments:
            try:
                receipts.append(_import_one(contract, payment, by, add))
            except (SettlementError, SourceError, DataError) as error:
                failures.append(_failure(contract, error, payment.id))
    return PaymentImport(receipts=tuple(receipts), failures=tuple(failures))


def _import_one(
    contract: Contract, payment: Payment | Unreadable, by: Actor, add: Callable[..., Receipt]
) -> Receipt:
    if isinstance(payment, Unreadable):
        raise payment.error
    return add(
        client=contract.client_id,
        amount=payment.amount,
        date=payment.date,
        organisation=contract.organisation_id,
        contract=contract.id,
        currency=contract.currency.code,
        number=payment.number,
        purpose=payment.purpose,
        source_id=payment.id,
        method=payment.method,
        payer_kind=payment.payer_kind,
        by=by,
    )


def _under(contract: Contract | Unreadable) -> Subject:
    """Return what rights to the money that comes under a contract depend on."""
    return Subject(
        kind=SubjectKind.PAYMENT,
        organisation=contract.organisation_id,
        client=contract.client_id,
        contract=contract.id,
    )


def _failure(
    contract: Contract | Unreadable, error: DocGenError, payment: str = ""
) -> FailedPayment:
    return FailedPayment(
        contract=contract.id,
        contract_number=contract.number,
        client=contract.client_id,
        payment=payment,
        error=error,
    )
