"""Contacts as people write them, cleaned; and what they want to get."""

from __future__ import annotations

import pytest

from docgen.models import Contact, Party, PartyKind, PersonName, contacts_for
from docgen.requisites.contact import contact_findings
from docgen.requisites.party import party_findings

NAME = PersonName.parse("Петрова Анна Ивановна")


@pytest.mark.parametrize(
    ("given", "emails"),
    [
        ("", ()),
        (None, ()),
        ("a@b.ru", ("a@b.ru",)),
        (" <Anna.P@EXAMPLE.com>; mailto:b@c.ru ,b@c.ru", ("Anna.P@example.com", "b@c.ru")),
        ("a@b.ru\nc@d.ru", ("a@b.ru", "c@d.ru")),
    ],
)
def test_addresses_are_taken_from_what_people_paste(given, emails):
    """Each once, with the domain in small letters; what stands before @ is its owner's to spell."""
    contact = Contact(name=NAME, email=given)
    assert contact.emails == emails
    assert Contact(name=NAME, email=contact.email) == contact


def test_phones_keep_their_blanks():
    """One or several between commas; as a party's own phone."""
    contact = Contact(name=NAME, phone="+7 495  000-00-00; tel:+79160000000,")
    assert contact.phones == ("+7 495 000-00-00", "+79160000000")


def test_wishes_say_types_and_channels():
    """A type by any channel, a type by one, everything by one."""
    accountant = Contact(name=NAME, wants="Act:email; invoice")
    director = Contact(name=NAME, wants="all:paper")
    people = (accountant, director, Contact(name=NAME))
    assert accountant.wants == "act:email, invoice"
    assert contacts_for(people, "act", "email") == (accountant,)
    assert contacts_for(people, "act", "paper") == (director,)
    assert contacts_for(people, "invoice", "paper") == (accountant, director)
    assert contacts_for(people, "upd", "email") == ()


def test_what_letters_cannot_reach_is_a_warning_with_its_place():
    """It stands in the way of no document."""
    bad = Contact(name=NAME, email="buh@, ok@example.com", phone="12", wants="act:pigeon")
    codes = ["contact.email.invalid", "contact.phone.invalid", "contact.wants.channel"]
    assert [row.code for row in contact_findings(bad)] == codes
    party = Party(kind=PartyKind.COMPANY, name="ООО «А»", contacts=(Contact(name=NAME), bad))
    found = [row for row in party_findings(party, path="buyer") if row.code in codes]
    assert [row.path for row in found] == [
        "buyer.contacts[1].email",
        "buyer.contacts[1].phone",
        "buyer.contacts[1].wants",
    ]
    assert {row.severity for row in found} == {"warning"}
    good = Contact(name=NAME, email="a@пример.рф", phone="8 800 555-35-35", wants="all")
    assert [*contact_findings(good)] == []
