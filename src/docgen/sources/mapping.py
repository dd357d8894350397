"""A source held in memory: plain data, or one JSON or YAML file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from os import PathLike, fspath
from typing import Any, Protocol, TypeVar

from attrs import frozen

from docgen.exceptions import DataError, DataProblem, UnknownNameError
from docgen.models import (
    Charge,
    Contract,
    Expense,
    ForeignDocument,
    Organisation,
    Party,
    Payment,
    Period,
    Unreadable,
)
from docgen.models.mapping import from_mapping
from docgen.protocols import Source
from docgen.sources.balance import balance_of
from docgen.sources.files import read_data


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


class _Entry(_Identified, Protocol):
    @property
    def contract_id(self) -> str: ...

    @property
    def date(self) -> date: ...


R = TypeVar("R", bound=_Identified)
E = TypeVar("E", bound=_Entry)
T = TypeVar("T")

_Row = Mapping[str, Any]


@frozen(kw_only=True)
class _Lists:
    """The shape of the data: what a mapping may hold."""

    organisations: tuple[_Row, ...]
    clients: tuple[_Row, ...]
    contracts: tuple[_Row, ...] = ()
    charges: tuple[_Row, ...] = ()
    expected: tuple[_Row, ...] = ()
    payments: tuple[_Row, ...] = ()
    documents: tuple[_Row, ...] = ()
    expenses: tuple[_Row, ...] = ()


@frozen(kw_only=True)
class _UnreadableEntry(Unreadable):
    """One of a day, as far as that can be read; else it may be of any."""

    date: date | None = None


class MappingSource(Source):
    """Answers from lists of records: organisations, clients, contracts, charges and so on.

    They are ``organisations, clients, contracts, charges, expected, payments, documents,
    expenses``. Records are written as :func:`docgen.models.mapping.from_mapping` reads them. The
    two first lists are required; every record has an ``id`` of its own, and a contract, charge,
    payment or document names by id what it belongs to. One that does not fit stops only itself:
    whoever asks for it gets :class:`docgen.exceptions.DataError` with its path, as
    ``clients[3].inn``.

    Raises:
        DataError: the data is no such lists, or an id is missing, repeated or unknown.

    """

    def __init__(self, data: Mapping[str, Any], *, name: str = "data") -> None:
        lists = from_mapping(_Lists, data, source=name)
        self.title = name
        organisations = _records(Organisation, "organisations", lists.organisations, name)
        clients = _records(Party, "clients", lists.clients, name)
        contracts = _records(Contract, "contracts", lists.contracts, name)
        charges = _records(Charge, "charges", lists.charges, name)
        expected = _records(Charge, "expected", lists.expected, name)
        payments = _records(Payment, "payments", lists.payments, name)
        documents = _records(ForeignDocument, "documents", lists.documents, name)
        expenses = _records(Expense, "expenses", lists.expenses, name)
        problems = _problems(
            {
                "organisations": organisations,
                "clients": clients,
                "contracts": contracts,
                "charges": charges,
                "expected": expected,
                "payments": payments,
                "documents": documents,
                "expenses": expenses,
            }
        )
        if problems:
            raise DataError(problems, source=name)
        self._indices = {
            "organisations": _indices(organisations),
            "clients": _indices(clients),
            "contracts": _indices(contracts),
        }
        self._organisations = _by_id(organisations)
        self._clients = _by_id(clients)
        self._contracts = _by_id(sorted(contracts, key=_by_age))
        self._charges = _by_contract(charges)
        self._expected = _by_contract(expected)
        self._payments = _by_contract(payments)
        self._documents = _by_contract(documents)
        self._expenses = sorted(expenses, key=_by_age)

    @classmethod
    def from_file(cls, path: str | PathLike[str]) -> MappingSource:
        """Read a JSON or YAML file; see :func:`docgen.sources.read_data`.

        Raises:
            SourceError: there is no such file, or it cannot be opened.
            DataError: its content cannot be read or does not fit.

        """
        return cls(read_data(path), name=fspath(path))

    def organisation(self, organisation_id: str) -> Organisation:
        """Return one of our own organisations."""
        return _find("organisation", organisation_id, self._organisations)

    def client(self, client_id: str) -> Party:
        """Return a client."""
        return _find("client", client_id, self._clients)

    def clients_at(self, address: str) -> tuple[str, ...]:
        """Return whose address of mail it is, or their people's."""
        wanted = address.casefold()
        return tuple(
            row.id
            for row in self._clients.values()
            if isinstance(row, Party) and wanted in {found.casefold() for found in _addresses(row)}
        )

    def contract(self, contract_id: str) -> Contract:
        """Return a contract."""
        return _find("contract", contract_id, self._contracts)

    def contracts(self, *, client: str | None = None) -> Sequence[Contract]:
        """Return all contracts, or those of one client, oldest first."""
        return tuple(map(_readable, self._listed(client)))

    def each_contract(self, *, client: str | None = None) -> Sequence[Contract | Unreadable]:
        """Return all contracts, or those of one client; first those that cannot be read."""
        return self._listed(client)

    def _listed(self, client: str | None) -> tuple[Contract | Unreadable, ...]:
        rows = tuple(self._contracts.values())
        if client is None:
            return rows
        if client not in self._clients:
            raise UnknownNameError("client", client, self._clients)
        return tuple(row for row in rows if row.client_id == client)

    def charges(self, contract: Contract, period: Period) -> Sequence[Charge]:
        """Return what was consumed under a contract in a period, in order of date."""
        return self._within(self._charges, contract, period)

    def expected(self, contract: Contract, period: Period) -> Sequence[Charge]:
        """Return what will be charged in a period: the list ``expected`` of the data."""
        return self._within(self._expected, contract, period)

    def payments(self, contract: Contract, period: Period) -> Sequence[Payment]:
        """Return the money received under a contract in a period, in order of date."""
        return self._within(self._payments, contract, period)

    def each_payment(self, contract: Contract, period: Period) -> Sequence[Payment | Unreadable]:
        """Return the payments in order of date; first those that cannot be read."""
        return self._each_within(self._payments, contract, period)

    def documents(self, contract: Contract, period: Period) -> Sequence[ForeignDocument]:
        """Return the documents of another system, in order of date."""
        return self._within(self._documents, contract, period)

    def expenses(self, client_id: str) -> Sequence[Expense]:
        """Return what was spent on a client, in order of date: the list ``expenses``."""
        known = self.client(client_id)
        return tuple(
            _readable(expense) for expense in self._expenses if expense.client_id == known.id
        )

    def balance(self, contract: Contract, on: date) -> Decimal:
        """Return payments less charges, tax included, up to and including a day."""
        history = Period(start=date.min, end=on)
        policy = self.organisation(contract.organisation_id).vat_policy
        return balance_of(self.payments(contract, history), self.charges(contract, history), policy)

    def origin(self, record: str, record_id: str, path: str) -> str:
        """Return the path of a field in the data: ``data clients[3].inn``."""
        if record == "charge":
            return f"{self.title} charges[…].{path}"
        index = self._indices[f"{record}s"].get(record_id)
        return "" if index is None else f"{self.title} {record}s[{index}].{path}"

    def _within(
        self, rows: Mapping[str, Sequence[E | Unreadable]], contract: Contract, period: Period
    ) -> tuple[E, ...]:
        return tuple(map(_readable, self._each_within(rows, contract, period)))

    def _each_within(
        self, rows: Mapping[str, Sequence[E | Unreadable]], contract: Contract, period: Period
    ) -> tuple[E | Unreadable, ...]:
        known = _find("contract", contract.id, self._contracts)
        return tuple(row for row in rows.get(known.id, ()) if _is_within(row, period))


def _records(
    model: type[R], name: str, rows: Sequence[_Row], source: str
) -> tuple[R | Unreadable, ...]:
    """Read the records of a list, each by itself."""
    return tuple(_record(model, f"{name}[{index}]", row, source) for index, row in enumerate(rows))


def _record(model: type[R], path: str, row: _Row, source: str) -> R | Unreadable:
    try:
        return from_mapping(model, row, source=source)
    except DataError as error:
        problems = [
            DataProblem(
                f"{path}.{problem[0]}" if problem[0] else path,
                problem[1],
                problem.code,
                problem.details,
            )
            for problem in error.problems
        ]
        told = ("id", "number", "organisation_id", "client_id", "contract_id")
        return _UnreadableEntry(
            error=DataError(problems, source=source),
            date=_day(row.get("date")),
            **{name: str(row.get(name) or "") for name in told},
        )


def _day(value: object) -> date | None:
    try:
        return from_mapping(date, value)
    except DataError:
        return None


def _readable(row: T | Unreadable) -> T:
    """Return a record, or tell what is wrong with it."""
    if isinstance(row, Unreadable):
        raise copy(row.error)
    return row


def _is_within(row: _Entry | Unreadable, period: Period) -> bool:
    """Whether a record is of a period; one of no day might be."""
    day = getattr(row, "date", None)
    return day is None or day in period


def _by_age(row: Contract | Expense | _Entry | Unreadable) -> tuple[date, str]:
    """Return what sorts by date; what cannot be read comes first."""
    return (date.min if isinstance(row, Unreadable) else row.date), row.id


def _by_id(rows: Iterable[R | Unreadable]) -> dict[str, R | Unreadable]:
    return {row.id: row for row in rows}


def _indices(rows: Iterable[_Identified]) -> dict[str, int]:
    return {row.id: index for index, row in enumerate(rows)}


def _by_contract(rows: Iterable[E | Unreadable]) -> dict[str, list[E | Unreadable]]:
    result: dict[str, list[E | Unreadable]] = {}
    for row in sorted(rows, key=lambda row: _by_age(row)[0]):
        result.setdefault(row.contract_id, []).append(row)
    return result


def _addresses(client: Party) -> Iterator[str]:
    yield from filter(None, client.email.split(", "))
    for contact in client.contacts:
        yield from contact.emails


def _find(kind: str, row_id: str, rows: Mapping[str, R | Unreadable]) -> R:
    if row_id not in rows:
        raise UnknownNameError(kind, row_id, rows)
    return _readable(rows[row_id])


def _problems(lists: Mapping[str, Sequence[_Identified]]) -> list[DataProblem]:
    """List missing and repeated ids, and references that lead nowhere.

    A contract that cannot be read may lack what it belongs to: that is told with the rest of it.
    """
    problems = [problem for name, rows in lists.items() for problem in _id_problems(name, rows)]
    for name, attribute, target in (
        ("contracts", "organisation_id", "organisations"),
        ("contracts", "client_id", "clients"),
        ("charges", "contract_id", "contracts"),
        ("expected", "contract_id", "contracts"),
        ("payments", "contract_id", "contracts"),
        ("documents", "contract_id", "contracts"),
        ("expenses", "client_id", "clients"),
    ):
        known = {row.id for row in lists[target]}
        for index, row in enumerate(lists[name]):
            row_id = getattr(row, attribute)
            is_told = isinstance(row, Unreadable) and name == "contracts" and not row_id
            if row_id not in known and not is_told:
                problems.append(
                    DataProblem(
                        f"{name}[{index}].{attribute}",
                        f"no record of {target} has the id {row_id!r}",
                        "data.reference_unknown",
                        {"value": row_id},
                    )
                )
    return problems


def _id_problems(name: str, rows: Sequence[_Identified]) -> Iterable[DataProblem]:
    seen: dict[str, int] = {}
    for index, row in enumerate(rows):
        if not row.id:
            yield DataProblem(f"{name}[{index}].id", "is required and missing", "data.id_missing")
        elif row.id in seen:
            message = f"{row.id!r} is already the id of {name}[{seen[row.id]}]"
            details = {"value": row.id}
            yield DataProblem(f"{name}[{index}].id", message, "data.id_repeated", details)
        seen.setdefault(row.id, index)
