"""Marks of identification («Честный знак») of a document's goods, before they reach the system."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from docgen.models import Finding, Line, Marking, Reporter, SalePayload
from docgen.models.requisite import GS, identification_code
from docgen.models.unit import PIECE

_line: Final = Reporter("line")

#: What GS1 writes element strings with (set 82), and the separator of scanners.
_FOREIGN: Final = re.compile(r"[^!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z" + GS + "]")


def marking_findings(payload: SalePayload) -> Iterator[Finding]:
    """Report codes that stand twice, that nobody can read, and too few or too many of them."""
    seen: dict[str, int] = {}
    for index, line in enumerate(payload.lines):
        for finding in (*_code_findings(line, index, seen), *_count_findings(line)):
            yield finding.under(f"lines[{index}].goods")


def _code_findings(line: Line, index: int, seen: dict[str, int]) -> Iterator[Finding]:
    for at, marking in enumerate(_markings(line)):
        for code in _codes(marking):
            for finding in _one_findings(code):
                yield finding.under(f"markings[{at}]")
            mark = identification_code(code)
            if mark in seen:
                yield _line.error(
                    "marking.repeated",
                    f"markings[{at}]",
                    f"Код маркировки «{mark}» уже есть в строке {seen[mark] + 1}",
                    "Уберите повтор: «Честный знак» не примет один код дважды",
                )
            seen.setdefault(mark, index)


def _one_findings(code: str) -> Iterator[Finding]:
    if found := _FOREIGN.search(code):
        yield _line.error(
            "marking.character",
            "codes",
            f"В коде маркировки «{identification_code(code)}» знак «{found[0]}» "
            f"(по счёту {found.start() + 1}), которого в кодах не бывает",
            "Считайте код заново, с латинской раскладкой клавиатуры",
        )
    if GS in code.lstrip(GS):
        yield _line.warning(
            "marking.tail",
            "codes",
            f"Код маркировки записан вместе с криптохвостом: в документ войдёт только КИ "
            f"«{identification_code(code)}»",
            "Передавайте КИ: код до разделителя GS",
        )


def _count_findings(line: Line) -> Iterator[Finding]:
    """Compare the codes of single items with the pieces; packages hold as many as they hold."""
    markings = _markings(line)
    if not markings or line.unit != PIECE or any(_is_packed(marking) for marking in markings):
        return
    count = Decimal(sum(len(marking.codes) + (marking.quantity or 0) for marking in markings))
    if count != line.quantity:
        yield _line.warning(
            "marking.fewer" if count < line.quantity else "marking.more",
            "markings",
            f"Кодов маркировки {count}, а товара {line.quantity:f} {line.unit.symbol}",
            "Перечислите коды всех единиц товара или исправьте количество",
        )


def _markings(line: Line) -> tuple[Marking, ...]:
    return line.goods.markings if line.goods else ()


def _is_packed(marking: Marking) -> bool:
    return bool(marking.packages or marking.transport_package)


def _codes(marking: Marking) -> tuple[str, ...]:
    transport = (marking.transport_package,) if marking.transport_package else ()
    return (*marking.codes, *marking.packages, *transport)
