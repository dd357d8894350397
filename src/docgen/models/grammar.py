"""The categories of Russian grammar that names and positions are declined by."""

from __future__ import annotations

from enum import StrEnum


class Case(StrEnum):
    """The six cases."""

    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    DATIVE = "dative"
    ACCUSATIVE = "accusative"
    INSTRUMENTAL = "instrumental"
    PREPOSITIONAL = "prepositional"


class Gender(StrEnum):
    """Grammatical gender, of people and of counted things."""

    MASCULINE = "masculine"
    FEMININE = "feminine"
    NEUTER = "neuter"
