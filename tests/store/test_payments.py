from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from sqlalchemy import text

from docgen.exceptions import SettlementError, StorageError, TransitionError, UnknownNameError
from docgen.lifecycle import Actor, Role
from docgen.models import (
    Correction,
    Item,
    PayerKind,
    PaymentMethod,
    Status,
    price_items,
)
from docgen.settlement import NewPayment, PaymentStatus, payment_caption
from docgen.store import ReadyDocument
from docgen.store.documents.listing import PaymentFilter
from docgen_plugins.invoice.payload import InvoicePayload

BY = Actor(name="Иванова")
ADMINISTRATOR = Actor(name="Петров", role=Role.ADMINISTRATOR)
DAY = date(2026, 10, 31)


@pytest.fixture
def store(open_store):
    """Open the test's store, of invoices."""
    return open_store(payload_class=lambda _: InvoicePayload)


@pytest.fixture
def bill(store, payload, rule, context, template):
    """Issue an invoice of a sum, some days after the first."""

    def issue(amount, *, days=0, **changes):
        day = DAY + timedelta(days=days)
        invoice = InvoicePayload(
            date=day,
            seller=payload.seller,
            buyer=payload.buyer,
            lines=lines(amount, payload.seller.vat_policy),
            due_date=day + timedelta(days=10),
        )
        place = evolve(context, document_type="invoice", date=day, **changes)
        issued = store.issue("invoice", invoice, rule, place, template=template, key=None)
        return issued.document.id

    return issue


@pytest.fixture
def pay(store):
    """Take a payment of a sum in, some days after the first invoice."""

    def take(amount, *, days=0, **changes):
        payment = NewPayment(
            organisation="7",
            client="42",
            date=DAY + timedelta(days=days),
            amount=Decimal(amount),
        )
        return store.payments.add(evolve(payment, **changes), BY).id

    return take


def standing(store, *ids):
    """Return how documents stand in the middle of their terms."""
    return [store.summary(one).payment_status(DAY).value for one in ids]


def lines(amount, policy):
    """Return the lines of a document of a sum."""
    return price_items([Item(name="Связь", price=Decimal(amount))], policy)


@pytest.fixture
def correct(store, rule, context, template):
    """Correct an invoice to another sum."""

    def issue(former, amount):
        document = store.get(former)
        payload = evolve(
            document.payload,
            lines=lines(amount, document.payload.seller.vat_policy),
            correction=Correction(number=store.lifecycle.next_correction(former), date=DAY),
        )
        place = evolve(context, document_type="invoice")
        new = store.freeze("invoice", payload, place, template=template, key=None)
        ready = ReadyDocument(rule=rule, new=new)
        return store.correct(former, ready, by=BY, reason="цена")

    return issue


def shares(rows):
    """Return what went where, as text."""
    return [(row.payment_id, row.document_id, f"{row.amount:.2f}") for row in rows]


def test_one_payment_pays_over_several_documents(store, bill, pay):
    """The last gets what is left, and nothing is free."""
    first, second, payment = bill("100"), bill("50"), pay("120")
    given = store.payments.allocate([payment], [first, second], amount=None, by=BY)
    assert shares(given) == [(payment, first, "100.00"), (payment, second, "20.00")]
    assert standing(store, first, second) == ["paid", "partly_paid"]
    receipt = store.payments.get(payment)
    assert (receipt.allocated, receipt.free, receipt.documents) == (120, 0, (first, second))


def test_free_money_pays_the_oldest_first(store, bill, pay):
    """Whatever order documents and payments came in; again there is nothing to do."""
    newer, older = bill("100", days=5), bill("100")
    pay("70", days=3)
    pay("60", days=1)
    store.payments.allocate_automatically("7", "42", BY)
    assert standing(store, older, newer) == ["paid", "partly_paid"]
    assert store.summary(newer).paid == 30
    assert store.payments.allocate_automatically("7", "42", BY) == ()


def test_a_mark_pays_without_a_payment(store, bill):
    """It says why, and can be taken back like any other."""
    invoice = bill("100")
    with pytest.raises(SettlementError, match="give a reason"):
        store.payments.mark_paid(invoice, amount=None, reason=" ", by=BY)
    store.payments.mark_paid(invoice, amount=None, reason="наличными", by=BY)
    assert standing(store, invoice) == ["paid"]
    store.payments.release(invoice, payment_id=None, reason="не донёс", by=BY)
    assert standing(store, invoice) == ["unpaid"]
    (mark,) = store.payments.allocations(invoice)
    assert (mark.reason, mark.reversal_reason) == ("наличными", "не донёс")


def test_a_payment_taken_back_is_missed_by_every_document_that_it_paid(store, bill, pay):
    """Each of them is owed again, and its own history says so."""
    older, newer, payment = bill("100"), bill("50", days=1), pay("150")
    store.payments.allocate([payment], [older, newer], amount=None, by=BY)
    store.payments.reverse(payment, reason="возврат", by=BY)
    assert standing(store, older, newer) == ["unpaid", "unpaid"]
    for document in (older, newer):
        event = store.events(document)[-1]
        assert (event.name, event.reason) == ("payment_released", "возврат")


def test_one_of_two_payments_is_released(store, bill, pay):
    """What the other one paid stays paid."""
    invoice, wrong, right = bill("100"), pay("60"), pay("40")
    store.payments.allocate([wrong, right], [invoice], amount=None, by=BY)
    (taken,) = store.payments.release(invoice, payment_id=wrong, reason="чужой", by=BY)
    assert (taken.payment_id, taken.amount) == (wrong, 60)
    assert (store.payments.get(wrong).free, store.payments.get(right).free) == (60, 0)
    assert standing(store, invoice) == ["partly_paid"]


def test_a_payment_taken_back_takes_its_allocations_with_it(store, bill, pay):
    """It can be neither taken back twice nor allocated again."""
    invoice, payment = bill("100"), pay("100")
    store.payments.allocate([payment], [invoice], amount=None, by=BY)
    assert store.payments.reverse(payment, reason="возврат", by=BY).is_reversed
    assert standing(store, invoice) == ["unpaid"]
    for again in (
        lambda: store.payments.reverse(payment, reason="ещё раз", by=BY),
        lambda: store.payments.allocate([payment], [invoice], amount=None, by=BY),
    ):
        with pytest.raises(SettlementError, match="was taken back: возврат"):
            again()


def test_a_payment_can_pay_other_documents_instead(store, bill, pay):
    """All of it moves, in one transaction: a refusal leaves it where it was."""
    wrong, right, payment = bill("100"), bill("60"), pay("80")
    store.payments.allocate([payment], [wrong], amount=None, by=BY)
    with pytest.raises(UnknownNameError):
        store.payments.reallocate(payment, [10**6], reason="ошибка", by=BY)
    assert standing(store, wrong, right) == ["partly_paid", "unpaid"]
    store.payments.reallocate(payment, [right], reason="ошибка", by=BY)
    assert standing(store, wrong, right) == ["unpaid", "paid"]
    assert store.payments.get(payment).free == 20


@pytest.mark.parametrize(
    "changes", [{"client": "43"}, {"organisation": "8"}, {"currency": "USD"}], ids=str
)
def test_money_stays_within_one_account(store, bill, pay, changes):
    """The refusal names what differs."""
    invoice, payment = bill("100"), pay("100", **changes)
    with pytest.raises(SettlementError, match=f"are of one {next(iter(changes))}"):
        store.payments.allocate([payment], [invoice], amount=None, by=BY)


def test_a_payment_of_the_host_is_taken_in_once(pay):
    """Told of again it is the same; another under its id is refused."""
    assert pay("100", source_id="p1") == pay("100.00", source_id="p1")
    with pytest.raises(SettlementError, match=r"'p1' is known as 100\.00 RUB"):
        pay("101", source_id="p1")
    assert pay("100", source_id="p1", organisation="8") != pay("100", source_id="p1")


def test_a_payment_that_may_not_go_to_its_document_is_not_taken_in(store, bill):
    """Whoever is told so, and tries again, has not paid twice; a retry that succeeds pays once."""
    payment = NewPayment(
        organisation="7", client="42", date=DAY, amount=Decimal(100), source_id="b1"
    )
    with pytest.raises(UnknownNameError, match="document '99'"):
        store.payments.add(payment, BY, documents=[99])
    document = bill("100")
    with pytest.raises(SettlementError, match="are of one client"):
        store.payments.add(evolve(payment, client="43"), BY, documents=[document])
    assert store.payments.list() == ()
    for _ in range(2):
        assert store.payments.add(payment, BY, documents=[document]).documents == (document,)
    with pytest.raises(SettlementError, match="nothing is due"):
        store.payments.add(evolve(payment, source_id="b2"), BY, documents=[document])
    (receipt,) = store.payments.list()
    assert (receipt.allocated, receipt.free) == (Decimal(100), Decimal(0))


def test_void_frees_what_was_paid(store, bill, pay):
    """Nothing is owed any more, and nothing can be paid."""
    invoice, payment = bill("100"), pay("40")
    store.payments.allocate([payment], [invoice], amount=None, by=BY)
    assert store.lifecycle.change(invoice, Status.VOID, BY, "ошибка") is Status.ISSUED
    assert standing(store, invoice) == ["none"]
    assert store.payments.get(payment).free == 40
    assert store.list(overdue_on=date(2027, 1, 1)) == ()
    with pytest.raises(SettlementError, match="is void"):
        store.payments.allocate([payment], [invoice], amount=None, by=BY)


def test_a_correction_takes_over_number_and_payments(store, bill, pay, correct):
    """The former owes nothing and is read-only; money is neither made nor lost."""
    former, payment = bill("100"), pay("80")
    store.payments.allocate([payment], [former], amount=None, by=BY)
    document = correct(former, "60")
    assert (document.number, document.corrects_id) == (store.get(former).number, former)
    assert store.get(former).status is Status.ARCHIVED
    assert standing(store, former, document.id) == ["none", "overpaid"]
    assert store.payments.get(payment).documents == (document.id,)
    assert store.audit() == ()
    with pytest.raises(TransitionError, match=r"corrected by document \d+; take"):
        correct(former, "50")
    with pytest.raises(TransitionError, match="corrected by"):
        store.lifecycle.change(former, Status.ISSUED, ADMINISTRATOR, "нет")
    second = correct(document.id, "80")
    assert second.payload.correction.number == 2
    assert standing(store, document.id, second.id) == ["none", "paid"]


def test_a_void_correction_puts_the_former_in_force_again(store, bill, pay, correct):
    """With its status and with what paid it."""
    former, payment = bill("100"), pay("80")
    store.lifecycle.change(former, Status.SENT, BY, "")
    store.payments.allocate([payment], [former], amount=None, by=BY)
    document = correct(former, "60")
    store.lifecycle.change(document.id, Status.VOID, BY, "зря")
    assert store.lifecycle.path(former) == (Status.ISSUED, Status.SENT)
    assert standing(store, former, document.id) == ["partly_paid", "none"]
    assert store.payments.get(payment).documents == (former,)


def test_the_account_of_a_client(store, bill, pay, correct):
    """What is void or corrected is not there, and a mark counts as paid."""
    first, second, third = bill("100"), bill("50"), bill("30")
    pay("70")
    store.payments.mark_paid(second, amount=None, reason="зачёт", by=BY)
    correct(first, "90")
    store.lifecycle.change(third, Status.VOID, BY, "дубль")
    rows = store.payments.entries("42", "7", str)
    assert sum(row.debit for row in rows) == 140
    assert sum(row.credit for row in rows) == 120


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE payments SET amount = '1'",
        "DELETE FROM allocations",
        "UPDATE allocations SET reversed_at = CURRENT_TIMESTAMP",
    ],
)
def test_the_database_itself_keeps_payments_as_they_are(store, bill, pay, change):
    """A row can be taken back once, and nothing else."""
    invoice, payment = bill("100"), pay("100")
    store.payments.allocate([payment], [invoice], amount=None, by=BY)
    store.payments.release(invoice, payment_id=None, reason="ошибка", by=BY)
    with pytest.raises(StorageError), store._database.write() as connection:
        connection.execute(text(change))
    assert store.payments.get(payment).free == 100


def test_a_status_is_overdue_after_the_last_day_only(store, bill):
    """The list of what is overdue agrees with the derived status."""
    invoice = bill("100")
    last = store.summary(invoice).due_date
    after = last + timedelta(days=1)
    assert store.summary(invoice).payment_status(last) is PaymentStatus.UNPAID
    assert store.summary(invoice).payment_status(after) is PaymentStatus.OVERDUE
    assert store.list(overdue_on=last) == ()
    assert [row.id for row in store.list(overdue_on=after)] == [invoice]


def test_a_list_is_narrowed_to_what_is_true_of_payments(store, bill, pay):
    """The database answers as the documents themselves: one that is late may be paid in part."""
    for amount, paid in (
        ("100", "0"),
        ("100", "40"),
        ("100", "100"),
        ("100", "130"),
        ("60.5", "60.5"),
    ):
        for days in (0, 60):
            document = bill(amount, days=days)
            if Decimal(paid):
                store.payments.allocate([pay(paid)], [document], amount=Decimal(paid), by=BY)
    gone = bill("70")
    store.lifecycle.change(gone, Status.VOID, ADMINISTRATOR, "ошибка")
    on = DAY + timedelta(days=30)
    everything = store.list()
    for state in PaymentStatus:
        found = store.list(payment=PaymentFilter(state=state, on=on))
        expected = [row for row in everything if state in row.payment_states(on)]
        assert [row.id for row in found] == [row.id for row in expected]
        assert expected
    captions = {payment_caption(row.payment_states(on)) for row in everything}
    assert captions == {
        *("", "Не оплачен", "Частично оплачен", "Оплачен", "Переплачен"),
        *("Просрочен", "Частично оплачен, просрочен"),
    }


def test_a_list_is_narrowed_to_old_documents(store, bill):
    """Age is counted from the date of the document, whatever its number."""
    later, first = bill("100", days=20), bill("100", days=0)
    found = store.list(dated_until=DAY + timedelta(days=19))
    assert [row.id for row in found] == [first]
    assert len(store.list(dated_until=DAY + timedelta(days=20))) == 2
    assert later != first


def test_how_money_came_is_kept_and_asked_for(store, pay):
    """Acts may be issued for what was paid by bank, or by card as a company."""
    by_card = pay("10", method=PaymentMethod.CARD, payer_kind=PayerKind.LEGAL_ENTITY)
    pay("20", method=PaymentMethod.CARD, payer_kind=PayerKind.INDIVIDUAL)
    pay("30")
    wanted = {"method": PaymentMethod.CARD, "payer_kind": PayerKind.LEGAL_ENTITY}
    assert [row.id for row in store.payments.list(**wanted)] == [by_card]
    unknown = store.payments.list()[-1]
    assert (unknown.method, unknown.payer_kind) == (None, None)


def test_debtors_are_whose_documents_are_owed(store, bill, pay):
    """Each client once, and no more once it has paid."""
    first = bill("10")
    bill("20", client="43")
    bill("30", client="43")
    assert store.payments.debtors() == (("7", "42"), ("7", "43"))
    store.payments.allocate([pay("10")], [first], amount=None, by=BY)
    assert store.payments.debtors() == (("7", "43"),)
