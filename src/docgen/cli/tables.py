"""Tables of the terminal, in which nothing is cut, however narrow it is.

Cells wrap between words. Where the longest words do not fit beside one another, the least important
columns go, and where that is not enough, each row becomes a card: a line for every cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Final

from attrs import frozen
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

_FIGURES: Final = ">"
_SPARE: Final = "?"
#: What stands between two columns; a space stands at either edge.
_GAP: Final = 3


@frozen(kw_only=True)
class _Column:
    """A column; the larger ``spare``, the sooner it goes where there is no room for it."""

    title: str
    is_figures: bool
    spare: int
    cells: tuple[str, ...]

    @property
    def least(self) -> int:
        """How wide it must be, for nothing in it to be cut."""
        if self.is_figures:
            return self.most
        texts = (self.title, *self.cells)
        return max((cell_len(word) for text in texts for word in text.split(" ")), default=0)

    @property
    def most(self) -> int:
        """How wide it is where nothing wraps."""
        return max(map(cell_len, (self.title, *self.cells)))


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under the names of their columns.

    A column named with ``>`` holds figures: it goes to the right, and does not wrap. One named
    with ``?`` is left out where there is no room for it, and one with ``??`` before that.
    """
    console = Console()
    table = _columns(columns, [["" if cell is None else str(cell) for cell in row] for row in rows])
    shown = _fitting(table, console.width)
    if _width(shown) > console.width:
        _print_cards(console, title, table)
        return
    printed = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column, width in zip(shown, _widths(shown, console.width), strict=True):
        printed.add_column(
            Text(column.title),
            width=width,
            justify="right" if column.is_figures else "left",
            overflow="fold",
        )
    for cells in zip(*(column.cells for column in shown), strict=True):
        printed.add_row(*map(Text, cells))
    console.print(printed)


def _columns(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[_Column]:
    return [
        _Column(
            title=name.lstrip(_FIGURES + _SPARE),
            is_figures=_FIGURES in name[: len(name) - len(name.lstrip(_FIGURES + _SPARE))],
            spare=len(name) - len(name.lstrip(_SPARE)),
            cells=tuple(row[index] for row in rows),
        )
        for index, name in enumerate(names)
    ]


def _fitting(columns: Sequence[_Column], width: int) -> list[_Column]:
    """Return the columns without as many spare ones as there is no room for."""
    shown = list(columns)
    last_first = reversed(columns)
    for column in sorted(last_first, key=attrgetter("spare"), reverse=True):
        if _width(shown) > width and column.spare:
            shown = [row for row in shown if row is not column]
    return shown


def _width(columns: Sequence[_Column]) -> int:
    """Return how wide a table must be at least."""
    return sum(column.least for column in columns) + _GAP * (len(columns) - 1) + 2


def _widths(columns: Sequence[_Column], width: int) -> list[int]:
    """Return the widths of columns: what is left over goes to those that wrap, evenly."""
    widths = [column.least for column in columns]
    room = width - _width(columns)
    while room > 0:
        wanting = [index for index, column in enumerate(columns) if widths[index] < column.most]
        if not wanting:
            break
        for index in wanting[:room]:
            widths[index] += 1
        room -= len(wanting[:room])
    return widths


def _print_cards(console: Console, title: str, columns: Sequence[_Column]) -> None:
    """Print each row as lines, the first cell before the others."""
    console.print(Text(title, style="italic"))
    for cells in zip(*(column.cells for column in columns), strict=True):
        console.print()
        for index, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            if cell:
                name = f"  {column.title}: " if index and column.title else "  " * bool(index)
                style = "" if index else "bold"
                console.print(Text(f"{name}{cell}", style=style), soft_wrap=True)
