"""What the formats of 2015 share: waybills (order 551@) and acts (order 552@)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from attrs import frozen
from lxml import etree

from docgen.models import (
    WITHOUT_VAT,
    ZERO,
    Address,
    BankAccount,
    Correction,
    DocumentReference,
    ExchangeFile,
    Organisation,
    PartyKind,
    PersonName,
    Signatory,
    VatRate,
    vat_rate,
)
from docgen.models.currency import CURRENCIES, RUB, Currency
from docgen.official.elements import child_of, day_of, text_of
from docgen.official.file import OfficialFile
from docgen.official.lexical import read_day, read_decimal

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
    return next((currency for currency in CURRENCIES if currency.numeric == code), RUB)


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


def read_correction(element: etree._Element | None, kind: str) -> Correction | None:
    """Return which correction a file is; ``kind`` ends the names of its number and date.

    Raises:
        ValueError: the number or the date is not there.

    """
    if element is None:
        return None
    number, date = text_of(element, f"НомИспр{kind}"), day_of(element, f"ДатаИспр{kind}")
    return Correction(number=int(number), date=date)


@frozen(kw_only=True)
class LineSums:
    """What a line comes to."""

    vat_rate: VatRate
    amount_without_vat: Decimal
    vat: Decimal
    amount: Decimal


def read_sums(element: etree._Element, without_vat: str, with_vat: str) -> LineSums:
    """Return the sums of a line, whose attributes have these names; one follows from another."""
    rate = element.get("НалСт")
    net, gross = read_decimal(element.get(without_vat)), read_decimal(element.get(with_vat))
    vat = read_decimal(element.get("СумНДС")) or ZERO
    known = net if net is not None else (gross or ZERO) - vat
    return LineSums(
        vat_rate=vat_rate(rate) if rate else WITHOUT_VAT,
        amount_without_vat=known,
        vat=vat,
        amount=gross if gross is not None else known + vat,
    )
