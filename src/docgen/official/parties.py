"""Participants, as all of the tax service's formats tell who they are (УчастникТип)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from docgen.models import Party, PartyKind, PersonName
from docgen.official.binding import Binding, Record, attribute, case, child, choice, inside
from docgen.official.persons import is_organisation, person_of

PartyT = TypeVar("PartyT", bound=Party)


def _person(last: str, first: str = "", middle: str = "") -> PersonName:
    return PersonName(last=last, first=first, middle=middle)


#: ФИОТип
PERSON: Final = Record(
    _person,
    attribute("Фамилия", "last"),
    attribute("Имя", "first"),
    attribute("Отчество", "middle"),
)


def full_name(party: Party) -> str:
    """Return the name in full, as the register has it."""
    return party.full_name or party.name


def short_name(party: Party) -> str:
    """Return the short name of an organisation that has one beside the full."""
    if not is_organisation(party) or full_name(party) == party.name:
        return ""
    return party.name


def make_party(cls: type[PartyT]) -> Callable[..., PartyT]:
    """Return what makes a participant of the class from what stands in its element."""

    def make(kind: PartyKind = PartyKind.COMPANY, **found: Any) -> PartyT:  # noqa: ANN401 - fields
        for name in ("foreign_status", "country", "country_name"):
            found.pop(name, None)
        short, full = found.pop("short_name", ""), found.pop("name", "")
        person = found.get("person")
        if kind is PartyKind.SOLE_PROPRIETOR and person:
            found["name"] = f"ИП {person.full}"
        elif kind is PartyKind.NATURAL_PERSON:
            found["name"] = person.full if person else ""
        elif kind is PartyKind.COMPANY and short and short != full:
            found |= {"name": short, "full_name": full}
        else:
            found["name"] = full
        return cls(kind=kind, **found)

    return make


#: How the older formats tell of a foreign organisation.
_FOREIGN: Final = (
    attribute("НаимОрг", "name", get=full_name),
    attribute("Идентиф", "tax_id"),
)


def _never(_party: Party) -> bool:
    return False


def participant(
    *,
    short_name_in: str,
    natural_person_in: str,
    sole_proprietor: tuple[Binding, ...] = (),
    organisation: tuple[Binding, ...] = (),
    foreign: tuple[Binding, ...] = _FOREIGN,
) -> tuple[Binding, ...]:
    """Return what all formats have of a participant, from the ОКПО to what identifies it.

    Formats differ in two names, and in what they want of each kind beside the usual.
    """
    return (
        attribute("ОКПО", "okpo"),
        attribute("СтруктПодр", "department"),
        attribute("ИнфДляУчаст", "exchange_information"),
        attribute(short_name_in, "short_name", get=short_name),
        inside(
            "ИдСв",
            choice(
                case(
                    "СвИП",
                    attribute("ИННФЛ", "inn"),
                    *sole_proprietor,
                    child("ФИО", "person", PERSON, get=person_of),
                    when=lambda party: party.kind is PartyKind.SOLE_PROPRIETOR,
                    kind=PartyKind.SOLE_PROPRIETOR,
                ),
                case(
                    "СвЮЛУч",
                    attribute("НаимОрг", "name", get=full_name),
                    attribute("ИННЮЛ", "inn"),
                    attribute("КПП", "kpp"),
                    *organisation,
                    when=is_organisation,
                    kind=PartyKind.COMPANY,
                ),
                case(
                    "СвИнНеУч",
                    *foreign,
                    when=lambda party: party.kind is PartyKind.FOREIGN,
                    kind=PartyKind.FOREIGN,
                ),
                # УПД of order 155@: a foreign organisation that is not registered here.
                case("СвЮлНеУч", *_FOREIGN, when=_never, kind=PartyKind.FOREIGN),
                case(
                    natural_person_in,
                    attribute("ИННФЛ", "inn"),
                    child("ФИО", "person", PERSON, get=person_of),
                    when=lambda _: True,
                    kind=PartyKind.NATURAL_PERSON,
                ),
            ),
            kept=True,
        ),
    )
