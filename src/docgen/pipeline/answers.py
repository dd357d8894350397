"""A source's answers held against the question, before anything is made of them.

A mapping that joins the wrong tables, a cache that mixes clients up, a query that forgets its
period: each would print a document for the wrong client, or bill the same twice. What does not
fit is refused by the name of the source, the method, the record and the field.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from typing import TypeVar

from attrs import evolve

from docgen.exceptions import AnswerError, DocGenError
from docgen.models import (
    Charge,
    Contract,
    ForeignDocument,
    Organisation,
    Party,
    Payload,
    Payment,
    Period,
    Unreadable,
)
from docgen.pipeline.people import with_contacts, with_staff
from docgen.pipeline.seen_ids import SeenIds
from docgen.pipeline.wider_answers import each_contract, each_payment
from docgen.protocols import DocumentingSource, Source, TotallingSource

RecordT = TypeVar("RecordT", Charge, Payment, ForeignDocument)
PartyT = TypeVar("PartyT", bound=Party)


class CheckedSource(Source):
    """The host's source as collectors see it: every answer fits its question.

    Every method raises :class:`docgen.exceptions.AnswerError` for one that does not.
    """

    def __init__(self, source: Source) -> None:
        self._source = source

    def organisation(self, organisation_id: str) -> Organisation:
        """Return one of our own organisations: the one asked for."""
        answer = self._source.organisation(organisation_id)
        organisation = self._party("organisation", answer, Organisation, organisation_id)
        return with_staff(self._source, organisation)

    def client(self, client_id: str) -> Party:
        """Return a client: the one asked for."""
        client = self._party("client", self._source.client(client_id), Party, client_id)
        return with_contacts(self._source, client)

    def contract(self, contract_id: str) -> Contract:
        """Return a contract: the one asked for."""
        contract = self._source.contract(contract_id)
        self._check_contract("contract", contract)
        self._same("contract", "contract", "id", "id", contract_id, contract.id)
        return contract

    def contracts(self, *, client: str | None = None) -> Iterable[Contract]:
        """Return all contracts, or those of one client and no other's, each once."""
        for record in self.each_contract(client=client):
            if isinstance(record, Unreadable):
                raise record.error
            yield record

    def each_contract(self, *, client: str | None = None) -> Iterator[Contract | Unreadable]:
        """Return what ``contracts`` does and, in its place, each that cannot be used."""
        with closing(SeenIds()) as seen:
            for record in each_contract(self._source, client):
                try:
                    if isinstance(record, Contract):
                        self._check_listed(record, client, seen)
                except AnswerError as error:
                    yield unreadable(record, error)
                else:
                    yield record

    def charges(self, contract: Contract, period: Period) -> Sequence[Charge]:
        """Return what was consumed under this contract in this period, each charge once."""
        answer = self._source.charges(contract, period)
        return self._entries("charges", answer, Charge, contract, period)

    def expected(self, contract: Contract, period: Period) -> Sequence[Charge]:
        """Return what will be charged under this contract in this period, each charge once."""
        answer = self._source.expected(contract, period)
        return self._entries("expected", answer, Charge, contract, period)

    def payments(self, contract: Contract, period: Period) -> Sequence[Payment]:
        """Return the money received under this contract in this period, each payment once."""
        answer = self._source.payments(contract, period)
        return self._entries("payments", answer, Payment, contract, period)

    def each_payment(self, contract: Contract, period: Period) -> Iterator[Payment | Unreadable]:
        """Return what ``payments`` does and, in its place, each that cannot be used."""
        seen: set[str] = set()
        for record in each_payment(self._source, contract, period):
            try:
                if isinstance(record, Payment):
                    self._check_entry("payments", record, Payment, contract, period, seen)
            except AnswerError as error:
                yield unreadable(record, error)
            else:
                yield record

    def total(self, contract: Contract, period: Period) -> Decimal | None:
        """Return what this contract's charges come to, an exact number, if the source says so."""
        if not isinstance(self._source, TotallingSource):
            return None
        total = self._source.total(contract, period)
        return None if total is None else self._exact("total", contract, total)

    def documents(self, contract: Contract, period: Period) -> Sequence[ForeignDocument]:
        """Return what another system made under this contract in this period, each once."""
        if not isinstance(self._source, DocumentingSource):
            return ()
        answer = self._source.documents(contract, period)
        return self._entries("documents", answer, ForeignDocument, contract, period)

    def balance(self, contract: Contract, on: dt.date) -> Decimal:
        """Return payments less charges, an exact number."""
        return self._exact("balance", contract, self._source.balance(contract, on))

    def _exact(self, method: str, contract: Contract, amount: object) -> Decimal:
        if isinstance(amount, int) and not isinstance(amount, bool):
            return Decimal(amount)
        if not isinstance(amount, Decimal) or not amount.is_finite():
            raise self._kind(method, f"contract {contract.id!r}", "amount", "Decimal", amount)
        return amount

    def _party(self, method: str, answer: PartyT, kind: type[Party], asked: str) -> PartyT:
        if not isinstance(answer, kind):
            raise self._kind(method, method, "type", kind.__name__, answer)
        if not answer.id:
            return evolve(answer, id=asked)
        self._same(method, method, "id", "id", asked, answer.id)
        return answer

    def _check_listed(self, contract: Contract, client: str | None, seen: SeenIds) -> None:
        record = f"contract {contract.id!r}"
        self._check_contract("contracts", contract)
        if client is not None:
            self._same("contracts", record, "client_id", "client", client, contract.client_id)
        self._once("contracts", record, contract.id, seen)

    def _check_contract(self, method: str, contract: Contract) -> None:
        if not isinstance(contract, Contract):
            raise self._kind(method, "contract", "type", "Contract", contract)
        record = f"contract {contract.id!r}"
        self._day(method, record, contract.date)
        for field in ("number", "organisation_id", "client_id"):
            if not getattr(contract, field):
                raise self._error("missing", "it is empty", method, record, field)

    def _entries(
        self,
        method: str,
        answer: Iterable[RecordT],
        kind: type[RecordT],
        contract: Contract,
        period: Period,
    ) -> tuple[RecordT, ...]:
        records, seen = tuple(answer), set[str]()
        for record in records:
            self._check_entry(method, record, kind, contract, period, seen)
        return records

    def _check_entry(  # noqa: PLR0917 - what is asked, what is given, and what was given before
        self,
        method: str,
        entry: RecordT,
        kind: type[RecordT],
        contract: Contract,
        period: Period,
        seen: set[str],
    ) -> None:
        if not isinstance(entry, kind):
            raise self._kind(method, method, "type", kind.__name__, entry)
        record = f"{kind.__name__.lower()} {entry.id!r}"
        self._same(method, record, "contract_id", "contract", contract.id, entry.contract_id)
        self._day(method, record, entry.date)
        if entry.date not in period:
            problem = f"{entry.date} is outside of {period}"
            details = {"asked": period, "given": f"{entry.date:%d.%m.%Y}"}
            raise self._error("period", problem, method, record, "date", **details)
        self._once(method, record, entry.id, seen)

    def _once(self, method: str, record: str, record_id: str, seen: set[str] | SeenIds) -> None:
        if not record_id:
            raise self._error("missing", "it is empty", method, record, "id")
        if record_id in seen:
            problem = "it is answered twice; correct the query that finds it"
            raise self._error("repeated", problem, method, record, "id")
        seen.add(record_id)

    def _same(  # noqa: PLR0917 - the place, and the two that have to be one
        self, method: str, record: str, field: str, code: str, asked: str, given: str
    ) -> None:
        if given != asked:
            problem = f"it is {given!r}, and {asked!r} was asked about"
            raise self._error(code, problem, method, record, field, asked=asked, given=given)

    def _day(self, method: str, record: str, day: object) -> None:
        if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
            raise self._kind(method, record, "date", "date", day)

    def _kind(
        self, method: str, record: str, field: str, expected: str, given: object
    ) -> AnswerError:
        problem = f"a {expected} is expected, not {given!r:.80}"
        details = {"asked": expected, "given": type(given).__name__}
        return self._error("kind", problem, method, record, field, **details)

    def _error(
        self, code: str, problem: str, method: str, record: str, field: str, **details: object
    ) -> AnswerError:
        return AnswerError(
            f"source.answer.{code}",
            problem,
            source=name_of(self._source),
            method=method,
            record=record,
            field=field,
            **details,
        )


def check_collected(payload: Payload, asked: Contract | None, source: Source) -> None:
    """Refuse a payload whose parties are not those of its contract, whoever collected it.

    Raises:
        AnswerError: they are not, or the contract is another than the one ``asked`` for.

    """
    contract = payload.contract
    if contract is None:
        return
    for code, field, expected, given in (
        ("contract", "contract.id", asked.id if asked else contract.id, contract.id),
        ("organisation", "seller.id", contract.organisation_id, payload.seller.id),
        ("client", "buyer.id", contract.client_id, payload.buyer.id),
    ):
        if expected and given and expected != given:
            raise AnswerError(
                f"source.answer.{code}",
                f"it is {given!r}, and the contract's is {expected!r}",
                source=name_of(source),
                method="collect",
                record=f"contract {contract.id!r}",
                field=field,
                asked=expected,
                given=given,
            )


def unreadable(record: Contract | Payment | Unreadable, error: DocGenError) -> Unreadable:
    """Return a record that cannot be used, with what it says of itself."""
    names = ("id", "number", "organisation_id", "client_id", "contract_id")
    told = {name: str(getattr(record, name, "")) for name in names}
    return Unreadable(error=error, **told)


def name_of(source: object) -> str:
    """Return what a source is called in errors: its own title, or its class."""
    title = getattr(source, "title", None)
    return title if isinstance(title, str) and title else type(source).__name__
