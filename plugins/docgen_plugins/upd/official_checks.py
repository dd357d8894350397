"""What is checked in a УПД file beyond its schema and the tax service's own rules.

The seller's title here, its lines and taxes in the modules beside; the buyer's title as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from lxml import etree

from docgen.language.dates import format_date
from docgen.models import RUB, Finding, Severity
from docgen.official.exchange_name import is_guid, parse_exchange_name
from docgen.official.file import OfficialFile
from docgen.official.kinds import FindingKind, finding_kinds
from docgen.official.lexical import read_day
from docgen.official.requisites import requisite_findings
from docgen_plugins.upd.official_currency_checks import currency_name_findings
from docgen_plugins.upd.official_fields import SellerTitle, seller_title
from docgen_plugins.upd.official_line_checks import line_findings

_RENAME: Final = "Сформируйте файл заново: признаки в имени ставит программа"

KINDS: Final[Mapping[str, FindingKind]] = finding_kinds(
    FindingKind(
        code="xml.file_name.flags_missing",
        severity=Severity.ERROR,
        message="В ИдФайл нет шести признаков после GUID: _N2_N3_N4_N5_N6_N7",
        remedy="Допишите их: 0 или 1 для N2–N6 и 00 для N7, например _0_0_0_0_0_00",
        source="Приказ ЕД-7-26/970@, п. 2: имя файла",
    ),
    FindingKind(
        code="xml.file_name.traceability",
        severity=Severity.ERROR,
        message="Признак прослеживаемости N2 в ИдФайл — {flag}, а сведения о прослеживаемости "
        "(графы 11–14) в файле {content}",
        remedy=_RENAME,
        source="Приказ ЕД-7-26/970@, п. 2: признак N2, по нему ФНС узнаёт прослеживаемые товары",
    ),
    FindingKind(
        code="xml.file_name.marking",
        severity=Severity.ERROR,
        message="Признак маркировки N3 в ИдФайл — {flag}, а коды маркировки в файле {content}",
        remedy=_RENAME,
        source="Приказ ЕД-7-26/970@, п. 2: признак N3, по нему оператор передаёт файл в "
        "«Честный знак»",
    ),
    FindingKind(
        code="xml.document.future",
        severity=Severity.WARNING,
        message="Дата документа {date} (строка 1) позже дня, когда сформирован файл: {formed}",
        remedy="Проверьте дату документа и часы компьютера",
    ),
    FindingKind(
        code="xml.correction.date",
        severity=Severity.ERROR,
        message="Исправление от {corrected} (строка 1а) раньше самого документа от {date} "
        "(строка 1)",
        remedy="Исправьте дату исправления; дата документа остаётся прежней",
        source="Постановление 1137, прил. 1, п. 7: исправление позже самого документа",
    ),
    FindingKind(
        code="xml.parties.same",
        severity=Severity.WARNING,
        message="Продавец (строка 2б) и покупатель (строка 6б) — одно лицо: ИНН/КПП {value}",
        remedy="Проверьте реквизиты покупателя",
    ),
    FindingKind(
        code="xml.address.gar",
        severity=Severity.ERROR,
        message="Номер адреса в ГАР «{value}» — не GUID: нужно 36 знаков в пяти группах",
        remedy="Укажите номер из ГАР или запишите адрес по-другому: АдрРФ либо АдрИнф",
        source="Операторы не принимают адрес ГАР без номера из 36 знаков",
    ),
    FindingKind(
        code="xml.currency.rate_of_ruble",
        severity=Severity.WARNING,
        message="Валюта документа — рубль (строка 7), а указан курс {value}",
        remedy="Уберите КурсВал или исправьте код валюты",
    ),
    FindingKind(
        code="xml.shipment.missing",
        severity=Severity.WARNING,
        message="Нет реквизитов документа об отгрузке (строка 5а)",
        remedy="Для СЧФДОП добавьте ДокПодтвОтгрНом с названием, номером и датой самого документа",
    ),
    FindingKind(
        code="xml.shipment.not_itself",
        severity=Severity.ERROR,
        message="Строка 5а не называет сам документ: «{title}» № {number} от {date}",
        remedy="Для СЧФДОП повторите в ДокПодтвОтгрНом НаимДокОпр, номер и дату документа",
        source="Операторы сверяют ДокПодтвОтгрНом с НаимДокОпр, номером и датой документа",
    ),
    FindingKind(
        code="xml.circumstances.commission",
        severity=Severity.INFO,
        message="СпОбстФСЧФ=1 означает счёт-фактуру между комиссионером и комитентом, агентом и "
        "принципалом",
        remedy="При обычной продаже уберите СпОбстФСЧФ",
    ),
    FindingKind(
        code="xml.circumstances.unknown",
        severity=Severity.INFO,
        message="Код обстоятельств {attribute}=«{value}» нам не известен",
        remedy="Сверьте его со справочником оператора; известны 00005 и 10000",
    ),
    FindingKind(
        code="xml.transfer.period",
        severity=Severity.ERROR,
        message="Период передачи (строка [11]) кончается {end} раньше, чем начинается: {start}",
        remedy="Исправьте даты периода",
        source="Закон 402-ФЗ, ст. 9: период факта хозяйственной жизни",
    ),
    FindingKind(
        code="xml.signatory.position",
        severity=Severity.WARNING,
        message="У подписанта не указана должность",
        remedy="Укажите Должн: операторы требуют её в СЧФДОП и ДОП",
    ),
)

_CODES: Final = frozenset({"00005", "10000"})
_FLAGS: Final = 6
_COMMISSION: Final = "1"


def upd_file_findings(file: OfficialFile) -> Iterator[Finding]:
    """Check the seller's title of a УПД 5.01–5.03; bears files that break the schema."""
    yield from requisite_findings(file)
    title = seller_title(file)
    if title is None:
        return
    if not title.is_first_version:
        yield from _flag_findings(file.root)
        yield from _shipment_findings(title)
        yield from _signatory_findings(title)
    yield from _date_findings(title, file.formed_on)
    yield from _party_findings(title)
    yield from _circumstances_findings(title)
    yield from line_findings(title)


def _flag_findings(root: etree._Element) -> Iterator[Finding]:
    """Compare the signs in the file's name with its content."""
    name = parse_exchange_name(root.get("ИдФайл", ""))
    if name is None:
        return
    if len(name.flags) != _FLAGS:
        yield KINDS["xml.file_name.flags_missing"].at(root, "ИдФайл")
        return
    for kind, flag, tag in (
        ("traceability", name.flags[0], "СведПрослеж"),
        ("marking", name.flags[1], "НомСредИдентТов"),
    ):
        is_there = next(root.iter(tag), None) is not None
        if flag != str(int(is_there)):
            yield KINDS[f"xml.file_name.{kind}"].at(
                root, "ИдФайл", flag=flag, content="есть" if is_there else "отсутствуют"
            )


def _date_findings(title: SellerTitle, formed: date | None) -> Iterator[Finding]:
    fields, dated = title.fields, title.dated_on
    if dated is None:
        return
    if formed is not None and dated > formed:
        yield KINDS["xml.document.future"].at(
            title.invoice, fields.date, date=format_date(dated), formed=format_date(formed)
        )
    correction = title.invoice.find(fields.correction)
    if correction is not None:
        corrected = read_day(correction.get(fields.corrected_on))
        if corrected is not None and corrected < dated:
            yield KINDS["xml.correction.date"].at(
                correction,
                fields.corrected_on,
                corrected=format_date(corrected),
                date=format_date(dated),
            )
    yield from _period_findings(title)


def _period_findings(title: SellerTitle) -> Iterator[Finding]:
    if title.transfer is None:
        return
    start, end = (read_day(title.transfer.get(name)) for name in title.fields.period)
    if start is not None and end is not None and end < start:
        yield KINDS["xml.transfer.period"].at(
            title.transfer, title.fields.period[1], start=format_date(start), end=format_date(end)
        )


def _party_findings(title: SellerTitle) -> Iterator[Finding]:
    seller, buyer = (_identity(title.invoice.find(tag)) for tag in ("СвПрод", "СвПокуп"))
    if seller and seller == buyer:
        yield KINDS["xml.parties.same"].at(title.invoice.find("СвПокуп"), value=seller)
    for address in title.document.iter("АдрГАР", "КодГАР"):
        number = address.get("ИдНом") or address.text or ""
        if not is_guid(number):
            attribute = "ИдНом" if address.tag == "АдрГАР" else ""
            yield KINDS["xml.address.gar"].at(address, attribute, value=number)
    yield from _currency_findings(title)


def _identity(party: etree._Element | None) -> str:
    """Return «ИНН/КПП» of a party; empty when there is no ИНН."""
    found = None if party is None else party.find("ИдСв/*")
    if found is None:
        return ""
    inn = found.get("ИННЮЛ") or found.get("ИННФЛ") or ""
    return f"{inn}/{found.get('КПП', '')}".rstrip("/")


def _currency_findings(title: SellerTitle) -> Iterator[Finding]:
    currency = title.invoice.find(title.fields.currency)
    place = title.invoice.find(title.fields.exchange_rate)
    if currency is not None and place is not None:
        yield from currency_name_findings(currency.get("КодОКВ", ""), place)
    if currency is None or place is None or currency.get("КодОКВ") != RUB.numeric:
        return
    if rate := place.get("КурсВал"):
        yield KINDS["xml.currency.rate_of_ruble"].at(place, "КурсВал", value=rate)


def _shipment_findings(title: SellerTitle) -> Iterator[Finding]:
    """Check line 5а of a УПД of status 1, which ships by itself."""
    if title.function != "СЧФДОП":
        return
    document = title.document
    itself = (document.get("НаимДокОпр"), title.number, title.invoice.get(title.fields.date))
    shipments = title.invoice.findall(title.fields.shipment)
    if not shipments:
        yield KINDS["xml.shipment.missing"].at(title.invoice)
        return
    named = [
        tuple(shipment.get(name) for name in ("РеквНаимДок", "РеквНомерДок", "РеквДатаДок"))
        for shipment in shipments
    ]
    if itself not in named:
        yield KINDS["xml.shipment.not_itself"].at(
            shipments[0], title=itself[0], number=itself[1], date=itself[2]
        )


def _circumstances_findings(title: SellerTitle) -> Iterator[Finding]:
    extra = title.invoice.find("ДопСвФХЖ1")
    if extra is None:
        return
    if not title.is_first_version and title.circumstances == _COMMISSION:
        yield KINDS["xml.circumstances.commission"].at(extra, "СпОбстФСЧФ")
    for attribute in ("СпОбстФСЧФДОП", "СпОбстФДОП"):
        value = extra.get(attribute)
        if value and value not in _CODES:
            yield KINDS["xml.circumstances.unknown"].at(
                extra, attribute, attribute=attribute, value=value
            )


def _signatory_findings(title: SellerTitle) -> Iterator[Finding]:
    if title.function not in {"СЧФДОП", "ДОП"}:
        return
    for signatory in title.document.iterchildren("Подписант"):
        if not signatory.get("Должн"):
            yield KINDS["xml.signatory.position"].at(signatory, "Должн")
