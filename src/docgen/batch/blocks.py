"""Blocks of contracts: what of them is there already, what is issued now, and on what basis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Protocol, TypeAlias

from attrs import define, field, frozen

from docgen.batch.checking import Checked, Order, Waiting
from docgen.batch.numbering import BlockNumbering
from docgen.batch.plan import PlanEntry, Planner, in_blocks
from docgen.batch.report import WITH_ERRORS, Reason
from docgen.models import Contract, Printable, Unreadable
from docgen.store import DocumentStore, IssuedKey

#: Contracts whose documents are numbered in one transaction.
BLOCK: Final = 100
#: Documents that one worker takes in one go, and whose files it keeps in one transaction.
CHUNK: Final = 10

#: Why a document is missing on which others would be based.
_LEAVES_NO_BASIS: Final = frozenset({*WITH_ERRORS, Reason.ERROR, Reason.FORBIDDEN})

_Contracts: TypeAlias = Iterable[Contract | Unreadable]


class Checking(Protocol):
    """Has documents made ready to be numbered, here or elsewhere."""

    def submit(self, code: str, orders: Sequence[Order]) -> Waiting:
        """Take orders on."""
        ...


@define
class _Chain:
    """A contract's documents so far: those of later types follow from those of earlier ones."""

    contract: Contract | Unreadable
    basis: list[Printable | int] = field(factory=list)
    missing_basis: str = ""

    def add(self, entry: PlanEntry) -> None:
        """Take note of what became of a document."""
        if entry.row.reason in _LEAVES_NO_BASIS:
            self.missing_basis = self.missing_basis or entry.row.type
        elif entry.draft is not None:
            self.basis.append(entry.draft)
        elif document_id := entry.row.document_id:
            self.basis.append(document_id)


@frozen(kw_only=True)
class _Step:
    """One type of a block: each chain has an entry already, or is waited for."""

    chains: tuple[_Chain, ...]
    ended: tuple[PlanEntry | None, ...]
    waiting: tuple[Waiting, ...]
    is_first: bool

    def checked(self) -> Iterator[Checked]:
        """Yield what has become of those that are waited for."""
        for chunk in self.waiting:
            yield from chunk.result()


class BlockIssue:
    """Makes the documents of contracts, block by block, as far as their numbers.

    Without ``numbering`` they stay planned. Documents of several types are made as a package is:
    each on the basis of the contract's documents before it, and none after one that could not be.
    While one step is numbered and its files are made, the next one is being checked.
    """

    def __init__(
        self,
        types: Sequence[str],
        planner: Planner,
        checking: Checking,
        numbering: BlockNumbering | None,
        store: DocumentStore,
    ) -> None:
        self._types = types
        self._planner = planner
        self._checking = checking
        self._numbering = numbering
        self._store = store

    def make(
        self, contracts: _Contracts, is_stopped: Callable[[], bool]
    ) -> Iterator[tuple[PlanEntry, ...]]:
        """Yield the entries of one type after another, block by block, in the contracts' order.

        Of clients that whoever runs the batch may not see, there are none. Once it is stopped, no
        other block is numbered.

        Raises:
            StorageError: the store failed.

        """
        steps = self._steps(contracts)
        step = next(steps, None)
        while step is not None and not (step.is_first and is_stopped()):
            entries = self._finish(step)
            step = next(steps, None)
            yield entries

    def _steps(self, contracts: _Contracts) -> Iterator[_Step]:
        """Begin one type of a block after another, each once the one before is numbered."""
        for block in in_blocks(contracts, BLOCK):
            chains = tuple(_Chain(row) for row in block if self._planner.may_see(row))
            for code in self._types:
                yield self._begin(code, chains)

    def _begin(self, code: str, chains: tuple[_Chain, ...]) -> _Step:
        keys = [self._planner.key(code, chain.contract) for chain in chains]
        found = self._store.issued_under(filter(None, keys))
        ended = tuple(
            self._ended(code, chain, found.get(key))
            for chain, key in zip(chains, keys, strict=True)
        )
        orders = [
            Order(contract=chain.contract, basis=tuple(chain.basis))
            for chain, entry in zip(chains, ended, strict=True)
            if entry is None and isinstance(chain.contract, Contract)
        ]
        waiting = [self._checking.submit(code, chunk) for chunk in in_blocks(orders, CHUNK)]
        return _Step(
            chains=chains,
            ended=ended,
            waiting=tuple(waiting),
            is_first=code == self._types[0],
        )

    def _finish(self, step: _Step) -> tuple[PlanEntry, ...]:
        """Wait for the documents of a step, and number them."""
        checked = step.checked()
        entries = tuple(
            self._settled(next(checked)) if entry is None else entry for entry in step.ended
        )
        if self._numbering is not None:
            entries = self._numbering.issue(entries)
        for chain, entry in zip(step.chains, entries, strict=True):
            chain.add(entry)
        return entries

    def _settled(self, checked: Checked) -> PlanEntry:
        if checked.errors:
            return self._planner.refused(checked.entry, checked.errors)
        return checked.entry

    def _ended(self, code: str, chain: _Chain, found: IssuedKey | None) -> PlanEntry | None:
        """Return the entry of a document that need not be made, or cannot be."""
        if not self._planner.may_make(code, chain.contract):
            return self._planner.forbidden(code, chain.contract)
        if found is not None and isinstance(chain.contract, Contract):
            return self._planner.issued(code, chain.contract, found)
        if chain.missing_basis:
            return self._planner.without_basis(code, chain.contract, chain.missing_basis)
        if isinstance(chain.contract, Unreadable):
            return self._planner.unreadable(code, chain.contract)
        return None
