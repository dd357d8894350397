"""A block of contracts: what of it is there already, what is issued now, and on what basis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from attrs import define, field

from docgen.batch.numbering import BlockNumbering
from docgen.batch.plan import PlanEntry, Planner
from docgen.batch.report import WITH_ERRORS, Reason
from docgen.models import Contract, Printable, Unreadable
from docgen.store import DocumentStore, IssuedKey

#: Why a document is missing on which others would be based.
_LEAVES_NO_BASIS: Final = frozenset({*WITH_ERRORS, Reason.ERROR, Reason.FORBIDDEN})


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
        elif entry.prepared is not None:
            self.basis.append(entry.prepared.draft)
        elif document := entry.document or entry.row.document_id:
            self.basis.append(document)


class BlockIssue:
    """Makes the documents of a block of contracts, as far as their numbers.

    Without ``numbering`` they stay planned. Documents of several types are made as a package is:
    each on the basis of the contract's documents before it, and none after one that could not be.
    """

    def __init__(
        self,
        types: Sequence[str],
        planner: Planner,
        numbering: BlockNumbering | None,
        store: DocumentStore,
    ) -> None:
        self._types = types
        self._planner = planner
        self._numbering = numbering
        self._store = store

    def make(self, contracts: Sequence[Contract | Unreadable]) -> Iterator[tuple[PlanEntry, ...]]:
        """Yield the entries of one type after another, in the order of the contracts.

        Of clients that whoever runs the batch may not see, there are none.

        Raises:
            StorageError: the store failed.

        """
        contracts = [row for row in contracts if self._planner.may_see(row)]
        chains = [_Chain(contract) for contract in contracts]
        for code in self._types:
            keys = [self._planner.key(code, row) for row in contracts]
            found = self._store.issued_under(filter(None, keys))
            entries = tuple(
                self._entry(code, chain, found.get(key))
                for chain, key in zip(chains, keys, strict=True)
            )
            if self._numbering is not None:
                entries = self._numbering.issue(entries)
            for chain, entry in zip(chains, entries, strict=True):
                chain.add(entry)
            yield entries

    def _entry(self, code: str, chain: _Chain, found: IssuedKey | None) -> PlanEntry:
        if not self._planner.may_make(code, chain.contract):
            return self._planner.forbidden(code, chain.contract)
        if found is not None and isinstance(chain.contract, Contract):
            return self._planner.issued(code, chain.contract, found)
        if chain.missing_basis:
            return self._planner.without_basis(code, chain.contract, chain.missing_basis)
        if isinstance(chain.contract, Unreadable):
            return self._planner.unreadable(code, chain.contract)
        return self._planner.plan(code, chain.contract, chain.basis)
