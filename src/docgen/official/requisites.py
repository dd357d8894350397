"""What every official format has, checked beyond its schema: names, numbers, characters.

ИНН and ОГРН by their check digits, accounts against the bank, the name of the file against its
content, characters that windows-1251 lacks. What the schema itself refuses is not said twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from docgen.language.dates import format_date
from docgen.models import Finding, Severity
from docgen.official.characters import ENCODING
from docgen.official.controls import control_findings, has_controls, without_controls
from docgen.official.exchange_name import ExchangeName, is_guid, parse_exchange_name
from docgen.official.file import OfficialFile
from docgen.official.kinds import FindingKind, finding_kinds
from docgen.official.lexical import read_compact_day
from docgen.official.participant_names import is_inn_and_kpp, named_by_inn
from docgen.requisites import (
    is_account,
    is_bic,
    is_correspondent_account,
    is_edo_id,
    is_inn,
    is_ogrn,
    is_ogrnip,
    is_settlement_account,
)

_FROM_REGISTER: Final = "Сверьте с выпиской из реестра"
_FROM_BANK: Final = "Сверьте с реквизитами из банка: письмом или карточкой организации"
_RENAME: Final = "Сформируйте файл заново: имя файла и ИдФайл строит программа"

KINDS: Final[Mapping[str, FindingKind]] = finding_kinds(
    FindingKind(
        code="xml.inn.checksum",
        severity=Severity.ERROR,
        message="ИНН {whose} «{value}» записан с ошибкой: не сходится контрольная цифра",
        remedy=_FROM_REGISTER,
        source="Операторы и ФНС сверяют контрольные цифры ИНН (приказ ЕД-7-14/559@)",
    ),
    FindingKind(
        code="xml.kpp.missing",
        severity=Severity.WARNING,
        message="У организации нет КПП: {whose}",
        remedy="Укажите КПП организации, у филиала — его собственный",
    ),
    FindingKind(
        code="xml.ogrn.checksum",
        severity=Severity.WARNING,
        message="{title} «{value}» записан с ошибкой: не сходится контрольная цифра",
        remedy=_FROM_REGISTER,
    ),
    FindingKind(
        code="xml.bic.format",
        severity=Severity.WARNING,
        message="БИК «{value}» записан с ошибкой: у банков России он начинается с 0, 1 или 2",
        remedy=_FROM_BANK,
    ),
    FindingKind(
        code="xml.account.format",
        severity=Severity.WARNING,
        message="{title} «{value}» записан с ошибкой: в банке России у счёта 20 цифр",
        remedy=_FROM_BANK,
    ),
    FindingKind(
        code="xml.account.checksum",
        severity=Severity.WARNING,
        message="{title} «{value}» не подходит к БИК «{bic}»",
        remedy=_FROM_BANK,
    ),
    FindingKind(
        code="xml.text.empty",
        severity=Severity.WARNING,
        message="«{name}» состоит из одних пробелов",
        remedy="Заполните или уберите его",
    ),
    FindingKind(
        code="xml.text.blanks",
        severity=Severity.WARNING,
        message="«{name}» начинается или кончается пробелом: «{value}»",
        remedy="Уберите лишние пробелы: иначе при сверке названия не совпадут",
    ),
    FindingKind(
        code="xml.text.cp1251",
        severity=Severity.WARNING,
        message="В «{name}» есть знаки, которых нет в windows-1251: {characters}",
        remedy="Замените их похожими: оператор, перекодируя файл, может их потерять",
    ),
    FindingKind(
        code="xml.encoding",
        severity=Severity.WARNING,
        message="Кодировка файла — {encoding}, а формат требует windows-1251",
        remedy="Сохраните файл в windows-1251 и объявите её в первой строке",
    ),
    FindingKind(
        code="xml.file_name.structure",
        severity=Severity.ERROR,
        message="ИдФайл «{value}» не построен как префикс_получатель_отправитель_ГГГГММДД_GUID",
        remedy=_RENAME,
        source="Приказы о форматах, п. 2: по имени файл принимают операторы, 1С и ФНС",
    ),
    FindingKind(
        code="xml.file_name.participant",
        severity=Severity.ERROR,
        message="В ИдФайл {role} назван «{value}»: это не идентификатор участника ЭДО",
        remedy="Скопируйте идентификатор из кабинета оператора: 3 знака оператора, затем латинские "
        "буквы, цифры и знаки - @ . _, всего до 46 знаков",
        source="Оператор доставляет файл по идентификатору участника ЭДО",
    ),
    FindingKind(
        code="xml.file_name.same_participant",
        severity=Severity.WARNING,
        message="В ИдФайл получатель и отправитель — один и тот же участник ЭДО «{value}»",
        remedy="Проверьте идентификатор получателя",
    ),
    FindingKind(
        code="xml.file_name.other_participant",
        severity=Severity.ERROR,
        message="{title} «{value}» не тот, что назван в ИдФайл: «{named}»",
        remedy=_RENAME,
        source="Приказы о форматах, п. 2: в имени файла те же участники, что в нём самом",
    ),
    FindingKind(
        code="xml.file_name.guid",
        severity=Severity.ERROR,
        message="В ИдФайл «{value}» — не GUID: нужно 36 знаков в пяти группах",
        remedy=_RENAME,
        source="Приказы о форматах, п. 2: GUID в имени файла",
    ),
    FindingKind(
        code="xml.file_name.date",
        severity=Severity.WARNING,
        message="Дата в ИдФайл «{value}» не равна дате формирования файла {formed}",
        remedy=_RENAME,
    ),
)

_DIGITS = re.compile(r"[0-9]{10}|[0-9]{12}|[0-9]{13}|[0-9]{15}")
_PREFIX = re.compile(r"(?:ON|DP)_[A-Z]+_")
_REGISTERED: Final = {"ОГРН": is_ogrn, "ОГРНИП": is_ogrnip}

#: Attributes that name somebody or something: a blank more or less makes it another name.
_NAMES: Final = frozenset(
    (
        *("НаимОрг", "Наим", "Фамилия", "Имя", "Отчество", "Должн", "Должность", "НаимБанк"),
        *("НаимДокОпр", "РеквНаимДок", "РеквНомерДок", "НомерДок", "НомерСчФ", "НаимЭконСубСост"),
        *("НаимТов", "НаимЕдИзм", "НомерАкт", "НаимДок", "НомДок", "НомДог", "НаимОпер"),
    )
)

#: Whose an ИНН is, by the nearest element around it, with the line of the printed form.
_OWNERS: Final = {
    "СвПрод": "продавца (строка 2б)",
    "СвПокуп": "покупателя (строка 6б)",
    "ГрузОтпр": "грузоотправителя (строка 3)",
    "ГрузПолуч": "грузополучателя (строка 4)",
    "СвФактор": "фактора",
    "СвОтпр": "отправителя акта сверки",
    "СвПол": "получателя акта сверки",
    "СвОЭДОтпр": "оператора ЭДО",
    "Подписант": "подписанта",
    "СвЛицПер": "передавшего (строка [10])",
    "СвЛицПрин": "принявшего (строка [15])",
}

_ROLES: Final = (("recipient", "получателем", "ИдПол"), ("sender", "отправителем", "ИдОтпр"))


#: The elements of all formats whose attributes, or whose text, are ИНН and ОГРН.
_NUMBERED: Final = (
    *("СвЮЛУч", "СвЮЛ", "ЮЛ", "СвИП", "ИП", "СвФЛУч", "СвФЛУчастФХЖ", "СвФЛ", "ФЛ", "СвОЭДОтпр"),
    *("ПредОргПер", "ФЛПер", "ПредОргПрин", "ФЛПрин", "ИННЮЛ", "ИННФЛ"),
)

_attributes = etree.XPath("//@*", smart_strings=False)
_texts = etree.XPath("//text()", smart_strings=False)


def requisite_findings(file: OfficialFile) -> Iterator[Finding]:
    """Check what is common to the formats; bears files that break their schema."""
    root = file.root
    yield from _encoding_findings(root)
    yield from _file_name_findings(file)
    for element in root.iter(*_NUMBERED):
        yield from _number_findings(element)
    for element in root.iter("БанкРекв"):
        yield from _bank_findings(element)
    yield from _text_findings(root)


def _encoding_findings(root: etree._Element) -> Iterator[Finding]:
    encoding = root.getroottree().docinfo.encoding
    if encoding and encoding.lower() != ENCODING:
        yield KINDS["xml.encoding"].at(root, encoding=encoding)


def _file_name_findings(file: OfficialFile) -> Iterator[Finding]:
    root, attribute = file.root, "ИдФайл"
    text = root.get(attribute)
    if not text:
        return
    name = parse_exchange_name(text)
    if name is None:
        kind = KINDS["xml.file_name.structure"]
        # Operators name files as they like, and take each other's; a prefix promises the rest.
        kind = kind if _PREFIX.match(text) else kind.as_warning()
        yield kind.at(root, attribute, value=text)
        return
    yield from _participant_findings(root, name)
    if not is_guid(name.guid):
        yield KINDS["xml.file_name.guid"].at(root, attribute, value=name.guid)
    formed = file.formed_on
    if formed is not None and read_compact_day(name.day) != formed:
        yield KINDS["xml.file_name.date"].at(
            root, attribute, value=name.day, formed=format_date(formed)
        )


def _participant_findings(root: etree._Element, name: ExchangeName) -> Iterator[Finding]:
    """Check the ids in the name and, in formats before 5.02, against those inside."""
    exchange = root.find("СвУчДокОбор")
    for field, role, attribute in _ROLES:
        named = getattr(name, field)
        if is_inn_and_kpp(named):
            yield named_by_inn(root, role, named)
        elif not is_edo_id(named):
            yield KINDS["xml.file_name.participant"].at(root, "ИдФайл", role=role, value=named)
        inside = exchange.get(attribute) if exchange is not None else None
        if exchange is not None and inside and inside != named:
            yield KINDS["xml.file_name.other_participant"].at(
                exchange, attribute, title=attribute, value=inside, named=named
            )
    if name.recipient == name.sender:
        yield KINDS["xml.file_name.same_participant"].at(root, "ИдФайл", value=name.sender)


def _number_findings(element: etree._Element) -> Iterator[Finding]:
    """Check digits only: the schema refuses what is not digits or not so many of them."""
    for name, value in (("", element.text or ""), *element.items()):
        registered = _REGISTERED.get(name)
        if not _DIGITS.fullmatch(value):
            continue
        if registered and not registered(value):
            yield KINDS["xml.ogrn.checksum"].at(element, name, title=name, value=value)
        elif (not name or name.startswith("ИНН")) and not is_inn(value):
            yield KINDS["xml.inn.checksum"].at(element, name, whose=_owner(element), value=value)
    if element.tag == "СвЮЛУч" and not element.get("КПП"):
        yield KINDS["xml.kpp.missing"].at(element, "КПП", whose=element.get("НаимОрг", ""))


def _bank_findings(element: etree._Element) -> Iterator[Finding]:
    bank = element.find("СвБанк")
    bic = bank.get("БИК") if bank is not None else None
    if bank is None or not bic:
        return
    if not is_bic(bic):
        yield KINDS["xml.bic.format"].at(bank, "БИК", value=bic)
        return
    for place, attribute, title, is_valid in (
        (element, "НомерСчета", "Расчётный счёт", is_settlement_account),
        (bank, "КорСчет", "Корреспондентский счёт", is_correspondent_account),
    ):
        number = place.get(attribute)
        if number and not is_account(number):
            yield KINDS["xml.account.format"].at(place, attribute, title=title, value=number)
        elif number and not is_valid(number, bic):
            yield KINDS["xml.account.checksum"].at(
                place, attribute, title=title, value=number, bic=bic
            )


def _text_findings(root: etree._Element) -> Iterator[Finding]:
    """Look at all that is written at once, and for places only when there is something."""
    values = _attributes(root)
    if any(value != value.strip() for value in values):
        yield from _blank_findings(root)
    whole = "".join((*values, *_texts(root)))
    if has_controls(whole):
        yield from control_findings(root)
    if _foreign_characters(without_controls(whole)):
        yield from _character_findings(root)


def _blank_findings(root: etree._Element) -> Iterator[Finding]:
    for element in root.iter("*"):
        for name, value in element.items():
            if name in _NAMES and value != value.strip():
                kind = "xml.text.blanks" if value.strip() else "xml.text.empty"
                yield KINDS[kind].at(element, name, name=name, value=value)


def _character_findings(root: etree._Element) -> Iterator[Finding]:
    for element in root.iter("*"):
        for name, value in (("", element.text or ""), *element.items()):
            characters = _foreign_characters(without_controls(value))
            if characters:
                listed = ", ".join(f"{found} (U+{ord(found):04X})" for found in characters)
                yield KINDS["xml.text.cp1251"].at(
                    element, name, name=name or element.tag, characters=listed
                )


def _foreign_characters(text: str) -> list[str]:
    """Return the characters that windows-1251 lacks, each once, in order."""
    try:
        text.encode(ENCODING)
    except UnicodeEncodeError:
        return [found for found in dict.fromkeys(text) if not found.encode(ENCODING, "ignore")]
    return []


def _owner(element: etree._Element) -> str:
    around = (element, *element.iterancestors())
    return next((_OWNERS[found.tag] for found in around if found.tag in _OWNERS), "участника")
