"""Which places of the file of a correction the printed form shows."""

from __future__ import annotations

from typing import Final

from lxml import etree

from docgen.official.file import OfficialFile
from docgen.official.lexical import read_decimal
from docgen.official.printed import PrintedPlaces, under
from docgen_plugins.upd.official.printed import PARTY

_DOCUMENT: Final = "/Файл/Документ"
_HEAD: Final = f"{_DOCUMENT}/СвКСчФ"
_LINE: Final = f"{_DOCUMENT}/ТаблКСчФ/СведТов*"

_PLACES: Final = (
    *under(_HEAD, "@НомерКСчФ", "@ДатаКСчФ", "@КодОКВ"),
    *under(f"{_HEAD}/СчФ*", "@НомерСчФ", "@ДатаСчФ"),
    *under(f"{_HEAD}/ИспрКСчФ", "@НомИспрКСчФ", "@ДатаИспрКСчФ"),
    *under(f"{_HEAD}/СвПрод", *PARTY),
    *under(f"{_HEAD}/СвПокуп", *PARTY),
    *under(f"{_HEAD}/ДопСвФХЖ1", "@ИдГосКон", "@НаимОКВ"),
    *under(_LINE, "@НомСтр", "@НаимТов", "@КодВидТов"),
    *(
        f"{_LINE}/@{name}{side}"
        for name in ("ОКЕИ_Тов", "НаимЕдИзм", "КолТов", "ЦенаТов", "НалСт")
        for side in ("До", "После")
    ),
    *under(f"{_LINE}/ДопСведТов", "@НаимЕдИзмДо", "@НаимЕдИзмПосле", "@КодВидТов"),
    *(
        f"{_LINE}/{name}/@Стоим{side}Изм"
        for name in ("СтТовБезНДС", "СтТовУчНал")
        for side in ("До", "После")
    ),
    *(f"{_LINE}/СумНал{side}/{name}" for side in ("До", "После") for name in ("СумНДС", "БезНДС")),
    *(
        f"{_LINE}/Акциз{side}/{name}"
        for side in ("До", "После")
        for name in ("СумАкциз", "БезАкциз")
    ),
)
#: What the form computes from the two sides of a line; a file may state something else.
_DIFFERENCES: Final = (
    *(f"{_LINE}/{name}/@СтоимУвел" for name in ("СтТовБезНДС", "СтТовУчНал")),
    *(f"{_LINE}/{name}/@СтоимУм" for name in ("СтТовБезНДС", "СтТовУчНал")),
    *under(f"{_LINE}/АкцизРазн", "СумУвел", "СумУм"),
    *under(f"{_LINE}/СумНалРазн", "СумУвел", "СумУм"),
)
_TOTALS: Final = tuple(
    f"{_DOCUMENT}/ТаблКСчФ/{total}/{name}"
    for total in ("ВсегоУвел", "ВсегоУм")
    for name in ("@СтТовБезНДСВсего", "@СтТовУчНалВсего", "СумНал/СумНДС", "СумНал/БезНДС")
)

_WITH_DIFFERENCES: Final = PrintedPlaces.of(*_PLACES, *_DIFFERENCES, *_TOTALS)
_WITHOUT: Final = PrintedPlaces.of(*_PLACES)


def printed_places(file: OfficialFile) -> PrintedPlaces:
    """Return what the printed form shows: of differences, those that it computes alike."""
    lines = file.root.findall("Документ/ТаблКСчФ/СведТов")
    return _WITH_DIFFERENCES if all(map(_adds_up, lines)) else _WITHOUT


def _adds_up(line: etree._Element) -> bool:
    """Whether the stated differences of a line are those of its two sides."""
    for name in ("СтТовБезНДС", "СтТовУчНал"):
        place = line.find(name)
        if place is None:
            continue
        before, after = (read_decimal(place.get(f"Стоим{side}Изм")) for side in ("До", "После"))
        stated = (read_decimal(place.get("СтоимУвел")) or 0) - (
            read_decimal(place.get("СтоимУм")) or 0
        )
        has_difference = place.get("СтоимУвел") or place.get("СтоимУм")
        if before is None or after is None or (has_difference and after - before != stated):
            return False
    return True
