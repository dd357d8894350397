"""Who acts for a party, as a contract's preamble says it: «в лице …, действующего …»."""

from __future__ import annotations

from typing import Final

from docgen.language import acting, format_date, gender_of
from docgen.models import RUSSIAN_PASSPORT, Case, Party, PartyKind, Signatory
from docgen.templates.shortcodes.identity import identity_text

#: What is left to be filled in by hand.
BLANK: Final = "____________________"


def representative(party: Party) -> Signatory | None:
    """Return who acts for a party; ``None`` when it acts itself or nobody is named."""
    director = party.director
    is_party_itself = director is not None and director.name == party.person
    return None if is_party_itself else director


def acts_itself(party: Party) -> bool:
    """Whether a party is a person without anybody to act for it."""
    return party.kind.is_person and representative(party) is None


def identification(party: Party) -> str:
    """Return how a natural person is told from others, with blanks to fill in; else nothing.

    «паспорт гражданина Российской Федерации серия 45 09 № 123456, выдан … 12.03.2010, адрес
    регистрации: …», the date of birth before it where it is known.
    """
    if party.kind is not PartyKind.NATURAL_PERSON:
        return ""
    identity, address = party.identity_document, party.address
    unknown = f"{RUSSIAN_PASSPORT} серия {BLANK} № {BLANK}, выдан {BLANK}"
    parts = (
        party.birth_date and f"дата рождения {format_date(party.birth_date)}",
        identity_text(identity) if identity else unknown,
        f"адрес регистрации: {(address and str(address)) or BLANK}",
    )
    return ", ".join(part for part in parts if part)


def representation(party: Party) -> str:
    """Return the words about who acts for a party and on what ground, with blanks to fill in.

    «в лице генерального директора Иванова Ивана Ивановича, действующего на основании Устава» of
    an organisation, «действующая на основании записи в ЕГРИП от 15.01.2020, ОГРНИП …» of a sole
    proprietor, nothing of a natural person.
    """
    if not acts_itself(party):
        return _by_representative(representative(party))
    return _by_registration(party) if party.kind is PartyKind.SOLE_PROPRIETOR else ""


def _by_representative(signatory: Signatory | None) -> str:
    if signatory is None:
        return f"в лице {BLANK}, {acting(None, Case.GENITIVE)} на основании {BLANK}"
    from docgen.language import decline_person, decline_position

    position = decline_position(signatory, Case.GENITIVE).text
    name = decline_person(signatory.name, Case.GENITIVE).text
    verb = acting(gender_of(signatory.name), Case.GENITIVE)
    who = " ".join(part for part in (position, name) if part)
    return f"в лице {who}, {verb} на основании {signatory.basis or BLANK}"


def _by_registration(party: Party) -> str:
    verb = acting(gender_of(party.person) if party.person else None)
    day = format_date(party.ogrn_date) if party.ogrn_date else BLANK
    return f"{verb} на основании записи в ЕГРИП от {day}, ОГРНИП {party.ogrn or BLANK}"
