"""Who gets what: a document of a type for a contract and a period, or why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final, TypeVar

from attrs import evolve, field, frozen

from docgen.batch.reading import BatchSource
from docgen.batch.report import BatchRow, Outcome, Reason
from docgen.exceptions import DocGenError
from docgen.language.errors import describe_error
from docgen.models import (
    Action,
    Contract,
    Document,
    Draft,
    Finding,
    Period,
    Subject,
    SubjectKind,
    Unreadable,
)
from docgen.pipeline.draft import operation_key
from docgen.pipeline.rights import Rights
from docgen.rendering.protocols import LateFile
from docgen.store import Frozen, IssuedKey

T = TypeVar("T")

_SELLER: Final = "seller"
_TEMPLATE: Final = "template."
_PRINTS_SELLER: Final = re.compile(r"\[(?:seller|продавец)\b")


@frozen(kw_only=True)
class Begun:
    """What was filled in of a document, if it can wait for its number.

    ``process`` is the number of that which has made it ready, and has its payload at hand.
    """

    late: LateFile | None = field(repr=False)
    process: int


@frozen(kw_only=True)
class PlanEntry:
    """A row of the plan, with what the next step needs.

    ``frozen`` is what is to be issued, ``draft`` what would be; ``document`` what was, and
    ``template_hash`` the version of the template it was issued with, now or earlier. ``begun`` is
    what there is of its files before it has its number.
    """

    row: BatchRow
    draft: Draft | None = None
    frozen: Frozen | None = None
    document: Document | None = None
    template_hash: str = ""
    begun: Begun | None = field(default=None, repr=False)

    def ended(
        self, outcome: Outcome, reason: Reason = Reason.NONE, message: str = "", code: str = ""
    ) -> PlanEntry:
        """Return it with what became of it, and nothing more to issue."""
        row = evolve(self.row, outcome=outcome, reason=reason, message=message, code=code)
        return evolve(self, row=row, draft=None, frozen=None)


def contracts_of(
    source: BatchSource, organisation: str | None, clients: Iterable[str] | None
) -> tuple[Iterable[Contract | Unreadable], int | None]:
    """Return the contracts meant, and how many they are if that is known beforehand.

    Those that cannot be read are among them, unless they are known to be of another organisation.

    Raises:
        UnknownNameError: a client is not there; when the first contract is asked for.

    """
    if clients is None:
        found = source.each_contract()
    else:
        found = chain.from_iterable(
            source.each_contract(client=client) for client in dict.fromkeys(clients)
        )
    if organisation is not None:
        return (row for row in found if _is_of(row, organisation)), None
    return found, len(found) if isinstance(found, Sequence) else None


def _is_of(contract: Contract | Unreadable, organisation: str) -> bool:
    is_unknown = isinstance(contract, Unreadable) and not contract.organisation_id
    return is_unknown or contract.organisation_id == organisation


class Planner:
    """Says of each document of a period what is known without making it."""

    def __init__(self, period: Period, rights: Rights) -> None:
        self._rights = rights
        self._period = period
        self._sellers = SellerErrors()

    def key(self, code: str, contract: Contract | Unreadable) -> str:
        """Return the key that a contract's document is issued under, as far as is known."""
        if isinstance(contract, Unreadable):
            return ""
        return operation_key(code, contract.organisation_id, contract, self._period)

    def issued(self, code: str, contract: Contract | Unreadable, found: IssuedKey) -> PlanEntry:
        """Return the row of a document that was issued before."""
        row = evolve(new_row(code, contract), document_id=found.id, number=found.number)
        return known(PlanEntry(row=row, template_hash=found.template_hash))

    def unreadable(self, code: str, contract: Unreadable) -> PlanEntry:
        """Return the row of a document for a contract that cannot be read."""
        return failed(PlanEntry(row=new_row(code, contract)), contract.error)

    def without_basis(self, code: str, contract: Contract | Unreadable, missing: str) -> PlanEntry:
        """Return the row of a document whose basis could not be issued."""
        entry = PlanEntry(row=new_row(code, contract))
        return entry.ended(
            Outcome.SKIPPED, Reason.BASIS, f"не выпущен документ-основание: {missing}"
        )

    def may_see(self, contract: Contract | Unreadable) -> bool:
        """Return whether whoever runs the batch may know of a contract's client."""
        client = Subject(
            kind=SubjectKind.CLIENT,
            id=contract.client_id,
            organisation=contract.organisation_id,
            client=contract.client_id,
        )
        return self._rights.may(Action.SEE, client)

    def may_make(self, code: str, contract: Contract | Unreadable) -> bool:
        """Return whether whoever runs the batch may issue a contract's document."""
        document = Subject(
            kind=SubjectKind.DOCUMENT,
            type=code,
            organisation=contract.organisation_id,
            client=contract.client_id,
            contract=contract.id,
        )
        making = (Action.MAKE, Action.SEE_SUMS)
        return all(self._rights.may(action, document) for action in making)

    def forbidden(self, code: str, contract: Contract | Unreadable) -> PlanEntry:
        """Return the row of a document that is not theirs to issue, who run the batch."""
        entry = PlanEntry(row=new_row(code, contract))
        return entry.ended(Outcome.SKIPPED, Reason.FORBIDDEN, "нет права выпускать", "forbidden")

    def refused(self, entry: PlanEntry, errors: Sequence[Finding]) -> PlanEntry:
        """Return the row of a document that findings stand in the way of."""
        return self._sellers.refused(entry, errors)


def known(entry: PlanEntry) -> PlanEntry:
    """Return the row of a document that is there already."""
    return entry.ended(Outcome.SKIPPED, Reason.ISSUED, f"уже выпущен: № {entry.row.number}")


class SellerErrors:
    """Findings about our own organisations: each is told once, not of every document."""

    def __init__(self) -> None:
        self._first: dict[frozenset[Finding], str] = {}

    def refused(self, entry: PlanEntry, errors: Sequence[Finding]) -> PlanEntry:
        """Return the row of a document that findings stand in the way of."""
        of_seller = frozenset(filter(_is_of_seller, errors))
        first = self._first.setdefault(of_seller, entry.row.contract_number)
        if not of_seller or first == entry.row.contract_number:
            return refused(entry, errors)
        others = [error for error in errors if error not in of_seller]
        told = [
            *map(_described, others),
            f"ошибки нашей организации — те же, что в договоре № {first}",
        ]
        reason = Reason.FINDINGS if others else Reason.SELLER
        return entry.ended(Outcome.SKIPPED, reason, "; ".join(told), _codes(errors))


def _is_of_seller(finding: Finding) -> bool:
    """Whether our own card is wrong, or lacks what a template prints of it."""
    if finding.code.startswith(_TEMPLATE):
        return _PRINTS_SELLER.search(finding.message) is not None
    return finding.path.partition(".")[0] == _SELLER


def refused(entry: PlanEntry, errors: Iterable[Finding]) -> PlanEntry:
    """Return the row of a document that its findings stand in the way of."""
    findings = list(errors)
    message = "; ".join(map(_described, findings))
    return entry.ended(Outcome.SKIPPED, Reason.FINDINGS, message, _codes(findings))


def failed(entry: PlanEntry, error: BaseException) -> PlanEntry:
    """Return the row of a document that something went wrong with."""
    code = error.code if isinstance(error, DocGenError) else "error"
    return entry.ended(Outcome.FAILED, Reason.ERROR, describe_error(error), code)


def in_blocks(rows: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Yield rows ``size`` at a time."""
    rest = iter(rows)
    while block := tuple(islice(rest, size)):
        yield block


def new_row(code: str, contract: Contract | Unreadable) -> BatchRow:
    """Return the row of a document that nothing has become of yet."""
    return BatchRow(
        type=code,
        organisation=contract.organisation_id,
        client=contract.client_id,
        contract=contract.id,
        contract_number=contract.number,
        outcome=Outcome.PLANNED,
    )


def _codes(findings: Iterable[Finding]) -> str:
    return ", ".join(dict.fromkeys(finding.code for finding in findings))


def _described(finding: Finding) -> str:
    place = f"{finding.path}: " if finding.path else ""
    return f"{place}{finding.message}"
