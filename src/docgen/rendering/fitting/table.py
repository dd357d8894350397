"""A table of a page as a grid: how wide its columns are, and what stands in which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from attrs import field, frozen
from lxml import etree

_MM: Final = {"mm": 1.0, "cm": 10.0, "pt": 25.4 / 72, "px": 25.4 / 96, "in": 25.4}
_WIDTH = re.compile(r"(?:^|;)\s*width\s*:\s*(\d*\.?\d+)(mm|cm|pt|px|in|%)\s*(?:;|$)")
_SECTIONS: Final = ("thead", "tbody", "tfoot")
_CELLS: Final = frozenset({"td", "th"})


@frozen(kw_only=True, eq=False)
class Cell:
    """A cell: its element, its row and section, its first column and how many it spans."""

    element: etree._Element
    row: etree._Element
    section: etree._Element
    column: int
    span: int


@frozen(kw_only=True, eq=False, slots=False)
class Table:
    """A table whose ``colgroup`` says how wide its columns are, in millimetres.

    Columns without a width share what the others leave; ``widths`` has nothing for them.
    """

    element: etree._Element
    columns: Sequence[etree._Element]
    widths: tuple[float | None, ...]
    cells: list[Cell] = field(repr=False)

    @classmethod
    def read(cls, element: etree._Element, width: float) -> Table | None:
        """Return a table that is ``width`` wide, if its columns say how wide they are."""
        columns = list(element.iterfind("./colgroup/col"))
        if not columns:
            return None
        widths = tuple(_width(column, width) for column in columns)
        cells = list(_cells(element, len(columns)))
        return cls(element=element, columns=columns, widths=widths, cells=cells)

    @property
    def is_of_lines(self) -> bool:
        """Whether it is the table of a document's lines."""
        return (self.element.get("class") or "").split()[:1] == ["lines"]

    @cached_property
    def place(self) -> tuple[object, ...]:
        """What the looks of its cells depend on outside of it."""
        above = ((one.tag, one.get("class")) for one in self.element.iterancestors())
        return (self.element.get("class"), self.element.get("id"), *above)

    def shared(self, width: float) -> tuple[float, ...]:
        """Return the widths of all columns of a table that is ``width`` wide."""
        fixed = sum(filter(None, self.widths))
        free = self.widths.count(None)
        if not free:
            # The engine stretches them, or squeezes them.
            return tuple((one or 0) * width / fixed for one in self.widths)
        each = max(0.0, width - fixed) / free
        return tuple(each if one is None else one for one in self.widths)

    def widen(self, widths: Sequence[float]) -> None:
        """Write new widths of the columns that have some into the page."""
        for column, old, new in zip(self.columns, self.widths, widths, strict=True):
            if old is not None and new > old:
                column.set("style", f"width: {new:.1f}mm")


def _width(column: etree._Element, width: float) -> float | None:
    match = _WIDTH.search(column.get("style") or "")
    if match is None:
        return None
    return float(match[1]) * (width / 100 if match[2] == "%" else _MM[match[2]])


def _cells(table: etree._Element, count: int) -> Iterator[Cell]:
    """Yield the cells that lie within the columns, row by row."""
    for section in (table, *(child for child in table if child.tag in _SECTIONS)):
        taken = [0] * count  # for how many rows more a cell above reaches down
        for row in section.iterchildren("tr"):
            column = 0
            for element in row:
                if element.tag not in _CELLS:
                    continue
                while column < count and taken[column]:
                    column += 1
                span = _number(element.get("colspan"))
                if column + span > count:
                    break
                yield Cell(element=element, row=row, section=section, column=column, span=span)
                rows = _number(element.get("rowspan"))
                for place in range(column, column + span):
                    taken[place] = rows
                column += span
            taken = [rows and rows - 1 for rows in taken]


def _number(text: str | None) -> int:
    return max(1, int(text)) if text and text.isdecimal() else 1
