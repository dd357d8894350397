from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from docgen.models import Party, PartyKind, PersonName, Signatory
from docgen.models.mapping import from_mapping
from docgen_plugins.contract.checks import contract_findings
from docgen_plugins.contract.payload import ContractPayload
from docgen_plugins.contract.representation import BLANK, acts_itself, representation

_MAN = PersonName.parse("Иванов Иван Иванович")
_WOMAN = PersonName.parse("Белых Анна Сергеевна")


def _company(director):
    return Party(kind=PartyKind.COMPANY, name="ООО «Ромашка»", director=director)


@pytest.mark.parametrize(
    ("signatory", "expected"),
    [
        (
            Signatory(name=_MAN, position="генеральный директор", basis="Устава"),
            (
                "в лице генерального директора Иванова Ивана Ивановича, "
                "действующего на основании Устава"
            ),
        ),
        (
            Signatory(name=_WOMAN, position="исполнительный директор", basis="доверенности № 5"),
            (
                "в лице исполнительного директора Белых Анны Сергеевны, "
                "действующей на основании доверенности № 5"
            ),
        ),
        (
            Signatory(name=PersonName.parse("Швец Саша"), position="директор", basis="Устава"),
            "в лице директора Швец Саша, действующего(-ей) на основании Устава",
        ),
        (
            Signatory(name=_MAN),
            f"в лице Иванова Ивана Ивановича, действующего на основании {BLANK}",
        ),
        (None, f"в лице {BLANK}, действующего(-ей) на основании {BLANK}"),
    ],
)
def test_an_organisation_acts_by_its_representative(signatory, expected):
    """Position and name are in the genitive, the ending agrees; what is unknown stays blank."""
    assert representation(_company(signatory)) == expected


def test_a_sole_proprietor_acts_by_the_register():
    """An ИП acts in person, whether or not the data repeats the person as the director."""
    party = Party(
        kind=PartyKind.SOLE_PROPRIETOR,
        name="ИП Белых А. С.",
        person=_WOMAN,
        ogrn="326770000990011",
        ogrn_date=date(2026, 1, 19),
        director=Signatory(name=_WOMAN),
    )
    assert representation(party) == (
        "действующая на основании записи в ЕГРИП от 19.01.2026, ОГРНИП 326770000990011"
    )


def test_a_sole_proprietor_may_act_by_somebody_else():
    """A director who is another person is the representative."""
    agent = Signatory(name=_MAN, basis="доверенности № 1")
    party = Party(kind=PartyKind.SOLE_PROPRIETOR, name="ИП", person=_WOMAN, director=agent)
    assert representation(party) == (
        "в лице Иванова Ивана Ивановича, действующего на основании доверенности № 1"
    )


def test_a_natural_person_needs_no_words():
    """A person who acts for himself is only named."""
    party = Party(kind=PartyKind.NATURAL_PERSON, name="Иванов И. И.", person=_MAN)
    assert acts_itself(party)
    assert representation(party) == ""


@pytest.mark.parametrize(
    ("name", "seller", "buyer"),
    [
        (
            "contract_positions.json",
            "директора страховой компании Воронцова Алексея Петровича, действующего",
            (
                "Исполнительного директора - первого заместителя генерального директора "
                "Непомнящей Анны Сергеевны, действующей"
            ),
        ),
        (
            "contract_abbreviated.json",
            "Ген. директора Воронцова Алексея Петровича, действующего",
            "директора, главного бухгалтера Мелик-Пашаева Бориса Львовича, действующего",
        ),
    ],
)
def test_titles_and_names_that_engines_get_wrong(name, seller, buyer):
    """Both parties' representatives stand in the genitive, and nothing is left in doubt."""
    data = json.loads((Path(__file__).parent / "inputs" / name).read_text(encoding="utf-8"))
    payload = from_mapping(ContractPayload, data)
    assert representation(payload.seller).startswith(f"в лице {seller} на основании")
    assert representation(payload.buyer).startswith(f"в лице {buyer} на основании")
    assert list(contract_findings(payload)) == []
