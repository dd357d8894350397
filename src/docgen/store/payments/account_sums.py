"""What a client owes and has paid ahead, added up without reading its documents.

The database counts equal sums, which are added up here: SQLite keeps money as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from attrs import frozen
from sqlalchemy import Column, ColumnElement, Connection, and_, func, select

from docgen.models import ZERO
from docgen.store.database.tables import allocations, documents, payments
from docgen.store.payments.payment_rows import IS_CORRECTED

_KIND: Final = (
    documents.c.organisation,
    documents.c.type,
    documents.c.template_hash,
    documents.c.currency,
)
_LIVE: Final = allocations.c.reversed_at.is_(None)
_OVERPAID: Final = and_(
    ~documents.c.owed,
    documents.c.payable.is_not(None),
    documents.c.paid != documents.c.payable,
    documents.c.paid.not_in((Decimal(0), Decimal("0.00"))),
    ~IS_CORRECTED,
)


@frozen(kw_only=True)
class OwedSum:
    """What is left to pay of ``count`` documents of a client that are of one kind.

    ``document`` is one of them: they have their type, organisation and template in common.
    """

    document: int
    organisation: str
    type: str
    currency: str
    is_late: bool
    count: int
    left: Decimal


def owed_sums(
    connection: Connection, client: str, on: date, *, one_by_one: bool
) -> Iterator[OwedSum]:
    """Yield what a client owes, apart what is late on a day; ``one_by_one`` by each document."""
    is_late = func.coalesce(documents.c.due_date < on, False).label("is_late")
    own = (documents.c.id,) if one_by_one else ()
    keys = (*_KIND, is_late, documents.c.payable, documents.c.paid, *own)
    query = (
        select(*keys, func.count().label("documents"), func.max(documents.c.id).label("document"))
        .where(documents.c.client == client, documents.c.owed)
        .group_by(*keys)
    )
    for row in connection.execute(query):
        yield OwedSum(
            document=row.document,
            organisation=row.organisation,
            type=row.type,
            currency=row.currency,
            is_late=bool(row.is_late),
            count=row.documents,
            left=(row.payable - row.paid) * row.documents,
        )


def advances(connection: Connection, client: str) -> Mapping[str, Decimal]:
    """Return by currencies what a client has paid and no document has taken, or too much of one."""
    sums: dict[str, Decimal] = {}
    own = payments.c.client == client
    for code, amount in (
        *_counted(connection, payments.c.amount, own, payments.c.reversed_at.is_(None)),
        *_negative(_counted(connection, allocations.c.amount, own, _LIVE, _paid_by_it())),
        *_overpaid(connection, client),
    ):
        sums[code] = sums.get(code, ZERO) + amount
    return {code: amount for code, amount in sums.items() if amount > 0}


def days_of_payment(connection: Connection, document_ids: Sequence[int]) -> Mapping[int, date]:
    """Return when documents were paid last: the day of the money, or that of somebody's mark."""
    query = (
        select(allocations.c.document_id, allocations.c.at, payments.c.date)
        .join(payments, isouter=True)
        .where(allocations.c.document_id.in_(document_ids), _LIVE)
    )
    found: dict[int, date] = {}
    for row in connection.execute(query):
        day = row.date or row.at.astimezone().date()
        found[row.document_id] = max(day, found.get(row.document_id, day))
    return found


def _paid_by_it() -> ColumnElement[bool]:
    return allocations.c.payment_id == payments.c.id


def _counted(
    connection: Connection, amount: Column[Decimal], *conditions: ColumnElement[bool]
) -> Iterator[tuple[str, Decimal]]:
    """Yield sums by currencies, equal amounts counted by the database."""
    keys = (payments.c.currency, amount)
    query = select(*keys, func.count()).where(*conditions).group_by(*keys)
    for code, value, count in connection.execute(query):
        yield code, value * count


def _overpaid(connection: Connection, client: str) -> Iterator[tuple[str, Decimal]]:
    """Yield what was paid too much of documents."""
    query = select(documents.c.currency, documents.c.paid, documents.c.payable)
    for row in connection.execute(query.where(documents.c.client == client, _OVERPAID)):
        yield row.currency, row.paid - row.payable


def _negative(sums: Iterable[tuple[str, Decimal]]) -> Iterator[tuple[str, Decimal]]:
    return ((code, -amount) for code, amount in sums)
