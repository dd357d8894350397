"""What a cabinet's client, and who may not see sums, get out of every service: nothing more."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from docgen import hookimpl
from docgen.exceptions import (
    ConfigurationError,
    DataError,
    ErrandError,
    ForbiddenError,
    UnknownNameError,
)
from docgen.lifecycle import Actor
from docgen.models import Action, Contact, PersonName
from docgen.sources import MappingSource

CLIENT = Actor(id="81", name="Ромашка", client="42")
STOREKEEPER = Actor(id="5", name="Кладов", roles=("storekeeper",))
ACCOUNTANT = Actor(id="9", name="Петрова")
OCTOBER = {"period": "2026-10"}
DAY = dt.date(2026, 11, 20)


class NoSums:
    """Storekeepers may do everything with documents but see their sums."""

    @hookimpl
    def docgen_may(self, user, action, subject):
        """Refuse sums, and money, to storekeepers."""
        if "storekeeper" not in user.roles:
            return None
        return not (action in {Action.SEE_SUMS, Action.PAY} or subject.kind == "payment")


@pytest.fixture
def office(open_docgen, crm, told):
    """Return a façade where both clients have a paid invoice of October."""
    links = {"document": "https://crm/d/{id}", "approval": "https://crm/a/{token}"}
    dg = open_docgen(MappingSource(crm), plugins=[told, NoSums()], links=links)
    for client in ("42", "43"):
        bill = dg.issue("invoice", client=client, **OCTOBER)
        dg.payments.mark_paid(bill, reason="наличные", by=ACCOUNTANT)
        dg.documents.attach(bill, b"secret", "счёт.txt", by=ACCOUNTANT)
    return dg


def _of_another(dg, others, tmp_path):
    """Return every way to a document of somebody else's."""
    documents, payments = dg.documents, dg.payments
    return {
        "get": lambda: documents.get(others),
        "summary": lambda: documents.summary(others),
        "history": lambda: documents.history(others),
        "template": lambda: documents.template(others),
        "payment_status": lambda: documents.payment_status(others),
        "attachments": lambda: documents.attachments(others),
        "attachment": lambda: documents.attachment(2),
        "explain": lambda: documents.explain(others),
        "void": lambda: documents.void(others, reason="x"),
        "reissue": lambda: documents.reissue(others, reason="x"),
        "attach": lambda: documents.attach(others, b"x", "x.txt"),
        "file": lambda: dg.file(others),
        "files": lambda: dg.files(others),
        "package": lambda: dg.package([dg.store.get(others)]),
        "hand_over": lambda: dg.official.hand_over([others], tmp_path),
        "mark_paid": lambda: payments.mark_paid(others, reason="x"),
        "allocations": lambda: payments.allocations(others),
        "statement": lambda: payments.statement("43", "2026-10"),
        "card": lambda: dg.clients.card("43"),
        "contacts": lambda: dg.clients.contacts("43"),
        "staff": lambda: dg.clients.staff("1"),
        "ask": lambda: dg.requests.ask("act", client="43"),
        "request": lambda: dg.requests.get(1),
        "approval": lambda: dg.approvals.get(1),
        "send": lambda: dg.delivery.send(others),
        "preview": lambda: dg.delivery.preview(others),
        "log": lambda: dg.delivery.log(document=others),
        "exchange": lambda: dg.exchange,
        "issue": lambda: dg.issue("act", client="43", **OCTOBER),
        "draft": lambda: dg.draft("act", client="43", **OCTOBER),
        "numbers": lambda: dg.numbers.peek("act", organisation="1"),
    }


def test_a_client_reaches_nothing_of_another(office, tmp_path):
    """By no service; and the refusal does not say whose it is."""
    office.requests.ask("act", client="43", by=ACCOUNTANT)
    office.approvals.ask("act", client="43", approvers=["1"], by=ACCOUNTANT, **OCTOBER)
    for name, way in _of_another(office.acting_as(CLIENT), 2, tmp_path / "out").items():
        with pytest.raises(ForbiddenError) as caught:
            pytest.fail(f"{name} let it through: {way()}")
        told = str(caught.value)
        assert "organisation" not in told, name
        assert "document 2, " not in told, name
    assert not (tmp_path / "out").exists()


def test_a_client_makes_nothing_in_a_batch_nor_lists_what_others_have(office, tmp_path):
    """Lists are shorter, and a batch has nothing to say of others."""
    mine = office.acting_as(CLIENT)
    assert {row.client for row in mine.documents.list()} <= {"42"}
    assert [row.id for row in mine.clients.list()] == ["42"]
    assert {row.client for row in mine.payments.report().receipts} <= {"42"}
    assert mine.documents.unsigned(older_than=0, on=DAY) == ()
    report = mine.batch("act", workers=1, out=tmp_path / "out", **OCTOBER)
    assert {row.client for row in report.rows} <= {"42"}
    assert mine.documents.list(document_type="act") == ()
    journal = mine.documents.register("2026-10", document_type="invoice")
    assert [row.id for row in journal.rows] == [1]


def test_no_sum_reaches_who_may_not_see_it(office, tmp_path):
    """Neither in what a change returns, nor in events, files, attachments or on the way out."""
    keeper = office.acting_as(STOREKEEPER)
    paid = [row for row in keeper.documents.history(1) if row.name.startswith("paid_")]
    assert [(row.detail, row.reason) for row in paid] == [("", "наличные")]
    assert any(row.detail for row in office.documents.history(1) if row.name.startswith("paid_"))
    file = tmp_path / "bill.pdf"
    file.write_bytes(office.file(1).content)
    for way in (
        lambda: keeper.documents.verify(file),
        lambda: keeper.documents.attachment(1),
        lambda: keeper.official.hand_over([1], tmp_path / "out"),
        lambda: keeper.draft("act", client="42", **OCTOBER),
        lambda: keeper.issue("act", client="42", **OCTOBER),
        lambda: keeper.documents.reissue(1, reason="x"),
        lambda: keeper.exchange.banks,
        lambda: keeper.exchange.reconcile(1, file),
        lambda: keeper.delivery.send(1, to=["me@example.com"]),
    ):
        with pytest.raises(ForbiddenError):
            way()
    assert keeper.documents.register("2026-10", document_type="invoice").rows == ()
    assert keeper.exchange.onec.export(dry_run=True).documents == 0
    keeper.batch("act", workers=1, **OCTOBER)
    assert office.documents.list(document_type="act") == ()
    card = keeper.clients.card("42").tabs
    assert [row["total"] for row in card["documents"]["invoice"]] == [None]


def test_who_changes_a_document_gets_its_row(office):
    """The whole document is for who may see its sums; a void one says so to both."""
    keeper = office.acting_as(STOREKEEPER)
    sent = keeper.documents.change_status(1, "sent")
    assert (sent.status, sent.total, sent.payable) == ("sent", None, None)
    (signed,) = keeper.documents.attach_scan(b"scan", "скан.png", document=1)
    assert (signed.status, signed.total) == ("signed", None)
    assert keeper.documents.void(1, reason="ошибка").total is None
    assert office.documents.void(2, reason="ошибка", by=ACCOUNTANT).total > Decimal(0)


def test_a_request_is_answered_with_nothing_of_another_client(office):
    """Neither another's document, nor another's contract, which the client may well have named."""
    asked = office.acting_as(CLIENT).requests.ask("act", client="42", contract="k43", **OCTOBER)
    with pytest.raises(ConfigurationError, match="'k43' is not one of client '42'"):
        office.requests.fulfil(asked, by=ACCOUNTANT)
    with pytest.raises(ConfigurationError, match="document 2 is of client '43'"):
        office.requests.fulfil(asked, [2], by=ACCOUNTANT)
    assert office.documents.list(document_type="act") == ()
    assert not office.requests.get(asked).status.is_closed


def test_two_who_fulfil_at_once_issue_once_and_one_answer_is_kept(office, monkeypatch):
    """Who comes second is told so; no number is lost, and no file of the second is an answer."""
    asked = office.requests.ask("act", client="42", by=ACCOUNTANT, **OCTOBER)
    read = asked
    other = {"Петрова.txt": b"1"}
    office.requests.fulfil(asked, by=ACCOUNTANT)
    monkeypatch.setattr(office.store.requests, "get", lambda _: read)
    for late in ({}, {"files": other}):
        with pytest.raises(ErrandError, match="fulfilled already"):
            office.requests.fulfil(asked, by=ACCOUNTANT, **late)
    monkeypatch.undo()
    assert len(office.documents.list(document_type="act")) == 1
    assert office.requests.get(asked).files == ()


def test_a_link_answers_once_and_cannot_be_guessed(office, told):
    """A used one, an empty one and one made up are no links."""
    office.approvals.ask("act", client="42", approvers=["1", "2"], by=ACCOUNTANT, **OCTOBER)
    (link,) = told.notices[-1].links
    token = link.rpartition("/")[2]
    assert len(token) == 32
    assert office.approvals.answer(token, yes=True).approver == "2"
    for guess in (token, "", "%", token[:-1], token.swapcase(), "\x00", "1"):
        with pytest.raises(UnknownNameError):
            office.approvals.answer(guess, yes=True)


def test_whom_letters_go_to_is_nothing_that_is_agreed_on(open_docgen, crm, told, write_template):
    """A contact that is added asks nobody again; unless the template prints the contact."""
    printing = write_template("[buyer.contacts]", code="act")
    dg = open_docgen(MappingSource(crm), plugins=[told], templates=[printing])
    for client in ("42", "43"):
        dg.clients.add_contact(client, {"name": "Петрова Анна", "wants": "all"}, by=ACCOUNTANT)
    plain = dg.approvals.ask("act", client="42", approvers=["1"], by=ACCOUNTANT, **OCTOBER)
    shown = dg.approvals.ask(
        "act", client="43", approvers=["1"], template="mine", by=ACCOUNTANT, **OCTOBER
    )
    for client in ("42", "43"):
        dg.clients.add_contact(client, {"name": "Новиков Пётр"}, by=ACCOUNTANT)
    director = Actor(id="1")
    assert dg.approvals.approve(plain, by=director).status == "approved"
    assert dg.approvals.approve(shown, by=director).status == "asked"


def test_odd_contacts_are_cleaned_or_refused(office):
    """Whether they come as plain data or as a contact."""
    odd = Contact(name=PersonName(last="Пет\x00рова\u202e"), role="бух\x00")
    kept = office.clients.add_contact("42", odd, reason="звонок\x00", by=ACCOUNTANT)
    assert (kept.contact.name.full, kept.contact.role) == ("Петрова", "бух")
    assert kept.reason == "звонок"
    for bad in ({"name": "Я" * 200_000}, {"name": ""}, {"name": "А", "email": "a@b\nBcc: c@d"}):
        with pytest.raises(DataError):
            office.clients.add_contact("42", bad, by=ACCOUNTANT)
    assert len(office.clients.added_contacts("42")) == 1
