"""Declension of positions, company forms, and names that stand in them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from docgen.language.declined import Certainty, Declined
from docgen.language.groups import UnsureError, WordPart
from docgen.language.people import inflect_name_text
from docgen.language.readings import adjectives, nouns
from docgen.language.titles import read_titles
from docgen.language.vocabulary import NAME_FRONT
from docgen.language.words import Word, cut_up
from docgen.models import Case

_CACHED_PHRASES: Final = 1024
_MAX_PHRASE: Final = 500


@lru_cache(_CACHED_PHRASES)
def inflect_phrase(text: str, case: Case) -> Declined:
    """Decline a phrase by the dictionary; what stands in quotes stays.

    ``case`` is not the nominative. The result is doubtful when the dictionary lacks the main
    noun, when a word may decline or not, and when it is over 500 characters.
    """
    if len(text) > _MAX_PHRASE:
        return Declined.doubtful(text, f"в строке больше {_MAX_PHRASE} знаков")
    try:
        return Declined(text=_inflected(text, case))
    except UnsureError as error:
        return Declined.doubtful(text, str(error))


def _inflected(text: str, case: Case) -> str:
    words, rest = cut_up(text)
    if words and _begins_with_name(words[0]) and (name := inflect_name_text(text, case)):
        return _certain(name)
    texts = [word.gap + word.text for word in words]
    for part in _read(text):
        gap = words[part.start].gap
        texts[part.start] = gap + _form(words[part.start], part, case)
        texts[part.start + 1 : part.end] = [""] * (part.end - part.start - 1)
    return "".join([*texts, rest])


@lru_cache(_CACHED_PHRASES)
def _read(text: str) -> tuple[WordPart, ...]:
    words, _ = cut_up(text)
    return read_titles(words)


def _begins_with_name(word: Word) -> bool:
    is_title = nouns(word.text) or adjectives(word.text)
    is_particle = word.lower in NAME_FRONT  # «фон Дервиз Павел Григорьевич»
    return word.is_name or is_particle or (word.text[0].isupper() and not is_title)


def _form(word: Word, part: WordPart, case: Case) -> str:
    if part.name:
        declined = inflect_name_text(part.name, case)
        return _certain(declined) if declined else part.name
    forms = {reading.form(case, animate=part.is_animate) for reading in part.readings}
    form = forms.pop()
    if forms or form is None:
        raise UnsureError(f"у слова «{word.text}» несколько форм или нет ни одной")
    return form


def _certain(declined: Declined) -> str:
    if declined.certainty is Certainty.DOUBTFUL:
        raise UnsureError(declined.reason)
    return declined.text
