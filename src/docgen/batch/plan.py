"""Who gets what: a document of a type for a contract and a period, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final, TypeVar

from attrs import evolve, frozen

from docgen.batch.reading import BatchSource
from docgen.batch.report import BatchRow, Outcome, Reason
from docgen.exceptions import StorageError
from docgen.models import Contract, Document, Draft, Finding, Period, Printable, Severity
from docgen.pipeline.draft import Preparation, Prepared, operation_key
from docgen.pipeline.request import DocumentRequest
from docgen.protocols import Source
from docgen.store import IssuedKey

T = TypeVar("T")

_EMPTY: Final = "document.empty"


@frozen(kw_only=True)
class Entry:
    """A row of the plan, with what the next step needs.

    ``prepared`` is what is to be issued; ``document`` what was, and ``template_hash`` the version
    of the template it was issued with, now or earlier.
    """

    row: BatchRow
    prepared: Prepared | None = None
    document: Document | None = None
    template_hash: str = ""

    def ended(self, outcome: Outcome, reason: Reason = Reason.NONE, message: str = "") -> Entry:
        """Return it with what became of it, and nothing more to issue."""
        row = evolve(self.row, outcome=outcome, reason=reason, message=message)
        return evolve(self, row=row, prepared=None)


def contracts_of(
    source: Source, organisation: str | None, clients: Iterable[str] | None
) -> tuple[Iterable[Contract], int | None]:
    """Return the contracts meant, and how many they are if that is known beforehand.

    Raises:
        UnknownNameError: a client is not there; when the first contract is asked for.

    """
    if clients is None:
        found = source.contracts()
    else:
        found = chain.from_iterable(source.contracts(client=row) for row in dict.fromkeys(clients))
    if organisation is not None:
        return (row for row in found if row.organisation_id == organisation), None
    return found, len(found) if isinstance(found, Sequence) else None


class Planner:
    """Plans the documents of a period. Nothing is stored, and no number taken."""

    def __init__(self, preparation: Preparation, source: BatchSource, period: Period) -> None:
        self._preparation = preparation
        self._source = source
        self._period = period

    def key(self, code: str, contract: Contract) -> str:
        """Return the key that a contract's document is issued under, as far as is known."""
        return operation_key(code, contract.organisation_id, contract, self._period)

    def issued(self, code: str, contract: Contract, found: IssuedKey) -> Entry:
        """Return the row of a document that was issued before."""
        row = evolve(_row(code, contract), document_id=found.id, number=found.number)
        return known(Entry(row=row, template_hash=found.template_hash))

    def without_basis(self, code: str, contract: Contract, missing: str) -> Entry:
        """Return the row of a document whose basis could not be issued."""
        entry = Entry(row=_row(code, contract))
        return entry.ended(
            Outcome.SKIPPED, Reason.BASIS, f"не выпущен документ-основание: {missing}"
        )

    def plan(self, code: str, contract: Contract, basis: Sequence[Printable | int]) -> Entry:
        """Prepare a document and check it; whatever goes wrong is told in its row.

        Raises:
            StorageError: the store failed.

        """
        entry = Entry(row=_row(code, contract))
        self._source.take(contract)
        try:
            request: DocumentRequest = {
                "contract": contract.id,
                "period": self._period,
                "basis": [row for row in basis if not isinstance(row, Draft)],
            }
            drafts = [row for row in basis if isinstance(row, Draft)]
            prepared = self._preparation.prepare(code, None, request, drafts)
            findings = self._preparation.findings(prepared)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - one client's records must not stop a month
            return failed(entry, error)
        if any(row.code == _EMPTY for row in findings):
            return entry.ended(Outcome.SKIPPED, Reason.EMPTY, "нет начислений за период")
        errors = [row for row in findings if row.severity is Severity.ERROR]
        if errors:
            return refused(entry, errors)
        return evolve(entry, prepared=prepared)


def known(entry: Entry) -> Entry:
    """Return the row of a document that is there already."""
    return entry.ended(Outcome.SKIPPED, Reason.ISSUED, f"уже выпущен: № {entry.row.number}")


def refused(entry: Entry, errors: Iterable[Finding]) -> Entry:
    """Return the row of a document that its findings stand in the way of."""
    message = "; ".join(_described(row) for row in errors)
    return entry.ended(Outcome.SKIPPED, Reason.FINDINGS, message)


def failed(entry: Entry, error: BaseException) -> Entry:
    """Return the row of a document that something went wrong with."""
    return entry.ended(Outcome.FAILED, Reason.ERROR, f"{type(error).__name__}: {error}")


def in_blocks(rows: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Yield rows ``size`` at a time."""
    rest = iter(rows)
    while block := tuple(islice(rest, size)):
        yield block


def _row(code: str, contract: Contract) -> BatchRow:
    return BatchRow(
        type=code,
        organisation=contract.organisation_id,
        client=contract.client_id,
        contract=contract.id,
        contract_number=contract.number,
        outcome=Outcome.PLANNED,
    )


def _described(finding: Finding) -> str:
    place = f"{finding.path}: " if finding.path else ""
    return f"{place}{finding.message}"
