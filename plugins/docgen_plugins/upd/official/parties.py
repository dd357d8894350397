"""Participants in УПД 5.02 and 5.03 (УчастникТип), their addresses and accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from docgen.models import (
    Address,
    AddressElement,
    BankAccount,
    GarAddress,
    Organisation,
    Party,
    PartyKind,
    PersonName,
)
from docgen.models.address import RUSSIA
from docgen.official.binding import (
    DATE,
    Binding,
    Record,
    attribute,
    case,
    child,
    children,
    choice,
    inside,
    text,
)

PartyT = TypeVar("PartyT", bound=Party)

_ORGANISATIONS: Final = frozenset({PartyKind.COMPANY, PartyKind.BRANCH})
_RUSSIA_NAME: Final = "Россия"


def _person(last: str, first: str = "", middle: str = "") -> PersonName:
    return PersonName(last=last, first=first, middle=middle)


#: ФИОТип
PERSON: Final = Record(
    _person,
    attribute("Фамилия", "last"),
    attribute("Имя", "first"),
    attribute("Отчество", "middle"),
)


def _element(kind: str, name: str) -> Record[AddressElement]:
    return Record(AddressElement, attribute(kind, "kind"), attribute(name, "name"))


def _by_register(**found: Any) -> Address:  # noqa: ANN401 - fields of two classes
    own = {"postal_code", "region", "region_name"}
    address = {name: found.pop(name) for name in own & found.keys()}
    return Address(gar=GarAddress(**found), **address)


_CODED: Final = _element("ВидКод", "Наим")
_KIND: Final = _element("Вид", "Наим")
_TYPE: Final = _element("Тип", "Наим")
_NUMBER: Final = _element("Тип", "Номер")


def _gar(name: str) -> Callable[[Address], Any]:
    return lambda address: getattr(address.gar, name)


_REGISTER: Final = Record(
    _by_register,
    attribute("ИдНом", "id", get=_gar("id")),
    attribute("Индекс", "postal_code"),
    text("Регион", "region"),
    text("НаимРегион", "region_name"),
    child("МуниципРайон", "municipal_district", _CODED, get=_gar("municipal_district")),
    child("ГородСелПоселен", "municipal_settlement", _CODED, get=_gar("municipal_settlement")),
    child("НаселенПункт", "settlement", _KIND, get=_gar("settlement")),
    child("ЭлПланСтруктур", "planning_structure", _TYPE, get=_gar("planning_structure")),
    child("ЭлУлДорСети", "street", _TYPE, get=_gar("street")),
    text("ЗемелУчасток", "land_plot", get=_gar("land_plot")),
    children("Здание", "buildings", _NUMBER, get=_gar("buildings")),
    child("ПомещЗдания", "premises", _NUMBER, get=_gar("premises")),
    child("ПомещКвартиры", "room", _NUMBER, get=_gar("room")),
)

ADDRESS_PARTS: Final = (
    attribute("Индекс", "postal_code"),
    attribute("КодРегион", "region"),
    attribute("НаимРегион", "region_name"),
    attribute("Район", "district"),
    attribute("Город", "city"),
    attribute("НаселПункт", "settlement"),
    attribute("Улица", "street"),
    attribute("Дом", "house"),
    attribute("Корпус", "building"),
    attribute("Кварт", "apartment"),
    attribute("ИныеСвед", "other"),
)


def _country_name(address: Address) -> str:
    return address.country_name or (_RUSSIA_NAME if address.country == RUSSIA else "")


def _address_text(address: Address) -> str:
    return address.text or str(address)


def _is_by_parts(address: Address) -> bool:
    return bool(address.region and address.region_name)


class _RegisterAddress:
    """АдрГАР, whose parts belong to two of our values."""

    def write(self, source: Address, element: Any) -> None:  # noqa: ANN401 - an element of lxml
        _REGISTER.write(source, element)

    def read(self, element: Any, found: dict[str, Any]) -> None:  # noqa: ANN401 - the same
        address = _REGISTER.read(element)
        for name in ("postal_code", "region", "region_name", "gar"):
            found[name] = getattr(address, name)


def _address_of(**found: Any) -> Address:  # noqa: ANN401 - the fields of Address
    # A Russian address needs no country in print.
    if found.get("country") == RUSSIA and found.get("country_name") == _RUSSIA_NAME:
        del found["country_name"]
    return Address(**found)


ADDRESS: Final = Record(
    _address_of,
    attribute("ГЛНМеста", "gln"),
    choice(
        case("АдрГАР", _RegisterAddress(), when=lambda address: address.gar is not None),
        case("АдрРФ", *ADDRESS_PARTS, when=_is_by_parts),
        case(
            "АдрИнф",
            attribute("КодСтр", "country"),
            attribute("НаимСтран", "country_name", get=_country_name),
            attribute("АдрТекст", "text", get=_address_text),
            when=lambda _: True,
        ),
    ),
)


def _account(settlement_account: str = "", bank_name: str = "", **found: str) -> BankAccount:
    return BankAccount(settlement_account=settlement_account, bank_name=bank_name, **found)


ACCOUNT: Final = Record(
    _account,
    attribute("НомерСчета", "settlement_account"),
    inside(
        "СвБанк",
        attribute("НаимБанк", "bank_name"),
        attribute("БИК", "bic"),
        attribute("КорСчет", "correspondent_account"),
    ),
)


def is_organisation(party: Party) -> bool:
    """Whether a party is registered with the tax service as an organisation."""
    return party.kind in _ORGANISATIONS


def full_name(party: Party) -> str:
    """Return the name in full, as the register has it."""
    return party.full_name or party.name


def person_of(party: Party) -> PersonName | None:
    """Return the person that a party is, from its name where nothing else says so."""
    if party.person is not None:
        return party.person
    name = party.name.removeprefix("ИП ").removeprefix("Индивидуальный предприниматель ")
    try:
        return PersonName.parse(name)
    except ValueError:
        return None


def has_address(party: Party) -> Address | None:
    """Return the address of a party, unless nothing stands in it."""
    address = party.address
    return address if address is not None and str(address) else None


def short_name(party: Party) -> str:
    """Return the short name of an organisation that has one beside the full."""
    if not is_organisation(party) or full_name(party) == party.name:
        return ""
    return party.name


def _country(party: Party) -> str:
    return party.address.country if party.address else ""


def _country_name_of(party: Party) -> str:
    return _country_name(party.address) if party.address else ""


def _foreign_status(party: Party) -> str:
    return "ИО" if party.person is None else "ИГ"


#: СвИнНеУчТип
FOREIGN: Final[tuple[Binding, ...]] = (
    attribute("ИдСтат", "foreign_status", get=_foreign_status),
    attribute("КодСтр", "country", get=_country),
    attribute("НаимСтран", "country_name", get=_country_name_of),
    attribute("Наим", "name", get=full_name),
    attribute("Идентиф", "tax_id"),
)


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


PARTICIPANT: Final[tuple[Binding, ...]] = (
    attribute("ОКПО", "okpo"),
    attribute("СтруктПодр", "department"),
    attribute("ИнфДляУчаст", "exchange_information"),
    attribute("СокрНаим", "short_name", get=short_name),
    inside(
        "ИдСв",
        choice(
            case(
                "СвИП",
                attribute("ИННФЛ", "inn"),
                attribute("ОГРНИП", "ogrn"),
                attribute("ДатаОГРНИП", "ogrn_date", DATE),
                child("ФИО", "person", PERSON, get=person_of),
                when=lambda party: party.kind is PartyKind.SOLE_PROPRIETOR,
                kind=PartyKind.SOLE_PROPRIETOR,
            ),
            case(
                "СвЮЛУч",
                attribute("НаимОрг", "name", get=full_name),
                attribute("ИННЮЛ", "inn"),
                attribute("КПП", "kpp"),
                when=is_organisation,
                kind=PartyKind.COMPANY,
            ),
            case(
                "СвИнНеУч",
                *FOREIGN,
                when=lambda party: party.kind is PartyKind.FOREIGN,
                kind=PartyKind.FOREIGN,
            ),
            case(
                "СвФЛУч",
                attribute("ИННФЛ", "inn"),
                child("ФИО", "person", PERSON, get=person_of),
                when=lambda _: True,
                kind=PartyKind.NATURAL_PERSON,
            ),
        ),
    ),
    child("Адрес", "address", ADDRESS, get=has_address),
    child("БанкРекв", "bank_account", ACCOUNT),
    inside(
        "Контакт",
        text("Тлф", "phone"),
        text("ЭлПочта", "email"),
    ),
)

PARTY: Final = Record(make_party(Party), *PARTICIPANT)
SELLER: Final = Record(make_party(Organisation), *PARTICIPANT)
