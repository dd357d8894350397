"""Marking codes and numbers of declarations in a УПД file, as others have written them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from docgen.models import Finding, Severity
from docgen.official.kinds import FindingKind, finding_kinds

_SYSTEM: Final = "«Честный знак» (ГИС МТ) принимает в УПД только код идентификации"

KINDS: Final[Mapping[str, FindingKind]] = finding_kinds(
    FindingKind(
        code="xml.mark.crypto_tail",
        severity=Severity.ERROR,
        message="Код маркировки «{value}» записан с криптохвостом",
        remedy="Оставьте код идентификации: до разделителя GS (U+001D), без групп 91, 92 и 93",
        source=_SYSTEM,
    ),
    FindingKind(
        code="xml.mark.brackets",
        severity=Severity.ERROR,
        message="Код маркировки «{value}» записан со скобками",
        remedy="Запишите его без скобок: они есть только на печати, 01 и 21 стоят без них",
        source=_SYSTEM,
    ),
    FindingKind(
        code="xml.mark.blanks",
        severity=Severity.ERROR,
        message="В коде маркировки «{value}» есть пробелы или концы строк",
        remedy="Уберите их: код сравнивают знак за знаком",
        source=_SYSTEM,
    ),
    FindingKind(
        code="xml.declaration.blanks",
        severity=Severity.WARNING,
        message="Номер декларации или партии «{value}» (графа 11) начинается или кончается "
        "пробелом",
        remedy="Уберите лишние пробелы: ФНС ищет по номеру",
    ),
)

#: How programs spell GS where XML does not let them write it.
_GS: Final = re.compile(
    r"\\u001d|\\x1d|<gs>|\[gs\]|\{gs\}|&#29;|&#x1d;|_x001d_|\u241d", re.IGNORECASE
)
_IDENTIFIED: Final = r"01[0-9]{14}21"
_BASE64: Final = r"[A-Za-z0-9+/=]"
#: Without a GS: key and signature, or the short check of codes with a serial of 6 or 13 signs.
_TAIL: Final = re.compile(
    rf"{_IDENTIFIED}.{{5,20}}?91.{{4}}92{_BASE64}{{40,90}}"
    rf"|{_IDENTIFIED}(?:.{{6}}|.{{13}})93{_BASE64}{{4}}(?:3103[0-9]{{6}})?"
)
#: Of goods; packages are written as «(00)…» in the tax service's own examples.
_BRACKETS: Final = re.compile(r"\(01\)[0-9]{14}\(21\)")
_BLANK: Final = re.compile(r"\s")


def mark_findings(table: etree._Element) -> Iterator[Finding]:
    """Check the codes of all lines, and the numbers of declarations."""
    for element in table.iter("КИЗ", "НомУпак"):
        mark = element.text or ""
        if _GS.search(mark) or _TAIL.fullmatch(mark):
            yield KINDS["xml.mark.crypto_tail"].at(element, value=mark)
        if _BRACKETS.search(mark):
            yield KINDS["xml.mark.brackets"].at(element, value=mark)
        if _BLANK.search(mark):
            yield KINDS["xml.mark.blanks"].at(element, value=mark)
    for element in table.iter("СвДТ", "СвТД", "СведПрослеж"):
        for name in ("НомерДТ", "НомерТД", "НомТовПрослеж"):
            number = element.get(name, "")
            if number != number.strip():
                yield KINDS["xml.declaration.blanks"].at(element, name, value=number)
