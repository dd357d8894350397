"""An official file as a list of its fields, named as its schema names them.

It is how files are read whose format has no form to print: the buyer's title, old acts and
waybills, corrections.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from attrs import frozen
from lxml import etree

from docgen.models.text import clean_text
from docgen.official.captions import Captions

#: Signatures and certificates in base64 say nothing to people.
_MAX_WORD: Final = 300

#: The lines of tables, which are called by their numbers.
LINES: Final = frozenset(("СведТов", "СвТов", "Работа", "СвОпер"))
#: How many are shown of a table that is too long to be printed.
FIRST_LINES: Final = 100
_LATER: Final = re.compile(rf"/(?:{'|'.join(sorted(LINES))})\[(\d+)\]")

#: What the formats write as a code and the schemas do not explain.
_MEANINGS: Final = {
    "КодИтога": {
        "1": "принято без расхождений",
        "2": "принято с расхождениями",
        "3": "не принято",
    },
    "ПрТовРаб": {
        "1": "товар",
        "2": "работа",
        "3": "услуга",
        "4": "имущественное право",
        "5": "иное",
    },
    "ТипПодпис": {
        "1": "усиленная квалифицированная подпись",
        "2": "простая подпись",
        "3": "усиленная неквалифицированная подпись",
    },
    "СпосПодтПолном": {
        "1": "в сертификате подписи",
        "2": "доверенность (МЧД) в пакете электронных документов",
        "3": "доверенность (МЧД) в системе хранения, её реквизиты ниже",
        "4": "доверенность (МЧД) в системе хранения, её реквизиты — в другом документе",
        "5": "доверенность на бумаге",
        "6": "иное",
    },
    "СтатПодп": {
        "1": "без доверенности",
        "2": "по доверенности (МЧД)",
        "3": "по доверенности на бумаге",
    },
    "ПризнРазн": {"1": "разногласия есть", "2": "разногласий нет"},
    "СпОбстФСЧФ": {
        "1": "комиссионер и комитент, агент и принципал",
        "2": "аванс",
        "3": "агент, покупателей несколько",
        "4": "налоговый агент",
        "5": "продавцы по НК 161 п. 8",
    },
    "Функция": {
        "СЧФ": "счёт-фактура",
        "СЧФДОП": "счёт-фактура и передаточный документ",
        "ДОП": "передаточный документ",
        "КСЧФ": "корректировочный счёт-фактура",
        "КСЧФДИС": "корректировочный счёт-фактура и документ об изменении стоимости",
        "ДИС": "документ об изменении стоимости",
    },
}


#: What fields are called where no schema tells it.
_TITLES: Final = {
    "НаимОсн": "Наименование документа",
    "НомОсн": "Номер документа",
    "ДатаОсн": "Дата документа",
    "ПередатДокум": "Передаточный документ",
    "ДокумОснКор": "Документ — основание корректировки",
    "КИЗ": "Код маркировки",
    "НомУпак": "Код упаковки",
    "НомСредИдентТовДо": "Средства идентификации до изменения",
    "НомСредИдентТовПосле": "Средства идентификации после изменения",
}


@frozen(kw_only=True)
class OutlineRow:
    """A field with its value, or the heading of those below it; ``depth`` counts from 0.

    ``tag`` is the name of its element or attribute.
    """

    depth: int
    caption: str
    tag: str = ""
    value: str = ""
    is_heading: bool = False


#: Whether a place of a file is to be shown: its path, with positions of all but first ones.
FieldFilter = Callable[[str, Any], bool]


def everything(_path: str, _element: etree._Element) -> bool:
    """Want every place."""
    return True


def first_lines(path: str, _element: etree._Element) -> bool:
    """Want all but the lines after the first hundred of a table."""
    match = _LATER.search(path)
    return match is None or int(match[1]) <= FIRST_LINES


def outline(
    root: etree._Element, captions: Captions, wanted: FieldFilter = everything
) -> Iterator[OutlineRow]:
    """Yield the fields of a file in their order: of an element, its attributes come first.

    Of those that are not ``wanted`` nothing is left, nor of headings that have none below them.
    """
    return _with_their_headings(_content(root, f"/{root.tag}", captions, wanted, 0))


def _with_their_headings(rows: Iterable[OutlineRow]) -> Iterator[OutlineRow]:
    """Leave out the headings that have no field below them."""
    headings: list[OutlineRow] = []
    for row in rows:
        headings = [one for one in headings if one.depth < row.depth]
        if row.is_heading:
            headings.append(row)
        else:
            yield from headings
            headings = []
            yield row


def _content(
    element: etree._Element, path: str, captions: Captions, wanted: FieldFilter, depth: int
) -> Iterator[OutlineRow]:
    for key, value in element.attrib.items():
        name = str(key)
        if wanted(f"{path}/@{name}", element):
            yield _field(captions, f"{path}/@{name}", etree.QName(name).localname, value, depth)
    if element.attrib and (element.text or "").strip() and wanted(path, element):
        yield _field(captions, path, etree.QName(element).localname, element.text or "", depth)
    seen: Counter[str] = Counter()
    for child in element.iterchildren("{*}*"):
        tag = str(child.tag)
        seen[tag] += 1
        place = f"{path}/{tag}" + (f"[{seen[tag]}]" if seen[tag] > 1 else "")
        name = etree.QName(child).localname
        if len(child) or child.attrib:
            caption = _heading(captions, place, name, child)
            yield OutlineRow(depth=depth, caption=caption, tag=name, is_heading=True)
            yield from _content(child, place, captions, wanted, depth + 1)
        elif wanted(place, child):
            yield _field(captions, place, name, child.text or "", depth)


def _field(captions: Captions, path: str, name: str, value: object, depth: int) -> OutlineRow:
    return OutlineRow(
        depth=depth,
        caption=_caption(captions, path, name),
        tag=name,
        value=readable(name, str(value)),
    )


def _heading(captions: Captions, path: str, name: str, element: etree._Element) -> str:
    """Return the name of an element; of a line of a table, its number and what it is of."""
    number = element.get("НомСтр") or element.get("НомТов") or element.get("Номер")
    if number and name in LINES:
        title = element.get("НаимТов") or element.get("НаимРабот") or ""
        return f"Строка {number}" + (f". {readable(name, title)}" if title else "")
    return _caption(captions, path, name)


def _caption(captions: Captions, path: str, name: str) -> str:
    caption = captions.at(path)
    return caption.title if caption else _TITLES.get(name, name)


def readable(name: str, value: str) -> str:
    """Return a value as people read it: a code with its meaning, no binary data."""
    if any(len(word) > _MAX_WORD for word in value.split()):
        return f"(двоичные данные, знаков: {len(value)})"
    meaning = _MEANINGS.get(name, {}).get(value)
    try:
        return f"{value} — {meaning}" if meaning else clean_text(value)
    except ValueError:
        return "(текст, который нельзя напечатать)"
