"""The names of parties in cases."""

from __future__ import annotations

import pytest

from docgen import DocGen
from docgen.kit.samples import sale
from docgen.language import Certainty, decline_party
from docgen.models import Case, Gender, Party, PartyKind, PersonName
from docgen.templates.shortcodes.modifiers import MODIFIERS
from docgen.templates.shortcodes.values import Noted, PartyName

LEBEDEVA = PersonName.parse("Лебедева Наталья Викторовна")
PROPRIETOR = Party(kind=PartyKind.SOLE_PROPRIETOR, name="ИП Лебедева Н. В.", person=LEBEDEVA)


def company(name):
    """Return a company of a name."""
    return Party(kind=PartyKind.COMPANY, name=name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ИП Лебедева Н. В.", "ИП Лебедевой Н. В."),
        ("ИП Лебедева Н.В.", "ИП Лебедевой Н. В."),
        ("ИП Н. В. Лебедева", "ИП Н. В. Лебедевой"),
        ("ИП Лебедева Наталья Викторовна", "ИП Лебедевой Натальи Викторовны"),
        ("ИП Лебедева", "ИП Лебедевой"),
        (
            "Индивидуальный предприниматель Лебедева Наталья Викторовна",
            "Индивидуального предпринимателя Лебедевой Натальи Викторовны",
        ),
        (
            "ИП глава КФХ Лебедева Наталья Викторовна",
            "ИП главы КФХ Лебедевой Натальи Викторовны",
        ),
    ],
)
def test_a_sole_proprietor_declines_with_the_person(name, expected):
    """Whatever shape the name is written in, it keeps it."""
    declined = decline_party(PROPRIETOR, Case.GENITIVE, name)
    assert declined.text.replace("\u00a0", " ") == expected
    assert declined.certainty is Certainty.SURE


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ООО «Ромашка»", "ООО «Ромашка»"),
        (
            "Общество с ограниченной ответственностью «Ромашка»",
            "Общества с ограниченной ответственностью «Ромашка»",
        ),
        ("Акционерное общество «Северный терминал»", "Акционерного общества «Северный терминал»"),
        ("Филиал АО «Северный терминал»", "Филиала АО «Северный терминал»"),
        ("Adria Telekom d.o.o.", "Adria Telekom d.o.o."),
        ("ООО «Blue Heron Logistics»", "ООО «Blue Heron Logistics»"),
        ("Ромашка, ООО", "Ромашка, ООО"),
        ("Администрация г. Лукоморска", "Администрации г. Лукоморска"),
    ],
)
def test_a_company_declines_by_its_form(name, expected):
    """The form written out declines; abbreviations, and what stands in quotes, never do."""
    assert decline_party(company(name), Case.GENITIVE).text == expected


def test_a_citizen_declines_as_a_person():
    """A natural person has no form."""
    citizen = Party(kind=PartyKind.NATURAL_PERSON, name="Громов Пётр Ильич")
    assert decline_party(citizen, Case.DATIVE).text == "Громову Петру Ильичу"


@pytest.mark.parametrize(
    "party",
    [
        Party(kind=PartyKind.SOLE_PROPRIETOR, name="ИП Абросимов Н. В."),  # of what gender?
        Party(kind=PartyKind.SOLE_PROPRIETOR, name="Магазин «Уют»", person=LEBEDEVA),
        Party(kind=PartyKind.COMPANY, name="Ромашка"),  # which may be «Ромашки» or not
        Party(
            kind=PartyKind.NATURAL_PERSON,
            name="Ван дер Ваальс Йоханнес Дидерик младший",
        ),
    ],
)
def test_a_name_that_is_not_sure_stays_in_the_nominative(party):
    """It says why, and never prints a wrong form."""
    declined = decline_party(party, Case.GENITIVE)
    assert (declined.text, declined.certainty) == (party.name, Certainty.DOUBTFUL)
    assert declined.reason


def test_the_gender_in_the_data_is_enough():
    """A name without a patronymic declines where the data say whose it is."""
    person = PersonName(last="Швец", first="Анна", gender=Gender.FEMININE)
    party = Party(kind=PartyKind.NATURAL_PERSON, name="Швец Анна", person=person)
    assert decline_party(party, Case.GENITIVE).text == "Швец Анны"


def test_the_modifier_knows_whose_name_it_is():
    """`[seller.name case="genitive"]` declines the party's own person; in doubt there is a note."""
    (case,) = [row for row in MODIFIERS if row.name == "case"]
    name = PartyName(text=PROPRIETOR.name, party=PROPRIETOR)
    assert str(case.apply(name, "genitive")).replace("\u00a0", " ") == "ИП Лебедевой Н. В."
    unknown = Party(kind=PartyKind.SOLE_PROPRIETOR, name="ИП Абросимов")
    noted = case.apply(PartyName(text=unknown.name, party=unknown), "genitive")
    assert isinstance(noted, Noted)
    assert (str(noted.value), "именительном" in noted.note) == (unknown.name, True)


def test_a_party_s_name_is_compared_as_a_text(write_template):
    """Conditions and texts of templates take it for what it reads."""
    body = (
        '[if seller.name == "ООО «Северная связь»"]равно[/if] '
        "{% if 'Северная' in seller.name %}есть{% endif %} "
        "{{ seller.name|length }} [buyer.name upper]"
    )
    docgen = DocGen(templates=[write_template(body)])
    page = docgen.render("invoice", sale(), template="mine", format="html", number="1")
    assert "равно есть 20 ООО «РОМАШКА И ПАРТНЁРЫ»" in page.content.decode()
