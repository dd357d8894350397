"""Money received and what it pays: ``dg.payments``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Final, TypeVar

from attrs import frozen

from docgen.exceptions import UnknownNameError
from docgen.lifecycle import Actor
from docgen.models import (
    RUB,
    ZERO,
    Action,
    Document,
    PayerKind,
    PaymentMethod,
    Period,
    Subject,
    SubjectKind,
    document_id,
)
from docgen.pipeline.paying import Paying, PaymentTerms
from docgen.pipeline.request import parse_period
from docgen.pipeline.rights import subject_of_kind, subject_of_payment
from docgen.services.payment_import import PaymentImport, import_payments
from docgen.settlement import (
    NewPayment,
    Receipt,
    ReceiptTotals,
    Share,
    Statement,
    make_statements,
    names_document,
    receipt_totals,
)
from docgen.store.payments.payment_rows import Allocation
from docgen.store.payments.payment_store import Owed
from docgen.wiring import Wiring

KindT = TypeVar("KindT", bound=StrEnum)

NOBODY: Final = Actor()


@frozen(kw_only=True)
class ReceiptReport:
    """Payments received, by date, and what they come to in each currency."""

    receipts: tuple[Receipt, ...]
    totals: tuple[ReceiptTotals, ...]


@frozen(kw_only=True)
class ClientDebt:
    """What a client owes in a currency by so many documents, and how much of it is late."""

    currency: str
    count: int
    left: Decimal
    late: Decimal


class Payments:
    """The payments of a store. ``by`` says who does something; it stays in the journal.

    Methods raise UnknownNameError for a payment or a document that is not there, ForbiddenError
    for what somebody has no right to, SettlementError for money that is not there or may not go
    there, and StorageError when the store fails.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def add(
        self,
        *,
        client: str,
        amount: Decimal,
        date: dt.date,
        organisation: str = "",
        contract: str = "",
        currency: str = RUB.code,
        number: str = "",
        purpose: str = "",
        source_id: str = "",
        method: PaymentMethod | str | None = None,
        payer_kind: PayerKind | str | None = None,
        documents: Sequence[Document | int] = (),
        by: Actor = NOBODY,
    ) -> Receipt:
        """Take a payment in; with a ``source_id``, the host's own, it is taken in once.

        A new payment whose purpose names exactly one document that the client still owes pays
        that one; see :func:`docgen.settlement.names_document`. Otherwise its money is free, unless
        ``documents`` say what it is for; a payment that may not go to them is not taken in.
        ``method`` and ``payer_kind`` say how it came and who paid, where that is known.

        Raises:
            UnknownNameError: there is no such method or kind of payer.

        """
        payment = NewPayment(
            organisation=organisation,
            client=client,
            date=date,
            amount=amount,
            contract=contract,
            currency=currency,
            number=number,
            purpose=purpose,
            source_id=source_id,
            method=_one_of(PaymentMethod, "method of payment", method),
            payer_kind=_one_of(PayerKind, "kind of payer", payer_kind),
        )
        by = self._wiring.rights.require(Action.PAY, subject_of_payment(payment), by)
        self._require_documents(_ids(documents), by)
        if documents:
            receipt = self._wiring.store.payments.add(payment, by, documents=_ids(documents))
        else:
            receipt = self._wiring.store.payments.add(payment, by, named=self._named(payment))
        self._wiring.notices.paid(receipt.documents)
        return receipt

    def import_(
        self, period: Period | str, *, client: str | None = None, by: Actor = NOBODY
    ) -> PaymentImport:
        """Take in what the source says was received in a period; again, nothing is added.

        What cannot be read, does not fit or may not be taken in is among the ``failures``; mend it
        in the source and import again, and the rest is taken in.
        """
        within = period if isinstance(period, Period) else parse_period(period)
        return import_payments(self._wiring, within, client, by, self.add)

    def get(self, payment_id: int) -> Receipt:
        """Return a payment with what it pays."""
        receipt = self._wiring.store.payments.get(payment_id)
        self._wiring.rights.require(Action.SEE, subject_of_payment(receipt))
        return receipt

    def allocations(self, document: Document | int) -> tuple[Allocation, ...]:
        """Return what has paid a document, taken back or not, in order."""
        self._wiring.rights.require_whole(document)
        return self._wiring.store.payments.allocations(document_id(document))

    def allocate(
        self,
        payments: int | Sequence[int],
        documents: Document | int | Sequence[Document | int],
        *,
        amount: Decimal | None = None,
        by: Actor = NOBODY,
    ) -> tuple[Share, ...]:
        """Let payments pay the documents they were made for, in the order given.

        Each document gets what is left of it to pay; with ``amount`` exactly this sum is given,
        and what is over overpays the last document.
        """
        paying = [payments] if isinstance(payments, int) else payments
        by = self._require(paying, _ids(documents), by)
        shares = self._wiring.store.payments.allocate(paying, _ids(documents), amount=amount, by=by)
        return self._notified(shares)

    def allocate_automatically(
        self, client: str, *, organisation: str = "", by: Actor = NOBODY
    ) -> tuple[Share, ...]:
        """Let a client's free money pay what it owes, the oldest first."""
        money = Subject(kind=SubjectKind.PAYMENT, organisation=organisation, client=client)
        by = self._wiring.rights.require(Action.PAY, money, by)
        return self._notified(
            self._wiring.store.payments.allocate_automatically(organisation, client, by)
        )

    def allocate_all(
        self, *, organisation: str | None = None, by: Actor = NOBODY
    ) -> tuple[Share, ...]:
        """Let the free money of every client pay what it owes, client by client.

        ``organisation`` narrows them to those of one of ours. Each client is a transaction of its
        own: what was done before a failure stays done.
        """
        debtors = [
            Subject(kind=SubjectKind.PAYMENT, organisation=ours, client=client)
            for ours, client in self._wiring.store.payments.debtors()
            if organisation in {None, ours}
        ]
        return tuple(
            share
            for one in self._wiring.rights.visible(debtors, _itself, Action.PAY, by)
            for share in self.allocate_automatically(
                one.client, organisation=one.organisation, by=by
            )
        )

    def mark_paid(
        self,
        document: Document | int,
        *,
        reason: str,
        amount: Decimal | None = None,
        by: Actor = NOBODY,
    ) -> Share:
        """Take somebody's word that a document, or ``amount`` of it, is paid."""
        by = self._wiring.rights.require_document(Action.PAY, document, by)
        share = self._wiring.store.payments.mark_paid(
            document_id(document), amount=amount, reason=reason, by=by
        )
        self._notified([share])
        return share

    def release(
        self,
        document: Document | int,
        *,
        reason: str,
        payment: int | None = None,
        by: Actor = NOBODY,
    ) -> tuple[Allocation, ...]:
        """Take back what paid a document: by one payment, or everything and all marks."""
        by = self._wiring.rights.require_document(Action.PAY, document, by)
        return self._wiring.store.payments.release(
            document_id(document), payment_id=payment, reason=reason, by=by
        )

    def reallocate(
        self,
        payment: int,
        documents: Document | int | Sequence[Document | int],
        *,
        reason: str,
        by: Actor = NOBODY,
    ) -> tuple[Share, ...]:
        """Take back all that a payment has paid, and let it pay these documents instead."""
        by = self._require([payment], _ids(documents), by)
        shares = self._wiring.store.payments.reallocate(
            payment, _ids(documents), reason=reason, by=by
        )
        return self._notified(shares)

    def reverse(self, payment: int, *, reason: str, by: Actor = NOBODY) -> Receipt:
        """Take a payment back with all that it has paid: it was a mistake, or was returned."""
        by = self._require([payment], (), by)
        return self._wiring.store.payments.reverse(payment, reason=reason, by=by)

    def report(
        self,
        period: Period | str | None = None,
        *,
        organisation: str | None = None,
        client: str | None = None,
        contract: str | None = None,
        method: PaymentMethod | str | None = None,
        payer_kind: PayerKind | str | None = None,
    ) -> ReceiptReport:
        """Return the payments received, the reversed ones among them, and their totals.

        Raises:
            UnknownNameError: there is no such method or kind of payer.

        """
        how = _one_of(PaymentMethod, "method of payment", method)
        who = _one_of(PayerKind, "kind of payer", payer_kind)
        within = parse_period(period) if isinstance(period, str) else period
        receipts = self._wiring.store.payments.list(
            organisation=organisation,
            client=client,
            contract=contract,
            period=within,
            method=how,
            payer_kind=who,
        )
        seen = tuple(self._wiring.rights.visible(receipts, subject_of_payment))
        return ReceiptReport(receipts=seen, totals=receipt_totals(seen))

    def statement(
        self, client: str, period: Period | str, *, organisation: str | None = None
    ) -> tuple[Statement, ...]:
        """Return the account of a client in a period, a statement for each currency.

        Debits are the documents that are paid by, bills, whatever was done meanwhile.
        """
        account = Subject(kind=SubjectKind.CLIENT, id=client, client=client)
        self._wiring.rights.require(Action.SEE_SUMS, account)
        within = period if isinstance(period, Period) else parse_period(period)
        entries = self._wiring.store.payments.entries(
            client, organisation, self._wiring.plugins.title
        )
        return make_statements(entries, within)

    def debts(self, client: str, *, on: dt.date | None = None) -> tuple[ClientDebt, ...]:
        """Return what a client owes by the bills whose sums the user may see, by currencies.

        What is late is so ``on`` a day, or today. It costs the same however many other documents
        the client has.
        """
        rights, found = self._wiring.rights, dict[str, ClientDebt]()
        rows = self._wiring.store.payments.owed_sums(
            client,
            on or dt.datetime.now().astimezone().date(),
            one_by_one=rights.judges_one_by_one,
        )
        for row in rights.visible(rows, partial(subject_of_kind, client), Action.SEE_SUMS):
            former = found.get(row.currency)
            found[row.currency] = ClientDebt(
                currency=row.currency,
                count=row.count + (former.count if former else 0),
                left=row.left + (former.left if former else ZERO),
                late=(row.left if row.is_late else ZERO) + (former.late if former else ZERO),
            )
        return tuple(found.values())

    def advances(self, client: str) -> Mapping[str, Decimal]:
        """Return by currencies what a client has paid that pays for nothing yet.

        Raises:
            ForbiddenError: the user may not see the client's sums.

        """
        account = Subject(kind=SubjectKind.CLIENT, id=client, client=client)
        self._wiring.rights.require(Action.SEE_SUMS, account)
        return self._wiring.store.payments.advances(client)

    def terms(self, *documents: Document | int) -> PaymentTerms | None:
        """Return how documents are paid together: payee, sum, purpose, QR code, page to pay on.

        Each as far as it is owed; ``None`` where nothing is owed, or where one payment order
        cannot pay them all, since they are of several payees or in several currencies.
        """
        owed = []
        for document in documents:
            self._wiring.rights.require_whole(document)
            row = self._wiring.store.summary(document_id(document))
            if row.owed and row.payable is not None:
                owed.append((self._wiring.store.get(row.id), row.left))
        return Paying(self._wiring.plugins, self._wiring.renderer).terms(owed)

    def _notified(self, shares: Sequence[Share]) -> tuple[Share, ...]:
        """Return shares, once those who asked for what they pay know of it."""
        self._wiring.notices.paid([share.document_id for share in shares])
        return tuple(shares)

    def _require(self, payments: Sequence[int], documents: Sequence[int], by: Actor) -> Actor:
        """Return who lets payments pay documents, or takes them back, if all of it is allowed."""
        rights = self._wiring.rights
        for payment_id in () if rights.is_unlimited(by) else payments:
            receipt = self._wiring.store.payments.get(payment_id)
            rights.require(Action.PAY, subject_of_payment(receipt), by)
        return self._require_documents(documents, by)

    def _require_documents(self, documents: Sequence[int], by: Actor) -> Actor:
        for document in documents:
            self._wiring.rights.require_document(Action.PAY, document, by)
        return self._wiring.rights.doer(by)

    def _named(self, payment: NewPayment) -> int | None:
        """Return the one document owed by the client that a purpose names by its rule's number."""
        if not payment.purpose:
            return None
        owed = self._wiring.store.payments.owed(
            payment.organisation, payment.client, payment.currency
        )
        named = [
            row.id
            for row in owed
            if names_document(payment.purpose, row.number, row.date)
            and self._is_numbered_by_rule(row, payment.organisation)
        ]
        return named[0] if len(named) == 1 else None

    def _is_numbered_by_rule(self, row: Owed, organisation: str) -> bool:
        found = self._wiring.rules.meanings(row.number, row.date, organisation)
        return any(one.rule == row.type for one in found)


def _one_of(kind: type[KindT], name: str, value: KindT | str | None) -> KindT | None:
    """Return the member that a text means."""
    try:
        return None if value is None else kind(value)
    except ValueError:
        raise UnknownNameError(name, str(value), [str(row) for row in kind]) from None


def _itself(subject: Subject) -> Subject:
    return subject


def _ids(documents: Document | int | Sequence[Document | int]) -> list[int]:
    rows = [documents] if isinstance(documents, (Document, int)) else documents
    return [document_id(row) for row in rows]
