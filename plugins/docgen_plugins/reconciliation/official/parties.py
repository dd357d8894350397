"""The sender and the recipient of a reconciliation statement (УчастникТип)."""

from __future__ import annotations

from typing import Final

from docgen.models import Organisation, Party, PartyKind
from docgen.official.binding import Binding, Record, attribute, case, child, choice, inside
from docgen_plugins.upd.official.parties import (
    PERSON,
    full_name,
    is_organisation,
    make_party,
    person_of,
    short_name,
)

_PARTICIPANT: Final[tuple[Binding, ...]] = (
    attribute("ОКПО", "okpo"),
    attribute("СтруктПодр", "department"),
    attribute("ИнфДляУчаст", "exchange_information"),
    attribute("КраткНазв", "short_name", get=short_name),
    inside(
        "ИдСв",
        choice(
            case(
                "СвИП",
                attribute("ИННФЛ", "inn"),
                attribute("ОГРНИП", "ogrn"),
                child("ФИО", "person", PERSON, get=person_of),
                when=lambda party: party.kind is PartyKind.SOLE_PROPRIETOR,
                kind=PartyKind.SOLE_PROPRIETOR,
            ),
            case(
                "СвЮЛУч",
                attribute("НаимОрг", "name", get=full_name),
                attribute("ИННЮЛ", "inn"),
                attribute("КПП", "kpp"),
                attribute("ОГРН", "ogrn"),
                when=is_organisation,
                kind=PartyKind.COMPANY,
            ),
            case(
                "СвИнНеУч",
                attribute("НаимОрг", "name", get=full_name),
                attribute("Идентиф", "tax_id"),
                when=lambda party: party.kind is PartyKind.FOREIGN,
                kind=PartyKind.FOREIGN,
            ),
            case(
                "СвФЛ",
                attribute("ИННФЛ", "inn"),
                child("ФИО", "person", PERSON, get=person_of),
                when=lambda _: True,
                kind=PartyKind.NATURAL_PERSON,
            ),
        ),
        kept=True,
    ),
    inside("Контакт", attribute("Тлф", "phone"), attribute("ЭлПочта", "email"), kept=True),
)

SENDER: Final = Record(make_party(Organisation), *_PARTICIPANT)
RECIPIENT: Final = Record(make_party(Party), *_PARTICIPANT)
