"""Money that banks' statements show, as rows: each payment once, whatever file tells of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from attrs import asdict, frozen
from sqlalchemy import Row, func, insert, select, update

from docgen.exceptions import UnknownNameError
from docgen.lifecycle import Actor
from docgen.models import Period
from docgen.store.database.database import Database
from docgen.store.database.tables import bank_entries, documents, parties, payments


@frozen(kw_only=True)
class NewBankEntry:
    """A payment of a statement and what it was matched with.

    ``candidates`` are the documents it may be for, each with its reasons, as plain data;
    ``reasons`` say why there are none.
    """

    fingerprint: str
    organisation: str
    account: str
    date: dt.date
    number: str
    amount: Decimal
    currency: str
    payer: str
    payer_inn: str
    payer_kpp: str
    payer_account: str
    purpose: str
    client: str
    certainty: str
    candidates: tuple[Mapping[str, Any], ...] = ()
    reasons: tuple[str, ...] = ()
    file: str
    line: int


@frozen(kw_only=True)
class BankEntry(NewBankEntry):
    """Such a payment as it is kept; ``payment_id`` is what it became, once that is known."""

    id: int
    imported_at: dt.datetime
    imported_by: str
    payment_id: int | None


#: What is found out anew each time a statement tells of a payment that nothing came of yet.
_MATCHED: Final = ("client", "certainty", "candidates", "reasons")


class BankEntryStore:
    """The payments of statements. Every method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._clock = clock

    def find(self, fingerprint: str) -> BankEntry | None:
        """Return the payment that a fingerprint is of, if a statement has told of it."""
        query = select(bank_entries).where(bank_entries.c.fingerprint == fingerprint)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _entry(row)

    def put(self, new: NewBankEntry, by: Actor) -> BankEntry:
        """Keep a payment; of one that is known, keep what it is matched with now."""
        values = _values(new)
        same = bank_entries.c.fingerprint == new.fingerprint
        with self._database.write() as connection:
            known = connection.execute(select(bank_entries.c.id).where(same)).scalar()
            if known is None:
                values |= {"imported_at": self._clock(), "imported_by": by.name}
                connection.execute(insert(bank_entries).values(values))
            else:
                matched = {name: values[name] for name in _MATCHED}
                connection.execute(update(bank_entries).where(same).values(matched))
            row = connection.execute(select(bank_entries).where(same)).one()
        return _entry(row)

    def settle(self, entry_id: int, payment_id: int) -> BankEntry:
        """Write down which payment came of it."""
        same = bank_entries.c.id == entry_id
        with self._database.write() as connection:
            connection.execute(update(bank_entries).where(same).values(payment_id=payment_id))
            return _entry(connection.execute(select(bank_entries).where(same)).one())

    def get(self, entry_id: int) -> BankEntry:
        """Return a payment of a statement.

        Raises:
            UnknownNameError: there is none with this id.

        """
        query = select(bank_entries).where(bank_entries.c.id == entry_id)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise UnknownNameError("bank entry", str(entry_id), ())
        return _entry(row)

    def waiting(self, organisation: str | None = None) -> tuple[BankEntry, ...]:
        """Return the payments that nothing came of yet, by their dates."""
        query = select(bank_entries).where(bank_entries.c.payment_id.is_(None))
        if organisation is not None:
            query = query.where(bank_entries.c.organisation == organisation)
        with self._database.read() as connection:
            ordered = query.order_by(bank_entries.c.date, bank_entries.c.id)
            return tuple(map(_entry, connection.execute(ordered)))

    def counts(self, period: Period | None = None) -> Mapping[str, int]:
        """Return how many payments were taken in, and of how many nothing came by certainty.

        ``period`` is what their dates are of.
        """
        table = bank_entries
        query = select(table.c.certainty, table.c.payment_id.is_not(None), func.count()).group_by(
            table.c.certainty, table.c.payment_id.is_not(None)
        )
        if period is not None:
            query = query.where(table.c.date.between(period.start, period.end))
        found: dict[str, int] = {}
        with self._database.read() as connection:
            for certainty, is_settled, count in connection.execute(query):
                name = "taken" if is_settled else certainty
                found[name] = found.get(name, 0) + count
        return found

    def latest_documents(self) -> tuple[int, ...]:
        """Return the id of the latest document of every organisation: it knows its accounts."""
        query = select(func.max(documents.c.id)).group_by(documents.c.organisation)
        with self._database.read() as connection:
            return tuple(connection.execute(query).scalars())

    def clients_of(self, organisation: str, inn: str) -> tuple[str, ...]:
        """Return the clients of an organisation whose ИНН, on any of their documents, is this."""
        if not inn:
            return ()
        query = (
            select(documents.c.client)
            .join(parties, parties.c.hash == documents.c.buyer_party)
            .where(parties.c.inn == inn, documents.c.organisation == organisation)
            .distinct()
            .order_by(documents.c.client)
        )
        with self._database.read() as connection:
            return tuple(connection.execute(query).scalars())

    def same_payment(self, entry: BankEntry, clients: Sequence[str]) -> int | None:
        """Return a payment that was taken in otherwise and is this one: day, number and sum."""
        taken = select(bank_entries.c.payment_id).where(bank_entries.c.payment_id.is_not(None))
        query = select(payments.c.id, payments.c.amount, payments.c.number).where(
            payments.c.organisation == entry.organisation,
            payments.c.date == entry.date,
            payments.c.client.in_(clients),
            payments.c.reversed_at.is_(None),
            payments.c.id.not_in(taken),
        )
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(payments.c.id)).all()
        same = (
            row.id
            for row in rows
            if row.amount == entry.amount and row.number.lstrip("0") == entry.number.lstrip("0")
        )
        return next(same, None)


def _values(new: NewBankEntry) -> dict[str, Any]:
    values = asdict(new, recurse=False)
    for name in ("candidates", "reasons"):
        values[name] = json.dumps(values[name], ensure_ascii=False)
    return values


def _entry(row: Row[Any]) -> BankEntry:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's own name
    for name in ("candidates", "reasons"):
        values[name] = tuple(json.loads(values[name]))
    return BankEntry(**values)
