"""A client's card: what a CRM shows of a client on its tabs, read in one call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from attrs import asdict, frozen

from docgen.models import Action, Contract, FileOwner, Period, Picture, Subject, SubjectKind
from docgen.models.card import CardTab
from docgen.models.mapping import to_mapping
from docgen.pipeline.answers import CheckedSource
from docgen.pipeline.people import expenses_on
from docgen.pipeline.rights import (
    subject_of_payment,
    subject_of_request,
    subject_of_summary,
)
from docgen.settlement import make_statements
from docgen.store import DocumentSummary
from docgen.store.people.contacts import CLIENT
from docgen.wiring import Wiring

#: Tabs that are nothing but sums.
_OF_SUMS: Final = frozenset({CardTab.PAYMENTS, CardTab.STATEMENT, CardTab.EXPENSES})
#: What of a card is no business of its tab ``profile``.
_ELSEWHERE: Final = ("contacts", "templates")


@frozen(kw_only=True)
class ClientCard:
    """What is known of a client; ``tabs`` holds plain data, ready for JSON, by the tabs' names."""

    client: str
    on: dt.date
    tabs: Mapping[str, Any]

    @property
    def plain(self) -> dict[str, Any]:
        """All of it as JSON shows it."""
        return {"client": self.client, "on": self.on.isoformat(), "tabs": dict(self.tabs)}


def read_card(wiring: Wiring, client: str, tabs: Sequence[CardTab], on: dt.date) -> ClientCard:
    """Read the tabs of a client's card that the wiring's user may see."""
    account = Subject(kind=SubjectKind.CLIENT, id=client, client=client)
    with_sums = wiring.rights.may(Action.SEE_SUMS, account)
    reader = _CardReader(wiring, client, on)
    read = {tab: _READERS[tab](reader) for tab in tabs if with_sums or tab not in _OF_SUMS}
    return ClientCard(
        client=client, on=on, tabs={tab.value: to_mapping(rows) for tab, rows in read.items()}
    )


class _CardReader:
    """Reads one tab after another; what several need is read once."""

    def __init__(self, wiring: Wiring, client: str, on: dt.date) -> None:
        self._wiring = wiring
        self._client = client
        self._on = on
        self._party = CheckedSource(wiring.source).client(client)

    def profile(self) -> Mapping[str, Any]:
        """Return the requisites, without pictures."""
        plain: dict[str, Any] = to_mapping(self._party, keep_pictures=True)
        profile = {name: part for name, part in plain.items() if name not in _ELSEWHERE}
        return dict(_without_pictures(profile))

    def contacts(self) -> Sequence[Any]:
        """Return the client's people; ``added_id`` is of those that were added here."""
        added = self._wiring.store.contacts.of(CLIENT, self._client)
        known = [{**to_mapping(contact), "added_id": None} for contact in self._party.contacts]
        return [*known, *({**to_mapping(row.contact), "added_id": row.id} for row in added)]

    def contracts(self) -> Sequence[Any]:
        """Return those that can be read, and of the others what can be said."""
        found = CheckedSource(self._wiring.source).each_contract(client=self._client)
        return [
            to_mapping(row)
            if isinstance(row, Contract)
            else {"id": row.id, "number": row.number, "problem": str(row.error)}
            for row in found
        ]

    def documents(self) -> Mapping[str, Any]:
        """Return documents by types, the newest first."""
        rows = sorted(self._seen_documents(), key=attrgetter("type"))
        return {
            code: [self._document(row) for row in group]
            for code, group in groupby(rows, key=attrgetter("type"))
        }

    def payments(self) -> Sequence[Any]:
        """Return what was received, the oldest first."""
        return [
            {**asdict(row), "free": row.free}
            for row in self._wiring.rights.visible(
                self._wiring.store.payments.list(client=self._client), subject_of_payment
            )
        ]

    def statement(self) -> Sequence[Any]:
        """Return the account in each currency, of the year until the day."""
        year = Period(start=dt.date(self._on.year, 1, 1), end=self._on)
        entries = self._wiring.store.payments.entries(
            self._client, None, self._wiring.plugins.title
        )
        return [
            {
                **asdict(make_statement, recurse=True),
                "period": str(make_statement.period),
                "debit": make_statement.debit,
                "credit": make_statement.credit,
                "closing_balance": make_statement.closing_balance,
            }
            for make_statement in make_statements(entries, year)
        ]

    def expenses(self) -> Sequence[Any]:
        """Return what was spent on the client, where the source knows it."""
        return expenses_on(self._wiring.source, self._client)

    def files(self) -> Sequence[Any]:
        """Return files of the client, and what is attached to its documents."""
        store = self._wiring.store
        own = [
            {**asdict(row), "owner": row.owner.value, "document_id": None}
            for row in store.owned_files.of(FileOwner.CLIENT, self._client)
        ]
        attached = [
            {**asdict(row), "kind": row.kind.value, "owner": "document"}
            for document in self._seen_documents()
            for row in store.attachments.list(document.id)
        ]
        return [*own, *attached]

    def requests(self) -> Sequence[Any]:
        """Return requests to the accountant about the client, the newest first."""
        found = self._wiring.store.requests.list({"client": self._client})
        return [to_mapping(row) for row in self._wiring.rights.visible(found, subject_of_request)]

    def _seen_documents(self) -> Sequence[DocumentSummary]:
        found = self._wiring.store.list(client=self._client)
        return list(self._wiring.rights.visible(found, subject_of_summary))

    def _document(self, row: DocumentSummary) -> Mapping[str, Any]:
        with_sums = self._wiring.rights.may(Action.SEE_SUMS, subject_of_summary(row))
        sums = {
            "total": row.total,
            "payable": row.payable,
            "paid": row.paid,
            "payment": row.payment_status(self._on).value,
        }
        return {
            "id": row.id,
            "number": row.number,
            "date": row.date,
            "organisation": row.organisation,
            "contract": row.contract,
            "status": row.status.value,
            "correction": row.correction,
            "currency": row.currency,
            "due_date": row.due_date,
            **(sums if with_sums else dict.fromkeys(sums)),
        }


def _without_pictures(plain: object) -> Any:  # noqa: ANN401 - plain data of any shape
    if isinstance(plain, Mapping):
        return {
            name: _without_pictures(part)
            for name, part in plain.items()
            if not isinstance(part, Picture)
        }
    return plain


_READERS: Final[Mapping[CardTab, Callable[[_CardReader], Any]]] = {
    tab: getattr(_CardReader, tab.value) for tab in CardTab
}
