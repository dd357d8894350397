"""What a file says and its printed form has no room for, on the last page or on pages after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from attrs import evolve, frozen

from docgen.official.captions import Captions
from docgen.official.file import OfficialFile
from docgen.official.outline import FieldFilter, OutlineRow, outline
from docgen.official.printed import is_for_machines

#: Whoever signs has a box of their own.
_BOXED: Final = "Подписант"
#: «Файл» and «Документ» hold everything, and are not worth a heading.
_OUTER: Final = frozenset(("Документ", "ИнфПок"))
_PERSON: Final = "ФИО"
_TEXTS: Final = frozenset(("ТекстИнф", "ИнфПолФХЖ2", "ИнфПолФХЖ3", "ИнфПолеОписРабот"))
_JOINED: Final = _TEXTS | {_PERSON}


@frozen(kw_only=True)
class AnnexPart:
    """Rows that stand together; those of a signer in a box."""

    rows: Sequence[OutlineRow]
    is_boxed: bool = False


def annex_parts(
    file: OfficialFile, captions: Captions, lacks: FieldFilter
) -> tuple[AnnexPart, ...]:
    """Return what the printed form of a file ``lacks``; empty when it shows everything."""
    wanted = _beside_machines(lacks)
    rows = (row for row in outline(file.root, captions, wanted) if row.tag not in _OUTER)
    return tuple(_parts(_briefly(rows)))


def _beside_machines(lacks: FieldFilter) -> FieldFilter:
    """Leave out what is of use to programs only."""
    return lambda path, element: not is_for_machines(path) and lacks(path, element)


def _briefly(rows: Iterable[OutlineRow]) -> Iterator[OutlineRow]:
    """Join what reads better in one row: names, agreed texts, and codes that follow each other."""
    for whole in _together(rows):
        first, *rest = whole
        if first.tag in _TEXTS and [row.tag for row in rest] == ["Идентиф", "Значен"]:
            yield evolve(rest[1], depth=first.depth, caption=rest[0].value)
        elif first.tag == _PERSON and rest:
            name = " ".join(row.value for row in rest)
            yield evolve(first, value=name, is_heading=False)
        elif not first.is_heading:
            yield evolve(first, value="; ".join(row.value for row in whole))
        else:
            yield from whole


def _together(rows: Iterable[OutlineRow]) -> Iterator[list[OutlineRow]]:
    """Yield what may be joined: a heading with the fields right below it, or fields of one name."""
    whole: list[OutlineRow] = []
    for row in rows:
        if whole and not _belongs(row, whole):
            yield whole
            whole = []
        whole.append(row)
    if whole:
        yield whole


def _belongs(row: OutlineRow, whole: Sequence[OutlineRow]) -> bool:
    first = whole[0]
    if row.is_heading:
        return False
    if first.is_heading:
        return first.tag in _JOINED and row.depth == first.depth + 1
    return (row.tag, row.depth) == (first.tag, first.depth)


def _parts(rows: Iterable[OutlineRow]) -> Iterator[AnnexPart]:
    gathered: list[OutlineRow] = []
    box: int | None = None
    for row in rows:
        starts_box = row.is_heading and row.tag == _BOXED
        ends_box = box is not None and row.depth <= box
        if (starts_box or ends_box) and gathered:
            yield AnnexPart(rows=gathered, is_boxed=box is not None)
            gathered = []
        if starts_box:
            box = row.depth
        elif ends_box:
            box = None
        gathered.append(row)
    if gathered:
        yield AnnexPart(rows=gathered, is_boxed=box is not None)
