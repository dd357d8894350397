"""Fields of the host's own: what its CRM knows of parties, contracts, lines and documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from attrs import frozen

from docgen.models.shortcode import ShortcodeKind


@frozen
class _OfAnyKind:
    """Marks a value that is written as a text, a number or a date, and kept as a text."""


#: The text of an own field's value: plain data of any simple kind can stand for it.
OwnText = Annotated[str, _OfAnyKind()]


@frozen
class OwnValues(Mapping[str, str]):
    """The values of own fields by their names, as texts; never changes, and can be hashed.

    A number is written with a point, a date as ISO 8601: ``{"order_date": "2026-10-31"}``.
    """

    pairs: tuple[tuple[str, str], ...] = ()

    def __getitem__(self, name: str) -> str:
        """Return the value of a field."""
        for one, value in self.pairs:
            if one == name:
                return value
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return (name for name, _ in self.pairs)

    def __len__(self) -> int:
        """Return how many fields have a value."""
        return len(self.pairs)


NO_VALUES: Final = OwnValues()


def own_values(given: Mapping[str, str | Decimal | int | dt.date]) -> OwnValues:
    """Return values by names as they are kept."""
    if isinstance(given, OwnValues):
        return given
    return OwnValues(tuple((name, _text(value)) for name, value in given.items()))


def _text(value: str | Decimal | int | dt.date) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


class FieldOwner(StrEnum):
    """What may have fields of the host's own."""

    ORGANISATION = "organisation"
    CLIENT = "client"
    CONTRACT = "contract"
    LINE = "line"
    DOCUMENT = "document"


class OwnKind(StrEnum):
    """What the values of an own field are."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"

    @property
    def shortcode(self) -> ShortcodeKind:
        """The kind of the shortcode that prints such a value."""
        return ShortcodeKind(self.value)

    @property
    def model(self) -> type[str | Decimal | dt.date]:
        """What a value is read as."""
        if self is OwnKind.DATE:
            return dt.date
        return str if self is OwnKind.TEXT else Decimal

    def read(self, text: str) -> str | Decimal | dt.date:
        """Return the value that a text stands for.

        Raises:
            ValueError: it is no date; or InvalidOperation, where it is no number.

        """
        if self is OwnKind.DATE:
            return dt.date.fromisoformat(text)
        return text if self is OwnKind.TEXT else Decimal(text)


@frozen(kw_only=True)
class OwnField:
    """A field that the host declares: whose it is, its name, and its title for people.

    It is printed by ``[contract.fields.<name>]``, in Russian by ``[договор.поля.<alias>]``; a name
    needs no alias where it is Russian itself. ``text_field`` is how the official XML calls it, of a
    document or a line: what the two sides have agreed on.
    """

    record: FieldOwner
    name: str
    title: str
    kind: OwnKind = OwnKind.TEXT
    alias: str = ""
    example: str = ""
    text_field: str = ""
