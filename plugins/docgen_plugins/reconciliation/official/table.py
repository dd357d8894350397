"""The table of a reconciliation statement: contracts, their documents, what was done by them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import count, groupby
from operator import attrgetter
from typing import Any, Final

from attrs import evolve, frozen

from docgen.exceptions import RenderError
from docgen.models import ZERO, Contract, DocumentReference
from docgen.official.binding import (
    DATE,
    DECIMAL,
    INTEGER,
    Binding,
    Record,
    attribute,
    children,
    written,
)
from docgen_plugins.reconciliation.payload import (
    UNNUMBERED,
    ContractBalances,
    Entry,
    ReconciliationPayload,
)

_NO_OPERATIONS: Final = "Операций за период нет"


@frozen
class StatementRow:
    """СвОпер: an operation and its number in the statement."""

    number: int
    entry: Entry


@frozen
class Papers:
    """ДокСв: a document and the operations by it."""

    document: DocumentReference
    rows: tuple[StatementRow, ...]


@frozen
class Settlements:
    """ДогСв: what was done under a contract, from balance to balance."""

    contract: Contract | None
    opening_balance: Decimal
    closing_balance: Decimal
    papers: tuple[Papers, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries under the contract, in the order of the file."""
        return tuple(row.entry for papers in self.papers for row in papers.rows)

    @property
    def turnover_debit(self) -> Decimal:
        """The sum of the sales."""
        return sum((entry.debit for entry in self.entries), ZERO)

    @property
    def turnover_credit(self) -> Decimal:
        """The sum of the payments."""
        return sum((entry.credit for entry in self.entries), ZERO)

    @property
    def balances(self) -> ContractBalances:
        """What was owed under the contract."""
        return ContractBalances(
            contract=self.contract,
            opening_balance=self.opening_balance,
            closing_balance=self.closing_balance,
        )


def settlements(payload: ReconciliationPayload) -> tuple[Settlements, ...]:
    """Return what a statement says, by contracts, each operation numbered.

    Raises:
        RenderError: an entry is under a contract whose balances are not given.

    """
    numbers = count(1)
    entries = _entries_by_contract(payload)
    found = [
        Settlements(
            part.contract,
            part.opening_balance,
            part.closing_balance,
            tuple(_papers(entries.pop(part.contract, ()), numbers)),
        )
        for part in payload.contract_balances or (_only_contract(payload),)
    ]
    for rows in entries.values():
        raise RenderError(
            f"the entry {rows[0].title!r} is under a contract that contract_balances does not "
            "list. Give the balances of its contract, or name another contract in the entry"
        )
    if not payload.entries:
        found[0] = evolve(found[0], papers=tuple(_papers([_nothing(payload)], numbers)))
    return tuple(found)


def _entries_by_contract(payload: ReconciliationPayload) -> dict[Contract | None, list[Entry]]:
    if not payload.contract_balances:
        return {payload.contract: list(payload.entries)} if payload.entries else {}
    entries: dict[Contract | None, list[Entry]] = {}
    for entry in payload.entries:
        entries.setdefault(entry.contract, []).append(entry)
    return entries


def _only_contract(payload: ReconciliationPayload) -> ContractBalances:
    return ContractBalances(
        contract=payload.contract,
        opening_balance=payload.opening_balance,
        closing_balance=payload.closing_balance,
    )


def _nothing(payload: ReconciliationPayload) -> Entry:
    """Say that nothing was done: the format has no statement without operations."""
    itself = DocumentReference(title="Акт сверки", number=UNNUMBERED, date=payload.date)
    return Entry.of(itself, date=payload.period.end, operation=_NO_OPERATIONS)


def _papers(entries: Iterable[Entry], numbers: Iterator[int]) -> Iterator[Papers]:
    for document, rows in groupby(entries, key=_document):
        yield Papers(document, tuple(StatementRow(next(numbers), entry) for entry in rows))


def _document(entry: Entry) -> DocumentReference:
    """Return what an entry was made by; the format obliges to a number."""
    return entry.document or DocumentReference(
        title=entry.title, number=UNNUMBERED, date=entry.date
    )


def _debit(name: str) -> Callable[[Any], Decimal]:
    return lambda source: max(ZERO, getattr(source, name))


def _credit(name: str) -> Callable[[Any], Decimal]:
    return lambda source: max(ZERO, -getattr(source, name))


def _turnover(name: str) -> Callable[[Any], str]:
    return lambda source: DECIMAL.write(getattr(source, name))


#: Of the whole statement and of each contract.
BALANCES: Final[tuple[Binding, ...]] = (
    attribute("СальдоНачДеб", "opening_debit", DECIMAL, get=_debit("opening_balance")),
    attribute("СальдоНачКр", "opening_credit", DECIMAL, get=_credit("opening_balance")),
    written("ОборотДеб", _turnover("turnover_debit")),
    written("ОборотКр", _turnover("turnover_credit")),
    attribute("СальдоКонДеб", "closing_debit", DECIMAL, get=_debit("closing_balance")),
    attribute("СальдоКонКр", "closing_credit", DECIMAL, get=_credit("closing_balance")),
)


def take_balances(found: dict[str, Any]) -> tuple[Decimal, Decimal]:
    """Take the opening and the closing balance out of what was read, debit less credit."""
    opening, closing = (
        found.pop(f"{moment}_debit", ZERO) - found.pop(f"{moment}_credit", ZERO)
        for moment in ("opening", "closing")
    )
    return opening, closing


def _operation(entry: Entry) -> str:
    """Return what was done, where the entry does not say."""
    return entry.operation or ("Оплата" if entry.credit else "Продажа")


def _debit_amount(entry: Entry) -> Decimal | None:
    """Return the debit; the format wants one of the sums, be it zero."""
    return entry.debit if entry.debit or not entry.credit else None


def _of_entry(get: Callable[[Entry], Any]) -> Callable[[StatementRow], Any]:
    return lambda row: get(row.entry)


def _row(number: int = 0, **found: Any) -> StatementRow:  # noqa: ANN401 - fields of Entry
    return StatementRow(number, Entry(title="", **found))


_ROW: Final = Record(
    _row,
    attribute("НомСтр", "number", INTEGER),
    attribute("ДатаОпер", "date", DATE, get=_of_entry(attrgetter("date"))),
    attribute("НаимОпер", "operation", get=_of_entry(_operation)),
    attribute("СумДебет", "debit", DECIMAL, get=_of_entry(_debit_amount)),
    attribute("СумКредит", "credit", DECIMAL, get=_of_entry(lambda entry: entry.credit or None)),
)


def _read_papers(rows: tuple[StatementRow, ...] = (), **found: Any) -> Papers:  # noqa: ANN401 - fields
    document = DocumentReference(**found)
    title = Entry.of(document).title
    return Papers(
        document,
        tuple(
            StatementRow(row.number, evolve(row.entry, title=title, document=document))
            for row in rows
        ),
    )


def _of_document(name: str) -> Callable[[Papers], Any]:
    return lambda papers: getattr(papers.document, name)


_PAPERS: Final = Record(
    _read_papers,
    attribute("НаимДок", "title", get=_of_document("title")),
    attribute("НомДок", "number", get=_of_document("number")),
    attribute("ДатаДок", "date", DATE, get=_of_document("date")),
    attribute("ИдДок", "id", get=_of_document("id")),
    attribute("ДопИнф", "information", get=_of_document("information")),
    children("СвОпер", "rows", _ROW),
)


def _of_contract(name: str) -> Callable[[Settlements], Any]:
    return lambda part: getattr(part.contract, name, None)


def _read_settlements(papers: tuple[Papers, ...] = (), **found: Any) -> Settlements:  # noqa: ANN401 - fields
    opening, closing = take_balances(found)
    is_named = {"number", "date"} <= found.keys()
    return Settlements(Contract(**found) if is_named else None, opening, closing, papers)


SETTLEMENTS: Final = Record(
    _read_settlements,
    attribute("ИдДог", "id", get=_of_contract("id")),
    attribute("ОписТипДог", "subject", get=_of_contract("subject")),
    attribute("НомДог", "number", get=_of_contract("number")),
    attribute("ДатаДог", "date", DATE, get=_of_contract("date")),
    *BALANCES,
    children("ДокСв", "papers", _PAPERS),
)
