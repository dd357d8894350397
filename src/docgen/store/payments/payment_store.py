"""Payments and what they pay: every method is one transaction, and leaves the sums agreeing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from attrs import asdict, frozen
from sqlalchemy import Connection, Row

from docgen.exceptions import SettlementError, UnknownNameError
from docgen.lifecycle import Actor
from docgen.models import Event, PayerKind, PaymentMethod, Period, Status, currency
from docgen.settlement import (
    NewPayment,
    Receipt,
    Share,
    StatementEntry,
    allocate_linked,
    allocate_oldest_first,
    require_amount,
    settle_manually,
)
from docgen.store.database.database import Database
from docgen.store.database.tables import documents as documents_table
from docgen.store.documents.event_rows import DOCUMENT, PAYMENT, add_event
from docgen.store.payments.account_sums import OwedSum, advances, days_of_payment, owed_sums
from docgen.store.payments.accounts import account_entries
from docgen.store.payments.observing import PaymentObserver, observed_write
from docgen.store.payments.payment_checks import (
    found,
    payable,
    require_not_reversed,
    require_one_account,
    require_open,
    require_reason,
    require_same,
)
from docgen.store.payments.payment_rows import (
    Allocation,
    AllocationKind,
    allocations_of,
    debt_of,
    debtors,
    documents_query,
    find_payment_by_source,
    funds_of,
    insert_payment,
    insert_shares,
    is_live,
    lock_documents,
    lock_free_payments,
    lock_owed_documents,
    lock_payments,
    mark_reversed,
    owed_documents,
    receipts,
    reverse_allocations,
)

#: Why a payment pays the document that its purpose names.
BY_PURPOSE: Final = "по назначению платежа"


@frozen(kw_only=True)
class Owed:
    """A document that is not paid in full, and what is left to pay of it."""

    id: int
    type: str
    number: str
    date: date
    client: str
    balance: Decimal


class PaymentStore:
    """The payments of a store; money is neither made nor lost by anything here.

    Every method raises StorageError when the database fails, and has then changed nothing.
    """

    def __init__(
        self, database: Database, clock: Callable[[], datetime], observer: PaymentObserver
    ) -> None:
        self._database = database
        self._clock = clock
        self._observer = observer

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """Begin a transaction; once it is committed, the observer is told what it changed."""
        with observed_write(self._database, self._observer) as connection:
            yield connection

    def debtors(self) -> tuple[tuple[str, str], ...]:
        """Return whose documents are not paid in full: our organisations, each with a client."""
        with self._database.read() as connection:
            return debtors(connection)

    def owed(self, organisation: str, client: str, currency: str) -> tuple[Owed, ...]:
        """Return the documents that a client still has to pay in a currency, in order of id."""
        with self._database.read() as connection:
            return tuple(
                _owed(owed_document)
                for owed_document in owed_documents(connection, organisation, client)
                if owed_document.currency == currency and owed_document.status != Status.ARCHIVED
            )

    def owed_under(
        self, organisation: str, numbers: Sequence[str], currency: str
    ) -> tuple[Owed, ...]:
        """Return what anybody still has to pay under one of these numbers, in order of id."""
        query = documents_query().where(
            documents_table.c.organisation == organisation,
            documents_table.c.number.in_(numbers),
            documents_table.c.currency == currency,
            documents_table.c.owed,
            documents_table.c.status != Status.ARCHIVED,
        )
        with self._database.read() as connection:
            return tuple(map(_owed, connection.execute(query)))

    def add(
        self,
        payment: NewPayment,
        by: Actor,
        *,
        documents: Sequence[int] = (),
        named: int | None = None,
    ) -> Receipt:
        """Take a payment in; one that is known by its ``source_id`` is returned as it is.

        A new payment pays ``documents``, those it was made for, or ``named``, the one that its
        purpose names, as far as anything is owed by that still. All is one transaction: money
        that may not go to ``documents`` is not taken in.

        Raises:
            SettlementError: the sum cannot be paid, or may not go to the documents, or another
                payment has this ``source_id``.
            UnknownNameError: there is no such currency or document.

        """
        values = asdict(payment) | {
            "amount": require_amount(payment.amount),
            "currency": currency(payment.currency).code,
            "source_id": payment.source_id or None,
            "method": payment.method or "",
            "payer_kind": payment.payer_kind or "",
        }
        at = self._clock()
        with self._write() as connection:
            known = None
            if payment.source_id:
                known = find_payment_by_source(connection, payment.organisation, payment.source_id)
            if known is not None:
                require_same(known, payment)
                return _receipt(connection, known.id)
            payment_id = insert_payment(
                connection, {**values, "received_at": at, "made_by": by.name}
            )
            detail = f"{values['amount']} {values['currency']}"
            event = Event(at=at, name="received", detail=detail, who=by.name)
            add_event(connection, PAYMENT, payment_id, event)
            if documents:
                self._link(connection, [payment_id], documents, None, by)
            elif named is not None:
                self._pay_named(connection, payment_id, named, by)
            receipt = _receipt(connection, payment_id)
        self._observer.received(receipt)
        return receipt

    def get(self, payment_id: int) -> Receipt:
        """Return a payment.

        Raises:
            UnknownNameError: there is none with this id.

        """
        with self._database.read() as connection:
            return _receipt(connection, payment_id)

    def list(
        self,
        *,
        organisation: str | None = None,
        client: str | None = None,
        contract: str | None = None,
        period: Period | None = None,
        method: PaymentMethod | None = None,
        payer_kind: PayerKind | None = None,
    ) -> tuple[Receipt, ...]:
        """Return payments by their dates, the reversed ones among them."""
        wanted = {
            "organisation": organisation,
            "client": client,
            "contract": contract,
            "method": method,
            "payer_kind": payer_kind,
        }
        with self._database.read() as connection:
            return receipts(connection, wanted, period)

    def owed_sums(self, client: str, on: date, *, one_by_one: bool = False) -> tuple[OwedSum, ...]:
        """Return what a client owes by kinds of documents, apart what is late on a day."""
        with self._database.read() as connection:
            return tuple(owed_sums(connection, client, on, one_by_one=one_by_one))

    def advances(self, client: str) -> Mapping[str, Decimal]:
        """Return by currencies what a client has paid that pays nothing yet."""
        with self._database.read() as connection:
            return advances(connection, client)

    def days_of_payment(self, document_ids: Sequence[int]) -> Mapping[int, date]:
        """Return when documents were paid last, those that were paid at all."""
        with self._database.read() as connection:
            return days_of_payment(connection, document_ids)

    def allocations(self, document_id: int) -> tuple[Allocation, ...]:
        """Return what has paid a document, taken back or not, in order."""
        with self._database.read() as connection:
            return allocations_of(connection, document_id=document_id)

    def allocate(
        self,
        payment_ids: Sequence[int],
        document_ids: Sequence[int],
        *,
        amount: Decimal | None,
        by: Actor,
    ) -> tuple[Share, ...]:
        """Let payments pay the documents they were made for; see :func:`allocate_linked`.

        Raises:
            UnknownNameError: there is no such payment or document.
            SettlementError: there is not so much money, or it may not go there.

        """
        with self._write() as connection:
            return self._link(connection, payment_ids, document_ids, amount, by)

    def allocate_automatically(
        self, organisation: str, client: str, by: Actor
    ) -> tuple[Share, ...]:
        """Let a client's free money pay what it owes, the oldest first; nothing may be left to do.

        Documents in the archive are left alone.
        """
        with self._write() as connection:
            paying = lock_free_payments(connection, organisation, client)
            owed = [
                owed_document
                for owed_document in lock_owed_documents(connection, organisation, client)
                if owed_document.status != Status.ARCHIVED
            ]
            shares = tuple(
                share
                for code in sorted({row.currency for row in owed})
                for share in allocate_oldest_first(
                    funds_of(connection, (row for row in paying if row.currency == code)),
                    (debt_of(row) for row in owed if row.currency == code),
                )
            )
            self._pay(connection, shares, AllocationKind.AUTOMATIC, by)
        return shares

    def mark_paid(
        self, document_id: int, *, amount: Decimal | None, reason: str, by: Actor
    ) -> Share:
        """Take somebody's word that a document, or ``amount`` of it, is paid.

        Raises:
            UnknownNameError: there is no such document.
            SettlementError: no reason is given, or so much is not due.

        """
        require_reason(reason)
        with self._write() as connection:
            (document,) = payable(connection, [document_id])
            share = settle_manually(debt_of(document), amount)
            self._pay(connection, [share], AllocationKind.MANUAL, by, reason)
        return share

    def release(
        self, document_id: int, *, payment_id: int | None, reason: str, by: Actor
    ) -> tuple[Allocation, ...]:
        """Take back what paid a document: by one payment, or everything and all marks.

        Raises:
            UnknownNameError: there is no such document.
            SettlementError: no reason is given, nothing is to be taken back, or the document is
                in the archive.

        """
        require_reason(reason)
        with self._write() as connection:
            (document,) = found(lock_documents(connection, [document_id]), [document_id])
            require_open(document)
            live = [
                row
                for row in allocations_of(connection, document_id=document_id)
                if is_live(row) and payment_id in {None, row.payment_id}
            ]
            if not live:
                raise SettlementError(f"nothing of this kind has paid document {document_id}")
            self._take_back(connection, live, reason, by)
        return tuple(live)

    def reallocate(
        self, payment_id: int, document_ids: Sequence[int], *, reason: str, by: Actor
    ) -> tuple[Share, ...]:
        """Take back all that a payment has paid, and let it pay these documents instead.

        Raises:
            UnknownNameError: there is no such payment or document.
            SettlementError: no reason is given, or the money may not go there.

        """
        require_reason(reason)
        with self._write() as connection:
            found(lock_payments(connection, [payment_id]), [payment_id], "payment")
            live = _live_of_payment(connection, payment_id)
            before = lock_documents(
                connection, {*document_ids, *(allocation.document_id for allocation in live)}
            )
            for row in before:
                require_open(row)
            self._take_back(connection, live, reason, by)
            return self._link(connection, [payment_id], document_ids, None, by)

    def reverse(self, payment_id: int, *, reason: str, by: Actor) -> Receipt:
        """Take a payment back with all that it has paid: it was a mistake, or was returned.

        Raises:
            UnknownNameError: there is no such payment.
            SettlementError: no reason is given, or it was taken back before.

        """
        require_reason(reason)
        at = self._clock()
        with self._write() as connection:
            (payment,) = found(lock_payments(connection, [payment_id]), [payment_id], "payment")
            require_not_reversed(payment)
            self._take_back(connection, _live_of_payment(connection, payment_id), reason, by)
            mark_reversed(connection, payment_id, at, reason)
            event = Event(at=at, name="payment_reversed", who=by.name, reason=reason)
            add_event(connection, PAYMENT, payment_id, event)
            receipt = _receipt(connection, payment_id)
        self._observer.reversed(receipt)
        return receipt

    def entries(
        self, client: str, organisation: str | None, title: Callable[[str], str]
    ) -> tuple[StatementEntry, ...]:
        """Return the account of a client since the beginning; ``title`` names document types."""
        with self._database.read() as connection:
            return account_entries(connection, client, organisation, title)

    def _pay_named(
        self, connection: Connection, payment_id: int, document_id: int, by: Actor
    ) -> None:
        locked = lock_documents(connection, [document_id])
        rows = [row for row in locked if row.owed and row.status != Status.ARCHIVED]
        funds = funds_of(connection, lock_payments(connection, [payment_id]))
        shares = allocate_oldest_first(funds, [debt_of(row) for row in rows])
        self._pay(connection, shares, AllocationKind.LINKED, by, reason=BY_PURPOSE)

    def _link(
        self,
        connection: Connection,
        payment_ids: Sequence[int],
        document_ids: Sequence[int],
        amount: Decimal | None,
        by: Actor,
    ) -> tuple[Share, ...]:
        payments = found(lock_payments(connection, payment_ids), payment_ids, "payment")
        for payment in payments:
            require_not_reversed(payment)
        paid = payable(connection, document_ids)
        require_one_account((*payments, *paid))
        shares = allocate_linked(
            funds_of(connection, payments), [debt_of(row) for row in paid], amount
        )
        self._pay(connection, shares, AllocationKind.LINKED, by)
        return shares

    def _pay(
        self,
        connection: Connection,
        shares: Sequence[Share],
        kind: AllocationKind,
        by: Actor,
        reason: str = "",
    ) -> None:
        at = self._clock()
        values = {"at": at, "kind": kind.value, "reason": reason, "made_by": by.name}
        insert_shares(connection, shares, values)
        for share in shares:
            source = "" if share.payment_id is None else f" ← payment {share.payment_id}"
            event = Event(
                at=at,
                name=f"paid_{kind.value}",
                detail=f"{share.amount}{source}",
                who=by.name,
                reason=reason,
            )
            add_event(connection, DOCUMENT, share.document_id, event)

    def _take_back(
        self, connection: Connection, live: Sequence[Allocation], reason: str, by: Actor
    ) -> None:
        take_back(connection, live, at=self._clock(), reason=reason, by=by)


def take_back(
    connection: Connection, live: Sequence[Allocation], *, at: datetime, reason: str, by: Actor
) -> None:
    """Take allocations back within a transaction; each leaves an event with its document."""
    reverse_allocations(connection, live, at, reason)
    for allocation in live:
        event = Event(
            at=at,
            name="payment_released",
            detail=str(allocation.amount),
            who=by.name,
            reason=reason,
        )
        add_event(connection, DOCUMENT, allocation.document_id, event)


def _owed(row: Row[Any]) -> Owed:
    return Owed(
        id=row.id,
        type=row.type,
        number=row.number,
        date=row.date,
        client=row.client,
        balance=row.payable - row.paid,
    )


def _receipt(connection: Connection, payment_id: int) -> Receipt:
    found = receipts(connection, {"id": payment_id})
    if not found:
        raise UnknownNameError("payment", str(payment_id), ())
    return found[0]


def _live_of_payment(connection: Connection, payment_id: int) -> list[Allocation]:
    return [row for row in allocations_of(connection, payment_id=payment_id) if is_live(row)]
