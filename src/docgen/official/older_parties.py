"""Participants as orders 551@ and 552@ of 2015 write them: of waybills and of acts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from docgen.models import (
    Address,
    BankAccount,
    DocumentReference,
    ExchangeFile,
    Organisation,
    PartyKind,
    PersonName,
    Signatory,
)
from docgen.models.currency import CURRENCIES, RUB, Currency
from docgen.models.text import clean_text
from docgen.official.file import OfficialFile
from docgen.official.lexical import read_day

#: Field of an address by the attribute of АдрРФ.
_PARTS: Final = {
    "Индекс": "postal_code",
    "КодРегион": "region",
    "Район": "district",
    "Город": "city",
    "НаселПункт": "settlement",
    "Улица": "street",
    "Дом": "house",
    "Корпус": "building",
    "Кварт": "apartment",
}


def text_of(element: etree._Element | None, name: str) -> str:
    """Return the text of an attribute; empty where there is none."""
    return "" if element is None else clean_text(element.get(name, ""))


def day_of(element: etree._Element | None, name: str) -> dt.date:
    """Return a day that has to be there.

    Raises:
        ValueError: it is not.

    """
    day = None if element is None else read_day(element.get(name))
    if day is None:
        message = f"there is no date in {name}"
        raise ValueError(message)
    return day


def child_of(element: etree._Element, path: str) -> etree._Element:
    """Return an element that has to be there.

    Raises:
        LookupError: it is not.

    """
    found = element.find(path)
    if found is None:
        message = f"{element.tag} has no {path}"
        raise LookupError(message)
    return found


def read_person(element: etree._Element | None) -> PersonName | None:
    """Return the person of a ФИО."""
    last = text_of(element, "Фамилия")
    if not last:
        return None
    first, middle = text_of(element, "Имя"), text_of(element, "Отчество")
    return PersonName(last=last, first=first, middle=middle)


def read_signatory(element: etree._Element | None) -> Signatory | None:
    """Return whoever stands in an element, with their position."""
    found = None if element is None else next(element.iter("ФИО"), None)
    person = read_person(found)
    if element is None or found is None or person is None:
        return None
    around = found.getparent()
    position = text_of(around, "Должность") or text_of(around, "Должн")
    return Signatory(name=person, position=position)


def read_older_party(element: etree._Element) -> Organisation:
    """Return a participant (УчастникТип).

    Raises:
        LookupError: nothing identifies it.

    """
    known = child_of(element, "ИдСв")
    kind, place = _identified(known)
    person = read_person(place.find("ФИО"))
    name = text_of(place, "НаимОрг")
    if person is not None:
        name = f"ИП {person.full}" if kind is PartyKind.SOLE_PROPRIETOR else person.full
    contact, bank = element.find("Контакт"), element.find("БанкРекв")
    return Organisation(
        kind=kind,
        name=name,
        inn=text_of(place, "ИННЮЛ") or text_of(place, "ИННФЛ"),
        kpp=text_of(place, "КПП"),
        okpo=text_of(element, "ОКПО"),
        department=text_of(element, "СтруктПодр"),
        person=person,
        address=_address(element.find("Адрес")),
        phone=text_of(contact, "Тлф"),
        email=text_of(contact, "ЭлПочта"),
        bank_account=None if bank is None else _account(bank),
    )


def _identified(known: etree._Element) -> tuple[PartyKind, etree._Element]:
    for path, kind in (
        ("СвОрг/СвЮЛ", PartyKind.COMPANY),
        ("СвОрг/ИнОрг", PartyKind.FOREIGN),
        ("СвИП", PartyKind.SOLE_PROPRIETOR),
        ("СвФЛ", PartyKind.NATURAL_PERSON),
    ):
        place = known.find(path)
        if place is not None:
            return kind, place
    message = "nothing identifies a participant"
    raise LookupError(message)


def _address(element: etree._Element | None) -> Address | None:
    if element is None:
        return None
    russian = element.find("АдрРФ")
    if russian is not None:
        parts: dict[str, Any] = {field: text_of(russian, name) for name, field in _PARTS.items()}
        return Address(**parts)
    other = next(element.iterchildren("АдрИнф", "АдрИно"), None)
    if other is not None:
        return Address(text=text_of(other, "АдрТекст"), country=text_of(other, "КодСтр"))
    return None


def _account(element: etree._Element) -> BankAccount:
    bank = element.find("СвБанк")
    return BankAccount(
        settlement_account=text_of(element, "НомерСчета"),
        bank_name=text_of(bank, "НаимБанк"),
        bic=text_of(bank, "БИК"),
        correspondent_account=text_of(bank, "КорСчет"),
    )


def read_grounds(place: etree._Element) -> Iterator[DocumentReference]:
    """Yield the grounds that have a date; others are shown as they are written."""
    for row in place.iterchildren("Основание"):
        day = read_day(row.get("ДатаОсн"))
        if day is not None:
            title, number = text_of(row, "НаимОсн"), text_of(row, "НомОсн")
            yield DocumentReference(title=title, number=number, date=day)


def read_currency(element: etree._Element | None) -> Currency:
    """Return the currency of a ДенИзм; rubles where there is none."""
    code = text_of(element, "КодОКВ")
    return next((row for row in CURRENCIES if row.numeric == code), RUB)


def read_exchange(file: OfficialFile, document: etree._Element, number: str) -> ExchangeFile:
    """Return what a file says of itself.

    Raises:
        ValueError: it does not say when it was formed.

    """
    if file.formed_on is None:
        message = "it does not say when it was formed"
        raise ValueError(message)
    times = (str(value) for key, value in document.items() if str(key).startswith("Врем"))
    return ExchangeFile(
        file_id=file.root.get("ИдФайл", ""),
        version=file.version,
        program=file.root.get("ВерсПрог", ""),
        date=file.formed_on,
        time=next(times, ""),
        number=number,
    )
