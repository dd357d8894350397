"""What a mark over finished pages is: its text, where it stands, how it looks."""

from __future__ import annotations

import math
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from docgen.exceptions import ConfigurationError, UnknownNameError

if TYPE_CHECKING:
    from attrs import Attribute

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
#: How strong a mark is unless it says so: across the page, text must stay legible below it.
_STRONG: Final = 0.85
_FAINT: Final = 0.18


class MarkPosition(StrEnum):
    """Where on a page a mark stands."""

    UPPER_LEFT = "upper-left"
    UPPER_RIGHT = "upper-right"
    LOWER_LEFT = "lower-left"
    LOWER_RIGHT = "lower-right"
    CENTRE = "centre"
    DIAGONAL = "diagonal"


def _place(name: str) -> MarkPosition:
    if name not in [*MarkPosition]:
        raise UnknownNameError("place of a mark", name, MarkPosition)
    return MarkPosition(name)


@frozen(kw_only=True)
class Mark:
    """What is laid over pages.

    ``text`` may have several lines, ``place`` may be given by its name. ``size`` is that of its
    type in points, made smaller where the page is too narrow, and of no account across the page.
    ``colour`` is ``#rrggbb``; ``opacity`` is above 0 and up to 1: where it is not given, strong
    enough to be read, and faint across the page. ``framed`` draws a stamp's border around it,
    never across the page.

    Raises:
        ConfigurationError: the text is blank, or a value is none of these.
        UnknownNameError: there is no such place.

    """

    text: str = field()
    place: MarkPosition = field(default=MarkPosition.LOWER_LEFT, converter=_place)
    colour: str = field(default="#1d3f77")
    opacity: float | None = field(default=None)
    size: float = field(default=13.0)
    framed: bool = True

    @text.validator
    def _check_text(self, _: Attribute[str], value: str) -> None:
        if not value.strip():
            raise ConfigurationError("the text of a mark is blank; say what to print, like КОПИЯ")

    @colour.validator
    def _check_colour(self, _: Attribute[str], value: str) -> None:
        if not _COLOUR.fullmatch(value):
            raise ConfigurationError(f"the colour of a mark is {value!r}; write it as #1d3f77")

    @opacity.validator
    def _check_opacity(self, _: Attribute[float | None], value: float | None) -> None:
        if value is not None and not 0 < value <= 1:
            raise ConfigurationError(f"the opacity of a mark is {value}; it is above 0, up to 1")

    @size.validator
    def _check_size(self, _: Attribute[float], value: float) -> None:
        if not 0 < value < math.inf:
            raise ConfigurationError(f"the size of a mark is {value}; it is in points, above 0")

    @property
    def lines(self) -> list[str]:
        """Its text, line by line."""
        return self.text.splitlines()

    @property
    def has_frame(self) -> bool:
        """Whether a border is drawn around it."""
        return self.framed and self.place is not MarkPosition.DIAGONAL

    @property
    def strength(self) -> float:
        """Its opacity."""
        if self.opacity is not None:
            return self.opacity
        return _FAINT if self.place is MarkPosition.DIAGONAL else _STRONG
