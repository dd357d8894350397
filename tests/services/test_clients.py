"""Clients: their cards, their people and files; and signed paper that has not come back."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest

from docgen.exceptions import (
    AnswerError,
    ConfigurationError,
    DataError,
    ForbiddenError,
    UnknownNameError,
)
from docgen.lifecycle import Actor
from docgen.models import Contact, Expense, PersonName
from docgen.models.card import CARD_TABS
from docgen.sources import MappingSource

MANAGER = Actor(id="7", name="Иванова")
OCTOBER = {"client": "42", "period": "2026-10"}
DAY = dt.date(2026, 11, 20)


class OldCrm(MappingSource):
    """A CRM that keeps people apart from clients."""

    def contacts(self, client_id):
        """Return one person of each client."""
        return [Contact(name=PersonName.parse("Сидоров Пётр"), role=f"директор {client_id}")]

    def staff(self, organisation_id):
        """Return one person of ours."""
        return [Contact(name=PersonName.parse("Нашева Анна"), role=organisation_id)]


def test_a_card_is_one_call_ready_for_json(desk):
    """Every tab a CRM shows, as plain data."""
    bill = desk.issue("invoice", **OCTOBER)
    desk.issue("act", **OCTOBER)
    desk.payments.add(client="42", organisation="1", amount=Decimal(40), date=DAY, documents=[bill])
    desk.documents.attach(bill, b"1", "скан.txt")
    desk.clients.attach("42", b"2", "устав.txt", note="копия", by=MANAGER)
    desk.requests.ask("act", by=MANAGER, **OCTOBER)
    card = desk.clients.card("42", on=DAY)
    tabs = json.loads(json.dumps(card.plain))["tabs"]
    assert tuple(tabs) == CARD_TABS
    assert tabs["profile"]["inn"] == "7710990027"
    assert [row["email"] for row in tabs["contacts"]] == ["buh@example.com"]
    assert [row["number"] for row in tabs["contracts"]] == ["Д-42"]
    assert tabs["documents"].keys() == {"invoice", "act"}
    (invoice,) = tabs["documents"]["invoice"]
    assert (invoice["total"], invoice["paid"], invoice["payment"]) == ("100.00", "40.00", "overdue")
    assert [(row["amount"], row["documents"]) for row in tabs["payments"]] == [("40.00", [1])]
    (account,) = tabs["statement"]
    assert (account["debit"], account["closing_balance"]) == ("100.00", "60.00")
    assert [(row["category"], row["amount"]) for row in tabs["expenses"]] == [("курьер", "15.50")]
    assert [(row["name"], row["document_id"]) for row in tabs["files"]] == [
        ("устав.txt", None),
        ("скан.txt", 1),
    ]
    assert [row["types"] for row in tabs["requests"]] == [["act"]]
    with pytest.raises(UnknownNameError, match="client '99'"):
        desk.clients.card("99")


def test_which_tabs_are_shown_is_a_setting(open_docgen, crm):
    """In the host's order; a call may ask for others."""
    docgen = open_docgen(MappingSource(crm), card=["documents", "profile"])
    assert tuple(docgen.clients.card("42").tabs) == ("documents", "profile")
    assert tuple(docgen.clients.card("42", tabs=["files"]).tabs) == ("files",)
    with pytest.raises(UnknownNameError, match="Did you mean 'files'"):
        open_docgen(MappingSource(crm), card=["file"])


def test_the_list_tells_of_clients_that_cannot_be_read(open_docgen, crm):
    """One broken card leaves the others where they are."""

    class Broken(MappingSource):
        def client(self, client_id):
            if client_id == "43":
                raise DataError([("inn", "is required")], source="client 43")
            return super().client(client_id)

    good, bad = open_docgen(Broken(crm)).clients.list()
    assert (good.id, good.contracts, good.problem) == ("42", ("Д-42",), "")
    assert (bad.id, bad.name) == ("43", "")
    assert "inn: is required" in bad.problem


def test_people_are_added_and_retired_with_who_and_why(desk):
    """They stand behind those of the source, and in the documents made from then on."""
    wanted = {"name": "Ильина Ольга", "email": "<O.Ilina@EXAMPLE.com>", "wants": "Act:email"}
    before = desk.issue("invoice", **OCTOBER)
    added = desk.clients.add_contact("42", wanted, reason="просила сама", by=MANAGER)
    assert [row.name.last for row in desk.clients.contacts("42")] == ["Петрова", "Ильина"]
    assert added.contact.email == "O.Ilina@example.com"
    assert [row.name.last for row in desk.draft("act", **OCTOBER).payload.buyer.contacts] == [
        "Петрова",
        "Ильина",
    ]
    desk.clients.add_staff("1", {"name": "Нашева Анна", "role": "бухгалтер"}, by=MANAGER)
    assert [row.role for row in desk.clients.staff("1")] == ["бухгалтер"]
    with pytest.raises(ConfigurationError, match="reason"):
        desk.clients.retire_contact(added.id, reason="")
    desk.clients.retire_contact(added.id, reason="уволилась", by=MANAGER)
    assert [row.name.last for row in desk.clients.contacts("42")] == ["Петрова"]
    history = desk.clients.contact_history(added.id)
    assert [(row.name, row.who, row.reason) for row in history] == [
        ("added", "Иванова", "просила сама"),
        ("retired", "Иванова", "уволилась"),
    ]
    with pytest.raises(UnknownNameError):
        desk.clients.retire_contact(added.id, reason="ещё раз")
    assert len(desk.documents.get(before.id).payload.buyer.contacts) == 1


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"name": "И", "email": "не адрес@"}, DataError, "электронная почта"),
        ({"name": "И", "phone": "123"}, DataError, "не телефон"),
        ({"name": "И", "wants": "act:pigeon"}, DataError, "pigeon"),
        ({"name": "И", "wants": "acts"}, UnknownNameError, "'act'"),
        ({"role": "бухгалтер"}, DataError, "name"),
        ({"name": "И", "boss": True}, DataError, "boss"),
    ],
)
def test_a_contact_that_letters_cannot_reach_is_refused(desk, wrong, error, message):
    """Nothing is kept of it; nor for a client that is not there."""
    with pytest.raises(error, match=message):
        desk.clients.add_contact("42", wrong, by=MANAGER)
    with pytest.raises(UnknownNameError, match="client '99'"):
        desk.clients.add_contact("99", {"name": "И"}, by=MANAGER)
    assert desk.clients.added_contacts("42") == ()


def test_people_that_the_source_keeps_apart_join_their_parties(open_docgen, crm):
    """Those of a client, and our own staff; in batches as in single documents."""
    docgen = open_docgen(OldCrm(crm))
    payload = docgen.draft("act", **OCTOBER).payload
    assert [row.role for row in payload.buyer.contacts] == ["бухгалтер", "директор 42"]
    assert [row.role for row in payload.seller.contacts] == ["1"]
    docgen.batch("act", period="2026-10", formats=["html"], workers=1)
    assert docgen.documents.get(1).payload == payload


def test_answers_about_people_and_expenses_are_checked(open_docgen, crm):
    """What is no contact, and what was spent on another, is refused by the source's name."""

    class NoPeople(MappingSource):
        def contacts(self, client_id):
            return [client_id]

    class OfAnother(MappingSource):
        def expenses(self, client_id):
            row = {"id": "1", "client_id": f"not {client_id}", "date": DAY}
            return [Expense(**row, amount=Decimal(1))]

    with pytest.raises(AnswerError, match="Contact is expected"):
        open_docgen(NoPeople(crm)).draft("act", **OCTOBER)
    with pytest.raises(AnswerError, match="'not 42'"):
        open_docgen(OfAnother(crm)).clients.card("42")


def test_files_are_kept_with_a_client_once(desk):
    """The same bytes are the same file; a request's file is not a client's."""
    first = desk.clients.attach("42", b"%PDF-1", "../устав.pdf", by=MANAGER)
    assert "/" not in first.name
    assert first.media_type == "application/pdf"
    assert desk.clients.attach("42", b"%PDF-1", "ещё раз.pdf") == first
    assert desk.clients.files("42") == (first,)
    assert desk.clients.file(first.id).content == b"%PDF-1"
    asked = desk.requests.ask(comment="x", files={"а.txt": b"1"}, by=MANAGER)
    with pytest.raises(UnknownNameError):
        desk.clients.file(asked.files[0].id)
    with pytest.raises(UnknownNameError):
        desk.clients.attach("99", b"1", "а.txt")
    assert desk.store.audit() == ()


def test_a_cabinet_shows_its_own_card_and_no_other(desk):
    """Of its own nothing is hidden that the table gives it; it changes nothing."""
    mine = desk.acting_as(Actor(id="c", client="42"))
    assert "statement" in mine.clients.card("42").tabs
    assert [row.id for row in mine.clients.list()] == ["42"]
    for forbidden in (
        lambda: mine.clients.card("43"),
        lambda: mine.clients.contacts("43"),
        lambda: mine.clients.attach("42", b"1", "а.txt"),
        lambda: mine.clients.staff("1"),
    ):
        with pytest.raises(ForbiddenError):
            forbidden()


def test_paper_that_has_not_come_back_is_told_by_client_and_age(desk, told):
    """Bills and VAT invoices are not waited for, nor what was signed, refused or is at ЭДО."""
    act, bill = (desk.issue(code, **OCTOBER) for code in ("act", "invoice"))
    other = desk.issue("act", client="43", period="2026-10", date=dt.date(2026, 11, 10))
    late, later = desk.documents.unsigned(on=DAY)
    assert (late.client, late.days, [row.id for row in late.documents]) == ("42", 20, [act.id])
    assert (later.client, later.client_name, later.days) == ("43", "ООО «Вьюнок»", 10)
    assert [row.client for row in desk.documents.unsigned(older_than=15, on=DAY)] == ["42"]
    assert desk.documents.unsigned(document_type="invoice", on=DAY)[0].documents[0].id == bill.id
    assert desk.documents.remind([late], on=DAY, by=MANAGER) == (late,)
    assert desk.documents.remind([late], on=DAY, by=MANAGER) == ()
    assert told.kinds == [("paper.missing", "42")]
    assert told.notices[0].documents == (act.id,)
    assert desk.documents.history(act)[-1].name == "reminded"
    desk.documents.attach_scan(b"scan", "скан.jpg", document=act)
    desk.documents.mirror_edo(other, "success", "подписан")
    assert desk.documents.unsigned(on=DAY) == ()
