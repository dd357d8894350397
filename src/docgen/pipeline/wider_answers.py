"""What a source tells beyond the usual: of records that cannot be read, and of many at once.

Asked so is a source that has the wider method, unless a class made from its own replaces the usual
one: whoever does that means it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docgen.models import Charge, Contract, Party, Payment, Period, Unreadable
from docgen.protocols import ChunkwiseSource, RecordwiseSource, Source


def each_contract(source: Source, client: str | None) -> Iterable[Contract | Unreadable]:
    """Return a source's contracts, those that cannot be read among them where it tells of them."""
    if isinstance(source, RecordwiseSource) and _means(source, "each_contract", "contracts"):
        return source.each_contract(client=client)
    return source.contracts(client=client)


def each_payment(
    source: Source, contract: Contract, period: Period
) -> Iterable[Payment | Unreadable]:
    """Return a contract's payments, those that cannot be read among them if it tells of them."""
    if isinstance(source, RecordwiseSource) and _means(source, "each_payment", "payments"):
        return source.each_payment(contract, period)
    return source.payments(contract, period)


def clients_of(source: Source, contracts: Sequence[Contract]) -> Iterable[Party]:
    """Return the clients of contracts; none, where a source does not tell of many at once."""
    if isinstance(source, ChunkwiseSource) and _means(source, "clients_of", "client"):
        return source.clients_of(contracts) or ()
    return ()


def charges_of(source: Source, contracts: Sequence[Contract], period: Period) -> Iterable[Charge]:
    """Return the charges of contracts; none, where a source does not tell of many at once."""
    if isinstance(source, ChunkwiseSource) and _means(source, "charges_of", "charges"):
        return source.charges_of(contracts, period) or ()
    return ()


def _means(source: object, method: str, usual: str) -> bool:
    """Whether a method is of the same class as the usual one, or of a class made from that."""
    return _depth(type(source), method) <= _depth(type(source), usual)


def _depth(cls: type, name: str) -> int:
    classes = cls.__mro__
    return next((at for at, base in enumerate(classes) if name in vars(base)), len(classes))
