"""People: their names, and what they sign as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import field, frozen

from docgen.models.grammar import Case, Gender
from docgen.models.misfit import Misfit
from docgen.models.picture import Picture

_MAX_NAME_PARTS: Final = 3

#: «Сын» and «дочь» of Turkic patronymics, each a word of its own after the father's name.
_OF_FATHER: Final = frozenset(
    {"оглы", "оглу", "углы", "угли", "улы", "уулу", "кызы", "кизи", "гызы", "гизи", "кыз"}
)


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

        «Оглы», «кызы», «уулу» belong to the word before them: «Гусейнов Рашид Мамед оглы» has the
        patronymic «Мамед оглы», «Асан уулу Бакыт» the surname «Асан уулу».

        Raises:
            ValueError: the text is empty or has more words.

        """
        parts = _joined(text.split())
        if not 1 <= len(parts) <= _MAX_NAME_PARTS:
            message = (
                f"{text!r} is not «Фамилия Имя Отчество»; for a longer name "
                "give a mapping with last, first and middle"
            )
            raise Misfit("person_name", message, value=text)
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


def _joined(words: list[str]) -> list[str]:
    """Return the parts of a name: whose son or daughter somebody is, is one part."""
    parts: list[str] = []
    for word in words:
        if parts and word.casefold() in _OF_FATHER:
            parts[-1] = f"{parts[-1]} {word}"
        else:
            parts.append(word)
    return parts
