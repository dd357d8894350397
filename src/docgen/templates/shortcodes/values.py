"""What templates see: values that know how they print, and the nodes that hold them.

Everything here is plain data once it is sent to another process, and no attribute of it is
within a template's reach but the declared children of a :class:`Node`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final, Protocol

from attrs import define, field, frozen
from markupsafe import Markup

from docgen.exceptions import MissingValueError, UnknownShortcodeError
from docgen.language.dates import format_date, format_period
from docgen.language.numbers import NBSP, format_number, format_price
from docgen.models import RUB, Case, Currency, Party, Period, PersonName, Picture
from docgen.models.text import clean_text

MAX_INTEGER: Final = 10**18


@frozen(kw_only=True)
class Money:
    """A sum or a price in a currency; prints «1 234,50», without the currency."""

    amount: Decimal
    currency: Currency = RUB

    def __str__(self) -> str:
        return format_price(self.amount)


@frozen(kw_only=True)
class Position:
    """What somebody is; ``forms`` holds declined ones given in the data."""

    text: str
    forms: Mapping[Case, str] = field(factory=dict)

    def __str__(self) -> str:
        return self.text


@frozen(kw_only=True)
class Grouped:
    """A long number in groups for the eye: «4070 2810 6000».

    In HTML the gaps are made by the stylesheet, so that what is copied is one number; elsewhere
    they are spaces that do not break.
    """

    groups: tuple[str, ...]

    def __str__(self) -> str:
        return NBSP.join(self.groups)


@frozen(kw_only=True)
class PartyName:
    """A name of a party, which knows whose it is, and so declines; else a text like any other."""

    text: str
    party: Party = field(repr=False)

    def __str__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return len(self.text)

    def __contains__(self, part: str) -> bool:
        return part in self.text

    @classmethod
    def of(cls, party: Party, text: str) -> PartyName | None:
        """Return a party's name, or nothing where it is empty."""
        return cls(text=text, party=party) if text else None


@frozen(kw_only=True)
class QrCode:
    """A QR code that holds a text; it is drawn where it prints."""

    text: str


@frozen(kw_only=True)
class PageCounter:
    """The number of the page, or of all pages, known only when pages are made.

    With ``forms``, as «листе,листах,листах», it is the word that goes with that of all pages.
    """

    kind: str
    forms: str = ""


@frozen(kw_only=True)
class MissingMark:
    """What a draft prints in place of a value that a document cannot be issued without."""

    text: str
    problem: str


@frozen(kw_only=True)
class Noted:
    """A modifier's or a getter's result with a remark, in Russian, for the file's notes."""

    value: object
    note: str


# Nobody changes one; but a page makes a hundred, and a frozen one takes twice as long.
@define(kw_only=True, eq=False)
class Node:
    """A value of the context under its dotted name, with its children by their names.

    It prints, compares, iterates and tests as its value; only its children can be reached
    by name, so that ``items`` or ``name`` may be children like any other. A block's value is
    the tuple of its elements. ``title`` says, in Russian, what a picture shows.
    """

    name: str
    value: Any = None
    title: str = ""
    children: Mapping[str, Node] = field(factory=dict, repr=False)

    def child(self, name: str) -> Node:
        """Return a child.

        Raises:
            UnknownShortcodeError: there is none of this name.

        """
        try:
            return self.children[name]
        except KeyError:
            known = [f"{self.name}.{child}" for child in self.children]
            raise UnknownShortcodeError(f"{self.name}.{name}", known) from None

    def __str__(self) -> str:
        if is_missing(self.value):
            raise MissingValueError(self.name)
        return printed(self.value)

    def __bool__(self) -> bool:
        return bool(_comparable(self.value))

    def __len__(self) -> int:
        return len(self.value)

    def __iter__(self) -> Iterator[Any]:
        return iter(() if self.value is None else self.value)

    def __contains__(self, part: object) -> bool:
        return not is_missing(self.value) and part in self.value

    def __eq__(self, other: object) -> bool:
        return bool(_comparable(self.value) == _comparable(other))

    def __hash__(self) -> int:
        return hash(_comparable(self.value))

    def __lt__(self, other: object) -> bool:
        return self._ordered(operator.lt, other)

    def __le__(self, other: object) -> bool:
        return self._ordered(operator.le, other)

    def __gt__(self, other: object) -> bool:
        return self._ordered(operator.gt, other)

    def __ge__(self, other: object) -> bool:
        return self._ordered(operator.ge, other)

    def _ordered(self, compare: Callable[[Any, Any], bool], other: object) -> bool:
        """Compare; what is missing is neither more nor less than anything."""
        if is_missing(self) or is_missing(other):
            return False
        return bool(compare(_comparable(self.value), _comparable(other)))


class Lateness(Protocol):
    """Whoever prints late values later, and is told what is made of them before."""

    def shape(self) -> None:
        """Take note that something was made of a late value."""
        ...

    def take_presence(self, node: LateNode, *, there: bool) -> None:
        """Take note that something depends on whether there is a value."""
        ...

    def take_truth(self, node: LateNode, *, truth: bool) -> None:
        """Take note that something depends on whether a value is true."""
        ...

    def place(self, node: LateNode, *, by: str) -> Markup:
        """Return what stands for a value until it is printed; ``by`` is the filter it goes by."""
        ...


class LateNode(Node):
    """A node whose value is not final: whatever is made of it but printing it, is told."""

    __slots__ = ("_found", "_lateness")
    _found: Any
    _lateness: Lateness

    def __init__(self, node: Node, lateness: Lateness) -> None:
        super().__init__(name=node.name, value=node.value, title=node.title, children=node.children)
        object.__setattr__(self, "_lateness", lateness)

    @property
    def value(self) -> Any:  # noqa: ANN401 - whatever a node holds
        """What it holds for the time being."""
        self._lateness.shape()
        return self._found

    @value.setter
    def value(self, found: object) -> None:
        object.__setattr__(self, "_found", found)

    @property
    def is_picture(self) -> bool:
        """Whether it prints as a picture."""
        return isinstance(self._found, (Picture, QrCode))

    def __bool__(self) -> bool:
        truth = bool(_comparable(self._found))
        self._lateness.take_truth(self, truth=truth)
        return truth

    def is_missing(self) -> bool:
        """Whether there is nothing to print, for the time being."""
        there = not is_missing(self._found)
        self._lateness.take_presence(self, there=there)
        return not there

    def printed_later(self, *, by: str = "") -> Markup:
        """Return what stands for its value until it is printed, by a filter of this name.

        Raises:
            TypeError, ValueError: it could not be printed as it is for the time being.

        """
        if not self.is_picture:
            printed(self._found)
        return self._lateness.place(self, by=by)


def plain(value: object) -> Any:  # noqa: ANN401 - whatever a node holds
    """Return what a node holds, and anything else as it is."""
    return value.value if isinstance(value, Node) else value


def is_missing(value: object) -> bool:
    """Whether there is nothing to print. Zero is something."""
    if isinstance(value, LateNode):
        return value.is_missing()
    found = value.value if isinstance(value, Node) else value
    return found is None or (isinstance(found, str) and not found)


def printed(value: object) -> str:
    """Return how a value prints, without characters that no document may hold.

    Raises:
        TypeError: values of this type do not print.
        ValueError: the text is built to break a layout, or a number is too long.

    """
    kind = type(value)
    if kind is str:
        return clean_text(value)  # type: ignore[arg-type]  # it is one
    for base in kind.__mro__:
        if base in _PRINTERS:
            return clean_text(_PRINTERS[base](value))
    raise TypeError(f"a value of type {kind.__name__} cannot be printed")


def is_printable(value: object) -> bool:
    """Whether a value is a picture or of a type that prints; truth is for conditions only.

    docxtpl's own values print in Word files only.
    """
    return _prints(type(value))  # type: ignore[arg-type]  # every class has a hash


@cache
def _prints(kind: Any) -> bool:  # noqa: ANN401 - a class
    if issubclass(kind, (Picture, QrCode)) or kind.__module__.startswith("docxtpl."):
        return True
    return any(base in _PRINTERS for base in kind.__mro__)


def _comparable(value: object) -> Any:  # noqa: ANN401 - whatever compares
    """Return what stands for a value in comparisons: money is its amount, nothing is ``""``."""
    found = plain(value)
    if isinstance(found, Money):
        return found.amount
    if isinstance(found, float):
        return Decimal(repr(found))
    if isinstance(found, (PersonName, Position, PartyName)):
        return printed(found)
    return "" if found is None else found


def _print_integer(value: int) -> str:
    if abs(value) > MAX_INTEGER:
        raise ValueError("a whole number over 10^18 cannot be printed")
    return format_number(Decimal(value))


def _refuse_truth(value: object) -> str:
    raise TypeError(f"{value} is no text; write [if …]…[/if] and the words to print")


#: How each type prints; the first match in the order of inheritance counts.
_PRINTERS: Final[Mapping[type, Callable[[Any], str]]] = {
    bool: _refuse_truth,
    str: str,
    int: _print_integer,
    float: lambda value: format_number(Decimal(repr(value))),
    Decimal: format_number,
    Money: str,
    date: format_date,
    Period: format_period,
    PersonName: str,
    Position: str,
    Grouped: str,
    PartyName: str,
}
