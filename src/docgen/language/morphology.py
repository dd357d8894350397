"""The two engines behind declension, loaded when the first word is declined.

``pytrovich`` knows the endings of names and always answers; ``pymorphy3`` has a dictionary and
answers here only for words that stand in it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from docgen.models import Case, Gender

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer
    from pytrovich.maker import PetrovichDeclinationMaker

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

_CACHED_WORDS: Final = 4096
_CYRILLIC = re.compile(r"[А-Яа-яЁё]+")


@lru_cache(_CACHED_WORDS)
def known_parses(word: str) -> tuple[Any, ...]:
    """Return what the dictionary says ``word`` may be, likeliest first."""
    return tuple(parse for parse in _analyzer().parse(word) if parse.is_known)


def nominatives(word: str) -> tuple[Any, ...]:
    """Return the dictionary's singular nominatives spelt like ``word``, likeliest first."""
    return tuple(
        parse for parse in known_parses(word) if "nomn" in parse.tag and "plur" not in parse.tag
    )


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


def common_start(one: str, other: str) -> int:
    """Return how many letters two words have in common from the first on."""
    return sum(1 for _ in takewhile(_are_equal, zip(one, other, strict=False)))


def spelt_like(word: str, form: str) -> str:
    """Return a form of a word with the word's capitals: ДИРЕКТОРА, Директора, МакГрегора."""
    if len(word) > 1 and word.isupper():
        return form.upper()
    kept = common_start(word.casefold(), form.casefold())
    return word[:kept] + form[kept:]


def _are_equal(letters: tuple[str, str]) -> bool:
    return letters[0] == letters[1]


def _plain(word: str) -> str:
    return word.casefold().replace("ё", "е")


@cache
def _analyzer() -> MorphAnalyzer:
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


@cache
def _maker() -> PetrovichDeclinationMaker:
    from pytrovich.maker import PetrovichDeclinationMaker

    return PetrovichDeclinationMaker()
