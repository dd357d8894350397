"""Numbers of a waybill in words, in the cases and genders that its sentences want."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from docgen.language.amounts import number_in_words
from docgen.language.morphology import nominatives
from docgen.language.plurals import plural
from docgen.models import Gender

_GRAMS: Final = 1000  # in a kilogram


def places_in_words(places: Decimal) -> str | None:
    """Return a number of places in words, as «место» wants it; ``None`` when it is not whole."""
    whole = int(places)
    return number_in_words(whole, Gender.NEUTER) if whole == places else None


def mass_in_words(kilograms: Decimal) -> str:
    """Return a mass in words to the gram: «двести два килограмма девятьсот граммов»."""
    grams = int((kilograms * _GRAMS).to_integral_value())
    whole, rest = divmod(grams, _GRAMS)
    words = [number_in_words(whole), plural(whole, ("килограмм", "килограмма", "килограммов"))]
    if rest:
        words += [number_in_words(rest), plural(rest, ("грамм", "грамма", "граммов"))]
    return " ".join(words)


def sheets_in_words(count: int) -> str:
    """Return a number of sheets as after «на»: «двух», «двадцати одном»."""
    return " ".join(map(_prepositional, number_in_words(count).split()))


def _prepositional(word: str) -> str:
    # The dictionary holds nouns spelt like numerals; «один» is to it a pronoun.
    known = sorted(nominatives(word), key=lambda parse: "NUMR" not in parse.tag)
    inflected = known[0].inflect({"loct"}) if known else None
    return inflected.word if inflected else word
