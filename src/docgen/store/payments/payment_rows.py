"""Rows of payments and of what they pay, inside a caller's transaction.

Sums are added up here and not by the database: SQLite keeps money as text. Rows are locked as for
a change that leaves their ids alone, so that whoever refers to them does not wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, Row, Select, bindparam, exists, insert, select, update

from docgen.models import ZERO, PayerKind, PaymentMethod, Period, Status
from docgen.settlement import (
    Debt,
    Funds,
    PaymentStatus,
    Receipt,
    Share,
    payment_status,
)
from docgen.store.database.tables import allocations, documents, payments

_ADD_PAYMENT: Final = insert(payments).returning(payments.c.id)
_ADD_ALLOCATION: Final = insert(allocations)
_BY_SOURCE: Final = select(payments).where(
    payments.c.organisation == bindparam("organisation"),
    payments.c.source_id == bindparam("source_id"),
)
_REVERSE_PAYMENT: Final = (
    update(payments)
    .where(payments.c.id == bindparam("payment_id"))
    .values(reversed_at=bindparam("moment"), reversal_reason=bindparam("why"))
)
_REVERSE_ALLOCATION: Final = (
    update(allocations)
    .where(allocations.c.id == bindparam("allocation_id"))
    .values(reversed_at=bindparam("moment"), reversal_reason=bindparam("why"))
)
_SET_PAID: Final = (
    update(documents)
    .where(documents.c.id == bindparam("document_id"))
    .values(paid=bindparam("sum"), owed=bindparam("is_owed"))
)

#: Where a connection's transaction notes what it changes of what is paid.
_NOTED: Final = "docgen_paid"

_correction: Final = documents.alias("correction")

#: Whether a document is corrected by another that is not void itself.
IS_CORRECTED: Final = exists().where(
    _correction.c.corrects_id == documents.c.id, _correction.c.status != Status.VOID
)


class AllocationKind(StrEnum):
    """How money came to pay a document."""

    LINKED = "linked"
    AUTOMATIC = "automatic"
    MANUAL = "manual"


@frozen(kw_only=True)
class Allocation:
    """What of a payment went to a document; without a payment, somebody's mark that it is paid."""

    id: int
    payment_id: int | None
    document_id: int
    amount: Decimal
    at: datetime
    kind: AllocationKind
    reason: str
    made_by: str
    reversed_at: datetime | None
    reversal_reason: str | None


@frozen(kw_only=True)
class Standing:
    """What is to be paid of a document, and what is paid; of a void one there is nothing to pay."""

    payable: Decimal | None
    due_date: date | None
    paid: Decimal

    def status(self, on: date) -> PaymentStatus:
        """Return how the document stands on a day."""
        return payment_status(self.payable, self.paid, self.due_date, on)


@frozen(kw_only=True)
class PaidChange:
    """How a document stood before a transaction, and stands after it."""

    document_id: int
    before: Standing
    after: Standing


@contextmanager
def noting_paid(connection: Connection) -> Iterator[dict[int, PaidChange]]:
    """Note by document how it stands, from what changes it on until the end."""
    noted: dict[int, PaidChange] = {}
    connection.info[_NOTED] = noted
    try:
        yield noted
    finally:
        del connection.info[_NOTED]


def insert_payment(connection: Connection, values: Mapping[str, Any]) -> int:
    """Write a payment and return its id."""
    payment_id: int = connection.execute(_ADD_PAYMENT, values).scalar_one()
    return payment_id


def find_payment_by_source(
    connection: Connection, organisation: str, source_id: str
) -> Row[Any] | None:
    """Return the payment that the host knows by this id."""
    values = {"organisation": organisation, "source_id": source_id}
    return connection.execute(_BY_SOURCE, values).one_or_none()


def lock_payments(connection: Connection, payment_ids: Iterable[int]) -> tuple[Row[Any], ...]:
    """Return payments in order of id; nobody else allocates them until the end."""
    query = select(payments).where(payments.c.id.in_(set(payment_ids))).order_by(payments.c.id)
    return tuple(connection.execute(query.with_for_update(key_share=True)))


def lock_free_payments(
    connection: Connection, organisation: str, client: str
) -> tuple[Row[Any], ...]:
    """Return a client's payments that are not reversed, in order of id."""
    query = select(payments).where(
        payments.c.organisation == organisation,
        payments.c.client == client,
        payments.c.reversed_at.is_(None),
    )
    return tuple(connection.execute(query.order_by(payments.c.id).with_for_update(key_share=True)))


def lock_documents(connection: Connection, document_ids: Iterable[int]) -> tuple[Row[Any], ...]:
    """Return documents in order of id; nobody else pays them until the end."""
    return _locked(connection, documents_query().where(documents.c.id.in_(set(document_ids))))


def lock_owed_documents(
    connection: Connection, organisation: str, client: str
) -> tuple[Row[Any], ...]:
    """Return a client's documents that are not paid in full, in order of id."""
    return _locked(connection, _owed(organisation, client))


def allocations_of(
    connection: Connection, *, payment_id: int | None = None, document_id: int | None = None
) -> tuple[Allocation, ...]:
    """Return what a payment paid or what paid a document, reversed or not, in order."""
    column, value = (
        (allocations.c.document_id, document_id)
        if payment_id is None
        else (allocations.c.payment_id, payment_id)
    )
    query = select(allocations).where(column == value).order_by(allocations.c.id)
    rows = connection.execute(query).mappings()
    return tuple(Allocation(**{**row, "kind": AllocationKind(row["kind"])}) for row in rows)


def insert_shares(
    connection: Connection, shares: Sequence[Share], values: Mapping[str, object]
) -> None:
    """Write allocations, each with ``values`` beside what it gives, and what is paid by them."""
    rows = [
        {
            "payment_id": share.payment_id,
            "document_id": share.document_id,
            "amount": share.amount,
            **values,
        }
        for share in shares
    ]
    if rows:
        connection.execute(_ADD_ALLOCATION, rows)
        refresh_paid(connection, {share.document_id for share in shares})


def reverse_allocations(
    connection: Connection, reversed_: Sequence[Allocation], at: datetime, why: str
) -> None:
    """Take allocations back, and from their documents what they paid."""
    rows = [{"allocation_id": allocation.id, "moment": at, "why": why} for allocation in reversed_]
    if rows:
        connection.execute(_REVERSE_ALLOCATION, rows)
        refresh_paid(connection, {allocation.document_id for allocation in reversed_})


def mark_reversed(connection: Connection, payment_id: int, at: datetime, why: str) -> None:
    """Take a payment back."""
    connection.execute(_REVERSE_PAYMENT, {"payment_id": payment_id, "moment": at, "why": why})


def refresh_paid(connection: Connection, document_ids: Iterable[int]) -> None:
    """Work out again what is paid of documents, and whether anything is owed by them."""
    for document in lock_documents(connection, document_ids):
        live = [one for one in allocations_of(connection, document_id=document.id) if is_live(one)]
        paid = sum((one.amount for one in live), ZERO)
        values = {"document_id": document.id, "sum": paid, "is_owed": is_owed(document, paid)}
        connection.execute(_SET_PAID, values)
        _note(connection, document, paid)


def note_standing(connection: Connection, document_id: int) -> None:
    """Note how a document stands before it becomes void, or is corrected."""
    if _NOTED in connection.info:
        for document in lock_documents(connection, [document_id]):
            _note(connection, document, document.paid)


def _note(connection: Connection, row: Row[Any], paid: Decimal) -> None:
    if (noted := connection.info.get(_NOTED)) is None:
        return
    counts = row.status != Status.VOID and not row.is_corrected
    before, after = (
        Standing(payable=row.payable if counts else None, due_date=row.due_date, paid=amount)
        for amount in (row.paid, paid)
    )
    first = noted[row.id].before if row.id in noted else before
    noted[row.id] = PaidChange(document_id=row.id, before=first, after=after)


def is_owed(row: Row[Any], paid: Decimal) -> bool:
    """Whether something is left to pay of a document, when so much is paid."""
    counts = row.payable is not None and row.status != Status.VOID and not row.is_corrected
    return bool(counts and row.payable > paid)


def is_live(allocation: Allocation) -> bool:
    """Whether an allocation was not taken back."""
    return allocation.reversed_at is None


def funds_of(connection: Connection, rows: Iterable[Row[Any]]) -> tuple[Funds, ...]:
    """Return payments as far as they can be allocated."""
    rows = tuple(rows)
    given = _live_sums(connection, [row.id for row in rows])
    return tuple(
        Funds(
            payment_id=row.id, date=row.date, amount=row.amount, allocated=given.get(row.id, ZERO)
        )
        for row in rows
        if row.reversed_at is None
    )


def debt_of(row: Row[Any]) -> Debt:
    """Return a document as far as it can be paid."""
    return Debt(document_id=row.id, date=row.date, payable=row.payable, paid=row.paid)


def receipts(
    connection: Connection, wanted: Mapping[str, object], period: Period | None = None
) -> tuple[Receipt, ...]:
    """Return payments, the oldest first; ``wanted`` are values of columns, ``None`` is any."""
    query = select(payments).order_by(payments.c.date, payments.c.id)
    for name, value in wanted.items():
        if value is not None:
            query = query.where(payments.c[name] == value)
    if period is not None:
        query = query.where(payments.c.date.between(period.start, period.end))
    given: dict[int, dict[int, Decimal]] = {}
    live = select(allocations).where(
        allocations.c.payment_id.in_(query.with_only_columns(payments.c.id).order_by(None)),
        allocations.c.reversed_at.is_(None),
    )
    for row in connection.execute(live.order_by(allocations.c.id)):
        of_payment = given.setdefault(row.payment_id, {})
        of_payment[row.document_id] = of_payment.get(row.document_id, ZERO) + row.amount
    return tuple(_receipt(row, given.get(row.id, {})) for row in connection.execute(query))


def _receipt(row: Row[Any], given: Mapping[int, Decimal]) -> Receipt:
    return Receipt(
        id=row.id,
        source_id=row.source_id or "",
        organisation=row.organisation,
        client=row.client,
        contract=row.contract,
        date=row.date,
        amount=row.amount,
        currency=row.currency,
        number=row.number,
        purpose=row.purpose,
        allocated=sum(given.values(), ZERO),
        documents=tuple(given),
        is_reversed=row.reversed_at is not None,
        method=PaymentMethod(row.method) if row.method else None,
        payer_kind=PayerKind(row.payer_kind) if row.payer_kind else None,
    )


def _live_sums(connection: Connection, payment_ids: Sequence[int]) -> dict[int, Decimal]:
    query = select(allocations.c.payment_id, allocations.c.amount).where(
        allocations.c.payment_id.in_(payment_ids), allocations.c.reversed_at.is_(None)
    )
    sums: dict[int, Decimal] = {}
    for payment_id, amount in connection.execute(query):
        sums[payment_id] = sums.get(payment_id, ZERO) + amount
    return sums


def owed_documents(connection: Connection, organisation: str, client: str) -> tuple[Row[Any], ...]:
    """Return a client's documents that are not paid in full, in order of id."""
    return tuple(connection.execute(_owed(organisation, client)))


def debtors(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Return whose documents are not paid in full: our organisations, each with a client."""
    columns = documents.c.organisation, documents.c.client
    query = select(*columns).where(documents.c.owed).distinct().order_by(*columns)
    return tuple((row.organisation, row.client) for row in connection.execute(query))


def _owed(organisation: str, client: str) -> Select[Any]:
    return documents_query().where(
        documents.c.organisation == organisation, documents.c.client == client, documents.c.owed
    )


def documents_query() -> Select[Any]:
    """Return the query of all documents as far as they are paid, in order of id."""
    names = ("id", "type", "number", "date", "organisation", "client", "currency", "status")
    more = ("payable", "paid", "owed", "due_date")
    columns = [documents.c[name] for name in (*names, *more)]
    return select(*columns, IS_CORRECTED.label("is_corrected")).order_by(documents.c.id)


def _locked(connection: Connection, query: Select[Any]) -> tuple[Row[Any], ...]:
    return tuple(connection.execute(query.with_for_update(of=documents, key_share=True)))
