from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from docgen.exceptions import SettlementError, TransitionError
from docgen.lifecycle import Actor
from docgen.models import (
    Item,
    NumberContext,
    Organisation,
    Party,
    PartyKind,
    Status,
    Template,
    VatPolicy,
    price_items,
)
from docgen.numbering import Mask, NumberingRule
from docgen.settlement import NewPayment, PaymentStatus
from docgen.store import ArtifactStore, DocumentStore
from docgen_plugins.invoice.payload import InvoicePayload

BY = Actor(name="Иванова")
DAY = date(2026, 10, 1)
RULE = NumberingRule(code="invoice", mask=Mask.parse("{N}"))
TEMPLATE = Template(
    document_type="invoice", name="t", title="", file_name="", files={}, hash="0" * 64
)
sums = st.integers(1, 300).map(Decimal)
places = st.integers(0, 5)


class Money(RuleBasedStateMachine):
    """A client that is billed, pays, and changes its mind; the model keeps live allocations."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.payments = {}
        self.bills = {}
        self.live = []

    @initialize()
    def open(self):
        """Open a store of its own."""
        self.store = DocumentStore(
            f"sqlite:///{self.folder}/docs.db",
            ArtifactStore(self.folder / "files"),
            payload_class=lambda _: InvoicePayload,
            clock=lambda: datetime(2026, 11, 1, tzinfo=UTC),
        )

    def teardown(self):
        """Close it and take it away."""
        if hasattr(self, "store"):
            self.store.close()
        shutil.rmtree(self.folder)

    @rule(amount=sums, days=places)
    def bill(self, amount, days):
        """Issue an invoice."""
        day = DAY + timedelta(days=days)
        payload = InvoicePayload(
            date=day,
            seller=Organisation(kind=PartyKind.COMPANY, name="Мы", id="1"),
            buyer=Party(kind=PartyKind.COMPANY, name="Они", id="2"),
            lines=price_items([Item(name="Связь", price=amount)], VatPolicy()),
            due_date=day + timedelta(days=3),
        )
        place = NumberContext(document_type="invoice", date=day, organisation="1", client="2")
        issued = self.store.issue("invoice", payload, RULE, place, template=TEMPLATE, key=None)
        self.bills[issued.document.id] = amount

    @rule(amount=sums, days=places)
    def pay(self, amount, days):
        """Take a payment in."""
        payment = NewPayment(
            organisation="1", client="2", date=DAY + timedelta(days=days), amount=amount
        )
        self.payments[self.store.payments.add(payment, BY).id] = amount

    @precondition(lambda self: self.bills and self.payments)
    @rule(payment=places, document=places, amount=st.none() | sums)
    def link(self, payment, document, amount):
        """Let a payment pay a document, if it can."""
        paying, paid = self._one(self.payments, payment), self._one(self.bills, document)
        free = self.payments[paying] - self._of("payment_id", paying)
        due = self.bills[paid] - self._of("document_id", paid)
        try:
            shares = self.store.payments.allocate([paying], [paid], amount=amount, by=BY)
        except SettlementError:
            assert (amount or Decimal(1)) > free or (amount is None and due <= 0)
            return
        assert sum(row.amount for row in shares) == (amount or min(free, due))
        self.live += shares

    @rule()
    def allocate(self):
        """Let all free money pay the oldest documents."""
        self.live += self.store.payments.allocate_automatically("1", "2", BY)
        free = sum(self.payments.values()) - self._of_payments()
        owed = sum(
            max(total - self._of("document_id", one), 0) for one, total in self.bills.items()
        )
        assert not (free and owed)

    @precondition(lambda self: self.bills)
    @rule(document=places)
    def mark(self, document):
        """Take somebody's word that a document is paid."""
        paid = self._one(self.bills, document)
        try:
            share = self.store.payments.mark_paid(paid, amount=None, reason="зачёт", by=BY)
        except SettlementError:
            assert self._of("document_id", paid) >= self.bills[paid]
            return
        self.live.append(share)

    @precondition(lambda self: self.payments)
    @rule(payment=places)
    def reverse(self, payment):
        """Take a payment back."""
        gone = self._one(self.payments, payment)
        self.store.payments.reverse(gone, reason="возврат", by=BY)
        del self.payments[gone]
        self.live = [row for row in self.live if row.payment_id != gone]

    @precondition(lambda self: self.bills)
    @rule(document=places)
    def release(self, document):
        """Take back what paid a document."""
        freed = self._one(self.bills, document)
        try:
            self.store.payments.release(freed, payment_id=None, reason="ошибка", by=BY)
        except SettlementError:
            assert not self._of("document_id", freed)
        self.live = [row for row in self.live if row.document_id != freed]

    @precondition(lambda self: self.bills)
    @rule(document=places)
    def void(self, document):
        """Make a document void."""
        gone = self._one(self.bills, document)
        try:
            self.store.lifecycle.change(gone, Status.VOID, BY, "")
        except TransitionError:
            self.store.lifecycle.change(gone, Status.VOID, BY, "ошибка")
        assert self.store.summary(gone).payment_status(DAY) is PaymentStatus.NONE
        del self.bills[gone]
        self.live = [row for row in self.live if row.document_id != gone]

    @invariant()
    def money_is_conserved(self):
        """See that a payment is what it gave and what is free."""
        for payment_id, amount in self.payments.items():
            receipt = self.store.payments.get(payment_id)
            assert receipt.allocated == self._of("payment_id", payment_id) <= amount
            assert receipt.allocated + receipt.free == amount

    @invariant()
    def the_status_is_what_the_sums_say(self):
        """Work it out naively, before and after the last day to pay."""
        for document_id, total in self.bills.items():
            summary = self.store.summary(document_id)
            paid = self._of("document_id", document_id)
            assert (summary.paid, summary.owed) == (paid, paid < total)
            for on in (summary.due_date, summary.due_date + timedelta(days=1)):
                expected = (
                    "paid" if paid == total
                    else "overpaid" if paid > total
                    else "overdue" if on > summary.due_date
                    else "partly_paid" if paid
                    else "unpaid"
                )  # fmt: skip
                assert summary.payment_status(on) == expected

    def _of(self, side, row_id):
        return sum((row.amount for row in self.live if getattr(row, side) == row_id), Decimal(0))

    def _of_payments(self):
        return sum(row.amount for row in self.live if row.payment_id is not None)

    @staticmethod
    def _one(rows, place):
        return sorted(rows)[place % len(rows)]


TestMoney = Money.TestCase
TestMoney.settings = settings(max_examples=12, stateful_step_count=16, deadline=None)
