"""A source held in memory: plain data, or one JSON or YAML file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from os import PathLike, fspath
from typing import Any, Protocol, TypeVar

from attrs import frozen

from docgen.exceptions import DataError, DataProblem, UnknownNameError
from docgen.models import (
    Charge,
    Contract,
    ForeignDocument,
    Organisation,
    Party,
    Payment,
    Period,
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


@frozen(kw_only=True)
class _Records:
    """The shape of the data: what a mapping may hold."""

    organisations: tuple[Organisation, ...]
    clients: tuple[Party, ...]
    contracts: tuple[Contract, ...] = ()
    charges: tuple[Charge, ...] = ()
    expected: tuple[Charge, ...] = ()
    payments: tuple[Payment, ...] = ()
    documents: tuple[ForeignDocument, ...] = ()


class MappingSource(Source):
    """Answers from ``{organisations, clients, contracts, charges, expected, payments, documents}``.

    Records are written as :func:`docgen.models.mapping.from_mapping` reads them. The two first
    lists are required; every record has an ``id`` of its own, and a contract, charge or payment
    names by id what it belongs to.

    Raises:
        DataError: a record does not fit, an id is missing, repeated or unknown; lists every
            problem with its path, as ``clients[3].inn``.

    """

    def __init__(self, data: Mapping[str, Any], *, name: str = "data") -> None:
        records = from_mapping(_Records, data, source=name)
        problems = _problems(records)
        if problems:
            raise DataError(problems, source=name)
        self.title = name
        self._indices = {
            "organisations": _indices(records.organisations),
            "clients": _indices(records.clients),
            "contracts": _indices(records.contracts),
        }
        self._organisations = _by_id(records.organisations)
        self._clients = _by_id(records.clients)
        self._contracts = _by_id(sorted(records.contracts, key=lambda row: (row.date, row.id)))
        self._charges = _by_contract(records.charges)
        self._expected = _by_contract(records.expected)
        self._payments = _by_contract(records.payments)
        self._documents = _by_contract(records.documents)

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

    def contract(self, contract_id: str) -> Contract:
        """Return a contract."""
        return _find("contract", contract_id, self._contracts)

    def contracts(self, *, client: str | None = None) -> Sequence[Contract]:
        """Return all contracts, or those of one client, oldest first."""
        rows = tuple(self._contracts.values())
        if client is None:
            return rows
        known = self.client(client)
        return tuple(row for row in rows if row.client_id == known.id)

    def charges(self, contract: Contract, period: Period) -> Sequence[Charge]:
        """Return what was consumed under a contract in a period, in order of date."""
        return self._within(self._charges, contract, period)

    def expected(self, contract: Contract, period: Period) -> Sequence[Charge]:
        """Return what will be charged in a period: the list ``expected`` of the data."""
        return self._within(self._expected, contract, period)

    def payments(self, contract: Contract, period: Period) -> Sequence[Payment]:
        """Return the money received under a contract in a period, in order of date."""
        return self._within(self._payments, contract, period)

    def documents(self, contract: Contract, period: Period) -> Sequence[ForeignDocument]:
        """Return the documents of another system, in order of date."""
        return self._within(self._documents, contract, period)

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
        self, rows: Mapping[str, Sequence[E]], contract: Contract, period: Period
    ) -> tuple[E, ...]:
        known = _find("contract", contract.id, self._contracts)
        return tuple(row for row in rows.get(known.id, ()) if row.date in period)


def _by_id(rows: Iterable[R]) -> dict[str, R]:
    return {row.id: row for row in rows}


def _indices(rows: Iterable[_Identified]) -> dict[str, int]:
    return {row.id: index for index, row in enumerate(rows)}


def _by_contract(rows: Iterable[E]) -> dict[str, list[E]]:
    result: dict[str, list[E]] = {}
    for row in sorted(rows, key=lambda row: row.date):
        result.setdefault(row.contract_id, []).append(row)
    return result


def _find(kind: str, row_id: str, rows: Mapping[str, R]) -> R:
    try:
        return rows[row_id]
    except KeyError:
        raise UnknownNameError(kind, row_id, rows) from None


def _problems(records: _Records) -> list[DataProblem]:
    """List missing and repeated ids, and references that lead nowhere."""
    lists: dict[str, Sequence[_Identified]] = {
        "organisations": records.organisations,
        "clients": records.clients,
        "contracts": records.contracts,
        "charges": records.charges,
        "expected": records.expected,
        "payments": records.payments,
        "documents": records.documents,
    }
    problems = [problem for name, rows in lists.items() for problem in _id_problems(name, rows)]
    for name, attribute, target in (
        ("contracts", "organisation_id", "organisations"),
        ("contracts", "client_id", "clients"),
        ("charges", "contract_id", "contracts"),
        ("expected", "contract_id", "contracts"),
        ("payments", "contract_id", "contracts"),
        ("documents", "contract_id", "contracts"),
    ):
        known = {row.id for row in lists[target]}
        for index, row in enumerate(lists[name]):
            row_id = getattr(row, attribute)
            if row_id not in known:
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
