"""The grammatical gender of people, and what has to agree with it."""

from __future__ import annotations

from typing import Final

from docgen.models import Case, Gender, PersonName
from docgen.models.person import patronymic_gender

_ACTING: Final = {
    Gender.MASCULINE: ("ий", "его", "ему", "его", "им", "ем"),
    Gender.FEMININE: ("ая", "ей", "ей", "ую", "ей", "ей"),
    Gender.NEUTER: ("ее", "его", "ему", "ее", "им", "ем"),
}


def gender_of(name: PersonName) -> Gender | None:
    """Return the gender given in the data, or else told by the patronymic; ``None`` if neither.

    First names and surnames are not asked: Саша, Женя, Шевченко and Черных tell nothing.
    """
    if name.gender is not None:
        return name.gender
    return patronymic_gender(name.middle)


def acting(gender: Gender | None, case: Case = Case.NOMINATIVE) -> str:
    """Return «действующий», «действующая» or «действующее», as before «на основании Устава».

    Of an unknown gender it is «действующий(-ая)», «действующего(-ей)», as forms write it.
    """
    at = tuple(Case).index(case)
    if gender is not None:
        return f"действующ{_ACTING[gender][at]}"
    return f"действующ{_ACTING[Gender.MASCULINE][at]}(-{_ACTING[Gender.FEMININE][at]})"
