"""People: their names, and what they sign as."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from docgen.models.grammar import Case, Gender
from docgen.models.picture import Picture

_MAX_NAME_PARTS = 3


@frozen(kw_only=True)
class PersonName:
    """A person's name by its parts.

    ``forms`` holds whole declined names given in the data; they win over any engine.
    """

    last: str
    first: str = ""
    middle: str = ""
    gender: Gender | None = None
    forms: Mapping[Case, str] = field(factory=dict)

    @classmethod
    def parse(cls, text: str) -> PersonName:
        """Read «Фамилия Имя Отчество», of one to three words.

        Raises:
            ValueError: the text is empty or has more than three words.

        """
        parts = text.split()
        if not 1 <= len(parts) <= _MAX_NAME_PARTS:
            message = (
                f"{text!r} is not «Фамилия Имя Отчество»; for a longer name "
                "give a mapping with last, first and middle"
            )
            raise ValueError(message)
        last, first, middle = (*parts, "", "")[:_MAX_NAME_PARTS]
        return cls(last=last, first=first, middle=middle)

    @property
    def full(self) -> str:
        """«Иванов Иван Иванович»."""
        return " ".join(part for part in (self.last, self.first, self.middle) if part)

    def __str__(self) -> str:
        return self.full


@frozen(kw_only=True)
class Signatory:
    """Who signs, in what position, on what grounds.

    ``basis`` stands in the genitive, as after «на основании»: «Устава»,
    «доверенности № 5 от 12.01.2026». ``signature`` is a facsimile.
    """

    name: PersonName
    position: str = ""
    position_forms: Mapping[Case, str] = field(factory=dict)
    basis: str = ""
    signature: Picture | None = None
