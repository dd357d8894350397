from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from docgen.exceptions import ConfigurationError, ForbiddenError
from docgen.lifecycle import Actor

ACCOUNT = {"sender": "office@sever.example.com", "folder": "mail"}


@pytest.fixture
def posted(open_docgen, data, tmp_path):
    """Send an act, or another document, by settings; return who gets it, and what was told."""

    def post(code="act", changes=None, **settings):
        account = ACCOUNT | {"folder": str(tmp_path / "mail")}
        dg = open_docgen(mail={"accounts": {"main": account}, **settings})
        document = dg.issue(code, data(**(changes or {})))
        told = dg.delivery.send(document)
        people = [dg.store.outbox.get(row).recipient for row in told.entries]
        return people, told, dg.delivery.explain(document)

    return post


PERSON = {
    "kind": "natural_person", "name": "Иванов И. И.", "person": "Иванов Иван Иванович",
    "inn": "", "kpp": "", "ogrn": "", "email": "ivanov@example.com",
}  # fmt: skip


def test_all_addresses_of_the_card_get_it(posted):
    """However they are parted; each gets a letter of its own."""
    people, _, explained = posted(
        changes={"buyer": {"email": "a@b.example; c@d.example a@b.example"}}
    )
    assert people == ["a@b.example", "c@d.example"]
    assert explained[0] == "a@b.example: карточка клиента; решила общая настройка"


def test_the_narrowest_rule_decides(posted):
    """A client's goes before a type's, which goes before an organisation's."""
    rules = [
        {"client": "romashka", "to": "staff", "title": "Ромашке не слать"},
        {"types": ["act"], "to": "both"},
        {"organisation": "sever", "to": "nobody"},
    ]
    people, _, explained = posted(staff=["buh@sever.example.com"], rules=rules)
    assert people == ["buh@sever.example.com"]
    assert explained == (
        "buh@sever.example.com: сотрудники; решила правило клиента «Ромашке не слать»",
    )


def test_each_setting_is_decided_by_itself(posted):
    """A rule that says nothing of extra addresses leaves them to another."""
    rules = [{"types": ["act"], "to": "both"}, {"organisation": "sever", "extra": ["m@s.example"]}]
    people, _, _ = posted(staff=["buh@sever.example.com"], rules=rules, copies=["boss@s.example"])
    assert people == [
        "buh@romashka.example", "buh@sever.example.com", "m@s.example", "boss@s.example",
    ]  # fmt: skip


def test_contacts_get_what_they_want_or_what_their_role_is_for(posted):
    """Where there is one, the address of the card is not used; the letter greets the person."""
    contacts = [
        {"name": "Иванова Анна Петровна", "role": "бухгалтер", "email": "anna@romashka.example"},
        {"name": "Петров Пётр", "email": "petr@romashka.example", "wants": "act:email"},
        {"name": "Сидоров Иван", "email": "ivan@romashka.example", "wants": "invoice"},
    ]
    people, _, explained = posted(changes={"buyer": {"contacts": contacts}}, roles=["бухгалтер"])
    assert people == ["anna@romashka.example", "petr@romashka.example"]
    assert explained == (
        "anna@romashka.example: контакт клиента, бухгалтер; решила общая настройка",
        "petr@romashka.example: контакт клиента; решила желание контакта",
    )


def test_a_letter_greets_the_contact_by_name(open_docgen, data, tmp_path):
    """The person's name and patronymic stand in the greeting."""
    account = ACCOUNT | {"folder": str(tmp_path / "mail")}
    dg = open_docgen(mail={"accounts": {"main": account}})
    contact = {"name": "Иванова Анна Петровна", "email": "a@b.example", "wants": "all"}
    dg.delivery.send(dg.issue("act", data(buyer={"contacts": [contact]})))
    dg.delivery.now()
    (letter,) = (tmp_path / "mail").iterdir()
    text = message_from_bytes(letter.read_bytes(), policy=policy.default).get_body(("plain",))
    assert text.get_content().startswith("Здравствуйте, Анна Петровна!")


def test_a_client_of_the_cabinet_sends_nothing(open_docgen, data, tmp_path):
    """Neither own documents nor anybody's letters are for the cabinet to send or to read."""
    account = ACCOUNT | {"folder": str(tmp_path / "mail")}
    dg = open_docgen(mail={"accounts": {"main": account}})
    act = dg.issue("act", data())
    theirs = dg.acting_as(Actor(name="ромашка", client="romashka"))
    for step in (
        lambda: theirs.delivery.send(act),
        theirs.delivery.now,
        theirs.delivery.log,
        theirs.delivery.test,
    ):
        with pytest.raises(ForbiddenError):
            step()


def test_sending_can_be_off(posted):
    """Nobody gets it, and the reason is told."""
    people, told, explained = posted(rules=[{"types": ["act"], "to": "nobody"}])
    assert (people, told.reason) == ([], "nobody")
    assert explained == ("Письма не будет: отправка выключена; решила правило типа документа",)


def test_a_client_without_an_address_is_told(posted):
    """A blind copy alone is no letter to the client."""
    people, told, _ = posted(changes={"buyer": {"email": ""}}, copies=["boss@s.example"])
    assert (people, told.reason) == ([], "no_address")


def test_persons_get_closing_documents_only_when_it_is_said(posted):
    """Bills they get always."""
    _, told, _ = posted(changes={"buyer": PERSON})
    assert told.reason == "individual"
    people, _, _ = posted(changes={"buyer": PERSON}, individuals=True)
    assert people == ["ivanov@example.com"]
    people, _, _ = posted("invoice", changes={"buyer": PERSON})
    assert people == ["ivanov@example.com"]


def test_closing_documents_can_wait_for_the_money(open_docgen, data, tmp_path):
    """Until the bill is paid they do not go; then they do."""
    account = ACCOUNT | {"folder": str(tmp_path / "mail")}
    dg = open_docgen(mail={"accounts": {"main": account}, "when_paid": True})
    invoice, act = dg.issue_package(["invoice", "act"], data())
    assert dg.delivery.send(act).reason == "not_paid"
    assert dg.delivery.send(invoice).entries
    dg.payments.mark_paid(invoice, reason="наличными")
    assert dg.delivery.send(act).entries


def test_closing_documents_can_depend_on_how_the_bill_was_paid(open_docgen, data, tmp_path):
    """Intrum's rule: by bank, or by card as a legal entity."""
    account = ACCOUNT | {"folder": str(tmp_path / "mail")}
    ways = [{"method": "bank"}, {"method": "card", "payer_kind": "legal_entity"}]
    dg = open_docgen(mail={"accounts": {"main": account}, "paid_by": ways})
    told = {}
    for way in (("bank", None), ("card", "legal_entity"), ("card", "individual"), ("cash", None)):
        invoice, act = dg.issue_package(["invoice", "act"], data())
        dg.payments.add(
            client="romashka", organisation="sever", date=invoice.date,
            amount=invoice.payload.total, documents=[invoice], method=way[0], payer_kind=way[1],
        )  # fmt: skip
        told[way] = dg.delivery.send(act).reason
    assert told == {
        ("bank", None): "",
        ("card", "legal_entity"): "",
        ("card", "individual"): "paid_otherwise",
        ("cash", None): "paid_otherwise",
    }


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"accounts": {"main": {"sender": "a@b.example", "limit": "many"}}}, "100/hour"),
        ({"accounts": {"main": {"host": "smtp.example.com"}}}, "mail.accounts"),
        ({"to": "everybody"}, "mail.to"),
    ],
)
def test_wrong_settings_are_refused_at_once(open_docgen, settings, problem):
    """The error names the setting."""
    with pytest.raises(ConfigurationError, match=problem):
        open_docgen(mail=settings)
