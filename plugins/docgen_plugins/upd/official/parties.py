"""Participants in УПД 5.02 and 5.03 (УчастникТип), their addresses and accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from docgen.models import (
    Address,
    AddressElement,
    BankAccount,
    GarAddress,
    Organisation,
    Party,
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
from docgen.official.parties import full_name, make_party, participant

_RUSSIA_NAME: Final = "Россия"


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


def _city_in_region(address: Address) -> str:
    return "" if address.is_city_a_region else address.city


ADDRESS_PARTS: Final = (
    attribute("Индекс", "postal_code"),
    attribute("КодРегион", "region"),
    attribute("НаимРегион", "region_name"),
    attribute("Район", "district"),
    # A federal city is named by its region alone.
    attribute("Город", "city", get=_city_in_region),
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


def _account(
    settlement_account: str = "",
    bank_name: str = "",
    bic: str = "",
    correspondent_account: str = "",
) -> BankAccount:
    return BankAccount(
        settlement_account=settlement_account,
        bank_name=bank_name,
        bic=bic,
        correspondent_account=correspondent_account,
    )


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


def has_address(party: Party) -> Address | None:
    """Return the address of a party, unless nothing stands in it."""
    address = party.address
    return address if address is not None and str(address) else None


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


PARTICIPANT: Final[tuple[Binding, ...]] = (
    *participant(
        short_name_in="СокрНаим",
        natural_person_in="СвФЛУч",
        sole_proprietor=(
            attribute("ОГРНИП", "ogrn"),
            attribute("ДатаОГРНИП", "ogrn_date", DATE),
        ),
        foreign=FOREIGN,
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
