"""The two engines behind declension, loaded when the first word is declined.

``pytrovich`` knows the endings of names and always answers; ``pymorphy3`` has a dictionary and
answers here only for words that stand in it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from docgen.models import Case, Gender

#: Cases and genders as OpenCorpora, whose dictionary pymorphy3 carries, abbreviates them.
CASE_TAGS: Final = {
    Case.NOMINATIVE: "nomn",
    Case.GENITIVE: "gent",
    Case.DATIVE: "datv",
    Case.ACCUSATIVE: "accs",
    Case.INSTRUMENTAL: "ablt",
    Case.PREPOSITIONAL: "loct",
}
GENDER_TAGS: Final = {Gender.MASCULINE: "masc", Gender.FEMININE: "femn", Gender.NEUTER: "neut"}

_CYRILLIC = re.compile(r"[А-Яа-яЁё]+")


def nominatives(word: str) -> tuple[Any, ...]:
    """Return the dictionary's singular nominatives spelt like ``word``, likeliest first."""
    return tuple(
        parse
        for parse in _analyzer().parse(word)
        if parse.is_known and "nomn" in parse.tag and "plur" not in parse.tag
    )


def is_known(word: str) -> bool:
    """Whether the word stands in the dictionary, in any form."""
    return bool(_analyzer().word_is_known(word.lower()))


def petrovich(word: str, part: str, gender: Gender, case: Case) -> str:
    """Decline one word of a name; ``part`` is LASTNAME, FIRSTNAME or MIDDLENAME."""
    from pytrovich import enums

    petrovich_gender = enums.Gender.FEMALE if gender is Gender.FEMININE else enums.Gender.MALE
    return str(_maker().make(enums.NamePart[part], petrovich_gender, enums.Case[case.name], word))


def is_cyrillic(word: str) -> bool:
    """Whether the word is of Russian letters only."""
    return _CYRILLIC.fullmatch(word) is not None


def same_spelling(one: str, other: str) -> bool:
    """Whether two forms differ at most in capital letters and in е for ё."""
    return _plain(one) == _plain(other)


def with_capitals_of(pattern: str, word: str) -> str:
    """Return ``word`` in capitals where ``pattern`` is: ДИРЕКТОР, Директор, директор."""
    if len(pattern) > 1 and pattern.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if pattern[:1].isupper() else word


def _plain(word: str) -> str:
    return word.casefold().replace("ё", "е")


@cache
def _analyzer() -> Any:  # noqa: ANN401 - pymorphy3 is untyped
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


@cache
def _maker() -> Any:  # noqa: ANN401 - pytrovich's annotations are partial
    from pytrovich.maker import PetrovichDeclinationMaker

    return PetrovichDeclinationMaker()
