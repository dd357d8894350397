"""Waybills of order 551@ (DP_TOVTORGPR), closed for new documents: read, to be shown."""

from __future__ import annotations

from typing import Final

from lxml import etree

from docgen.models import (
    ZERO,
    DocumentReference,
    Goods,
    Line,
    Packing,
    Unit,
)
from docgen.official.elements import child_of, day_of, following_schema, text_of
from docgen.official.file import OfficialFile
from docgen.official.lexical import read_day, read_decimal
from docgen.official.older_files import (
    read_correction,
    read_currency,
    read_exchange,
    read_grounds,
    read_older_party,
    read_signatory,
    read_sums,
)
from docgen.official.printed import PrintedPlaces, under
from docgen_plugins.waybill.payload import WaybillPayload


def read_waybill(file: OfficialFile) -> WaybillPayload:
    """Return what the seller's title of a waybill says.

    Raises:
        DataError: the file is not what its schema says.

    """
    with following_schema(file.name):
        return _read(file)


def _read(file: OfficialFile) -> WaybillPayload:
    document = child_of(file.root, "Документ")
    head = child_of(document, "СвДокПТПрКроме/СвДокПТПр")
    sides, handover = child_of(head, "СодФХЖ1"), child_of(document, "СодФХЖ3")
    itself = child_of(head, "ИдентДок")
    consignor, consignee = sides.find("ГрузОтпр"), sides.find("ГрузПолуч")
    transport = handover.find("ТранНакл")
    return WaybillPayload(
        date=day_of(itself, "ДатаДокПТ"),
        seller=read_older_party(child_of(sides, "Продавец")),
        buyer=read_older_party(child_of(sides, "Покупатель")),
        consignor=None if consignor is None else read_older_party(consignor),
        consignee=None if consignee is None else read_older_party(consignee),
        currency=read_currency(head.find("ДенИзм")),
        correction=read_correction(head.find("ИспрДокПТ"), "ДокПТ"),
        basis=next(read_grounds(sides), None),
        transport_waybill=None
        if transport is None
        else DocumentReference(
            title="Транспортная накладная",
            number=text_of(transport, "НомТранНакл"),
            date=day_of(transport, "ДатаТранНакл"),
        ),
        operation_kind=(sides.findtext("ВидОперации") or ""),
        shipped_by=read_signatory(handover.find("СвЛицОтпГруз")),
        shipment_date=read_day(handover.get("ДатаОтпуск")),
        lines=tuple(map(_line, document.iterfind("СвДокПТПрКроме/СодФХЖ2/СвТов"))),
        received=read_exchange(file, document, text_of(itself, "НомДокПТ")),
    )


def _line(element: etree._Element) -> Line:
    sums = read_sums(element, "СтБезНДС", "СтУчНДС")
    return Line(
        name=text_of(element, "НаимТов"),
        quantity=read_decimal(element.get("НеттоПередано")) or ZERO,
        unit=Unit(code=text_of(element, "ОКЕИ_Тов"), symbol=text_of(element, "НаимЕдИзм")),
        price=read_decimal(element.get("Цена")) or ZERO,
        vat_rate=sums.vat_rate,
        code=text_of(element, "КодТов"),
        goods=Goods(
            article=text_of(element, "АртикулТов"),
            characteristic=text_of(element, "ХарактерТов"),
            sort=text_of(element, "СортТов"),
            packing=Packing(
                kind=text_of(element, "ВидУпак"),
                per_place=read_decimal(element.get("Место")),
                places=read_decimal(element.get("КолМест")),
                gross_mass=read_decimal(element.get("Брутто")),
            ),
        ),
        amount_without_vat=sums.amount_without_vat,
        vat=sums.vat,
        amount=sums.amount,
        price_includes_vat=False,
    )


_HEAD: Final = "/Файл/Документ/СвДокПТПрКроме/СвДокПТПр"
_SIDES: Final = f"{_HEAD}/СодФХЖ1"
_LINE: Final = "/Файл/Документ/СвДокПТПрКроме/СодФХЖ2/СвТов*"
_NAME: Final = ("@Фамилия", "@Имя", "@Отчество")
_ADDRESS: Final = (
    *("@Индекс", "@КодРегион", "@Район", "@Город", "@НаселПункт"),
    *("@Улица", "@Дом", "@Корпус", "@Кварт"),
)
#: The form prints who they are and where; their numbers and accounts are shown beside it.
_PARTY: Final = (
    *("ИдСв/СвОрг/СвЮЛ/@НаимОрг", "ИдСв/СвОрг/ИнОрг/@НаимОрг", "@ОКПО"),
    *under("ИдСв/СвИП/ФИО", *_NAME),
    *under("ИдСв/СвФЛ/ФИО", *_NAME),
    *under("Адрес/АдрРФ", *_ADDRESS),
    "Адрес/АдрИнф/@АдрТекст",
)

PRINTED: Final = PrintedPlaces.of(
    *under(f"{_HEAD}/ИдентДок", "@НомДокПТ", "@ДатаДокПТ"),
    *under(f"{_SIDES}/Продавец", *_PARTY),
    *under(f"{_SIDES}/Основание", "@НаимОсн", "@НомОсн", "@ДатаОсн"),
    *under(_LINE, "@НомТов", "@НаимТов", "@ХарактерТов", "@СортТов", "@АртикулТов", "@КодТов"),
    *under(_LINE, "@НаимЕдИзм", "@ОКЕИ_Тов", "@ВидУпак", "@Место", "@КолМест", "@Брутто"),
    *under(_LINE, "@НеттоПередано", "@Цена", "@СтБезНДС", "@НалСт", "@СумНДС", "@СтУчНДС"),
    *under("/Файл/Документ/СодФХЖ3/ТранНакл", "@НомТранНакл", "@ДатаТранНакл"),
    if_given={"Основание": ("ДатаОсн",)},
)


def printed_places(_file: OfficialFile) -> PrintedPlaces:
    """Return what the form ТОРГ-12 shows of a file."""
    return PRINTED
