"""Acts of order 552@ (DP_REZRUISP), closed for new documents: read, to be shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from docgen.models import ZERO, Contract, Line, Period, Unit
from docgen.models.text import clean_text
from docgen.official.elements import child_of, day_of, following_schema, text_of
from docgen.official.file import OfficialFile
from docgen.official.lexical import read_day, read_decimal
from docgen.official.older_files import (
    read_correction,
    read_currency,
    read_exchange,
    read_grounds,
    read_older_party,
    read_sums,
)
from docgen.official.printed import PrintedPlaces, under
from docgen_plugins.act.payload import ActPayload


def read_act(file: OfficialFile) -> ActPayload:
    """Return what the contractor's title of an act says.

    Raises:
        DataError: the file is not what its schema says.

    """
    with following_schema(file.name):
        return _read(file)


def _read(file: OfficialFile) -> ActPayload:
    document = child_of(file.root, "Документ")
    head = child_of(document, "СвДокПРУ")
    sides, itself = child_of(head, "СодФХЖ1"), child_of(head, "ИдентДок")
    grounds = next(read_grounds(sides), None)
    return ActPayload(
        date=day_of(itself, "ДатаДокПРУ"),
        seller=read_older_party(child_of(sides, "Исполнитель")),
        buyer=read_older_party(child_of(sides, "Заказчик")),
        currency=read_currency(head.find("ДенИзм")),
        contract=None if grounds is None else Contract(number=grounds.number, date=grounds.date),
        period=_period(sides.find("ОписРабот")),
        correction=read_correction(head.find("ИспрДокПРУ"), "ДокПРУ"),
        lines=tuple(_lines(sides)),
        received=read_exchange(file, document, text_of(itself, "НомДокПРУ")),
    )


def _period(place: etree._Element | None) -> Period | None:
    if place is None:
        return None
    start, end = read_day(place.get("НачРабот")), read_day(place.get("КонРабот"))
    return Period(start=start, end=end) if start and end and start <= end else None


def _lines(sides: etree._Element) -> Iterator[Line]:
    for element in sides.iterfind("ОписРабот/Работа"):
        sums = read_sums(element, "СтоимБезНДС", "СтоимУчНДС")
        title = text_of(element, "НаимРабот") or clean_text(element.findtext("Описание") or "")
        yield Line(
            name=title,
            quantity=read_decimal(element.get("Количество")) or ZERO,
            unit=Unit(code=text_of(element, "ОКЕИ"), symbol=text_of(element, "НаимЕдИзм")),
            price=read_decimal(element.get("Цена")) or ZERO,
            vat_rate=sums.vat_rate,
            amount_without_vat=sums.amount_without_vat,
            vat=sums.vat,
            amount=sums.amount,
            price_includes_vat=False,
        )


_HEAD: Final = "/Файл/Документ/СвДокПРУ"
_WORK: Final = f"{_HEAD}/СодФХЖ1/ОписРабот/Работа*"

PRINTED: Final = PrintedPlaces.of(
    *under(f"{_HEAD}/ИдентДок", "@НомДокПРУ", "@ДатаДокПРУ"),
    *under(_WORK, "@Номер", "@НаимРабот", "@НаимЕдИзм", "@Цена", "@Количество", "@СтоимБезНДС"),
)


def printed_places(_file: OfficialFile) -> PrintedPlaces:
    """Return what the printed act shows of a file."""
    return PRINTED
