"""What a buyer, a customer or a recipient answers: the second title of any official format.

The formats say the same things under different names; what is read here stands on one printed
page, and all else is shown in the annex.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from attrs import frozen
from lxml import etree

from docgen.official.file import OfficialFile
from docgen.official.outline import readable

#: Caption of the printed page, with the line of the УПД where it has one, and where it may stand.
_ROWS: Final[tuple[tuple[str, str], ...]] = (
    ("Документ", "//@НаимДокОпрПр | //@НаимДокОпрИсп"),
    ("№", "//@ПорНомДокИнфПр | //@НомСчФИнфПр | //@НомДокПТПр | //@НомДокПРУИсп | //@НомДокИнфПр"),
    ("от", "//@ДатаДокИнфПр | //@ДатаСчФИнфПр | //@ДатаДокПТПр | //@ДатаДокПРУИсп"),
    ("Файл, на который дан ответ", "//@ИдФайлИнфПр | //@ИдФайлИнфИсп | //@ИдФайлИнфОтпр"),
    ("Итог", "//КодСодОпер/@КодИтога | /Файл/@ПризнРазн"),
    ("Документ о расхождениях", "//КодСодОпер/@НаимДокРасх | //РеквДокРасх/@РеквНаимДок"),
    ("его номер", "//КодСодОпер/@НомДокРасх | //РеквДокРасх/@РеквНомерДок"),
    ("его дата", "//КодСодОпер/@ДатаДокРасх | //РеквДокРасх/@РеквДатаДок"),
    (
        "Содержание операции",
        "//СвПрин/@СодОпер | //ГрузПолучил/@СодОпер | //РезПринял/@СодОпер | //СвСоглас/@СодОпер",
    ),
    (
        "Дата получения (приёмки), согласования [16]",
        "//@ДатаПрин | //@ДатаПолуч | //@ДатаПрием | //@ДатаСоглас",
    ),
    (
        "Товар (груз) получил, услуги, результаты работ, права принял: должность [15]",
        "//СвЛицПрин//@Должность | //СвЛицПолГруз//@Должность",
    ),
    ("ф.и.о. [15]", "//СвЛицПрин//ФИО/@* | //СвЛицПолГруз//ФИО/@*"),
    ("организация принявшего", "//@НаимОргПрин | //@НаимОргПол"),
    ("Составитель документа со стороны покупателя [19]", "/Файл/*/@НаимЭконСубСост"),
)
_COMPILED: Final = tuple((caption, etree.XPath(path)) for caption, path in _ROWS)


@frozen(kw_only=True)
class AnswerRow:
    """A line of the page: its caption, its value, and the places of the file it was taken from."""

    caption: str
    value: str
    paths: tuple[str, ...] = ()


def answer_rows(file: OfficialFile) -> tuple[AnswerRow, ...]:
    """Return what an answer says, line by line; a line that the file does not fill is blank."""
    return tuple(
        AnswerRow(caption=caption, value=_value(found), paths=tuple(_paths(found)))
        for caption, find in _COMPILED
        for found in [find(file.root)]
    )


def _value(found: Sequence[Any]) -> str:
    return " ".join(readable(row.attrname, str(row)) for row in found)


def _paths(found: Sequence[Any]) -> Iterator[str]:
    for row in found:
        yield f"{_path(row.getparent())}/@{row.attrname}"


def _path(element: etree._Element) -> str:
    """Return a path as outlines write it: with positions of all but first elements."""
    path: str = element.getroottree().getpath(element)
    return path.replace("[1]", "")
