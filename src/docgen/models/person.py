"""People: their names, and what they sign as."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from attrs import field, frozen

from docgen.models.grammar import Case, Gender
from docgen.models.misfit import Misfit
from docgen.models.picture import Picture

_MAX_NAME_PARTS: Final = 3

_SONS: Final = "оглы|оглу|огли|улы|ұлы|уулу|угли"
_DAUGHTERS: Final = "кызы|гызы|қызы|кизи|гизи"
_PATRONYMICS: Final = (
    (re.compile(r"[^\s.]+(вич|[ьктм]ич)", re.IGNORECASE), Gender.MASCULINE),
    (re.compile(r"[^\s.]+(вна|чна|шна)", re.IGNORECASE), Gender.FEMININE),
    (re.compile(rf".+[ -]?({_SONS})", re.IGNORECASE), Gender.MASCULINE),
    (re.compile(rf".+[ -]?({_DAUGHTERS})", re.IGNORECASE), Gender.FEMININE),
)
_SON_OR_DAUGHTER: Final = re.compile(rf"{_SONS}|{_DAUGHTERS}", re.IGNORECASE)
_INITIALS: Final = re.compile(r"(?:\w\.-?)+")
_PARTICLES: Final = re.compile("да|де|дель|делла|ден|дер|ди|дю|ла|ле|ван|тер|фон|цу")
_GLUED_INITIALS: Final = re.compile(r"((?:\w\.)+)(?=\w{2})")


def patronymic_gender(patronymic: str) -> Gender | None:
    """Return the gender a patronymic shows; ``None`` when it is not formed like one."""
    for pattern, gender in _PATRONYMICS:
        if pattern.fullmatch(patronymic):
            return gender
    return None


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
        """Read «Фамилия Имя Отчество», or «Имя Отчество Фамилия» and «И. О. Фамилия».

        The patronymic or the initials tell the order; without them the surname is first. A
        patronymic may be of two words, «Алирза оглы», and a surname have particles, «де Голль».

        «Оглы», «кызы», «уулу» belong to the word before them: «Гусейнов Рашид Мамед оглы» has the
        patronymic «Мамед оглы», «Асан уулу Бакыт» the surname «Асан уулу».

        Raises:
            ValueError: the text is empty or has more than three parts.

        """
        parts = _name_parts(_GLUED_INITIALS.sub(r"\1 ", text).split())
        if not 1 <= len(parts) <= _MAX_NAME_PARTS:
            message = (
                f"{text!r} is not «Фамилия Имя Отчество»; for a longer name "
                "give a mapping with last, first and middle"
            )
            raise Misfit("person_name", message, value=text)
        if _has_surname_last(parts):
            parts = [parts[-1], *parts[:-1]]
        last, first, middle = (*parts, "", "")[:_MAX_NAME_PARTS]
        return cls(last=last, first=first, middle=middle)

    @property
    def full(self) -> str:
        """«Иванов Иван Иванович»."""
        return " ".join(part for part in (self.last, self.first, self.middle) if part)

    def __str__(self) -> str:
        return self.full


def _name_parts(words: Sequence[str]) -> list[str]:
    """Join «оглы» to the word before it, and «де», «ван дер» to the word after them."""
    parts: list[str] = []
    front = ""
    for word in words:
        if parts and _SON_OR_DAUGHTER.fullmatch(word):
            parts[-1] = f"{parts[-1]} {word}"
        elif _PARTICLES.fullmatch(word):
            front += f"{word} "
        else:
            parts.append(front + word)
            front = ""
    if front:
        parts.append(front.rstrip())
    return parts


def _has_surname_last(parts: Sequence[str]) -> bool:
    """Whether initials come first, or a patronymic stands where it does before a surname."""
    if _INITIALS.fullmatch(parts[0]):
        return _INITIALS.fullmatch(parts[-1]) is None
    if len(parts) < _MAX_NAME_PARTS:
        return False
    middle, last = map(patronymic_gender, parts[1:])
    # Ярославна is a woman's first name, too; men have none that is like a patronymic.
    return middle is not None and not (middle is last is Gender.FEMININE)


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
