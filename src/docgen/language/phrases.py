"""The main noun of a phrase, the words that agree with it, and their declension.

«Заместитель генерального директора по развитию» has its main noun first, and what follows stays.
In «генеральный директор и главный бухгалтер» there are two, and both decline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from attrs import frozen

from docgen.language.declined import Declined
from docgen.language.morphology import CASE_TAGS, is_known, nominatives, with_capitals_of
from docgen.models import Case

_CACHED_PHRASES: Final = 1024
_MAX_PHRASE: Final = 500
_TOKEN = re.compile(r"\W*\w(?:[\w-]*\w)?\W*")
_WORD = re.compile(r"\w(?:[\w-]*\w)?")
_QUOTE = re.compile(r"[«\"“„]")
_SEPARATOR = re.compile(r"[,;/(–—]|\s-\s")
_CONJUNCTIONS: Final = frozenset({"и", "или"})
_ADVERB: Final = "временно"

#: «И. о. директора», «врио директора» are the same in every case, and so are abbreviations.
_ACTING = re.compile(r"((вр\.?\s*)?и\.?\s*о\.?\s|врио\b).*", re.IGNORECASE | re.DOTALL)
_ABBREVIATION = re.compile(r"[А-ЯЁ]{2,4}")

#: First parts of compounds that keep their form: шеф-редактора, but инженера-конструктора.
_FIXED_BEFORE_HYPHEN: Final = frozenset({"шеф", "генерал", "капитан", "премьер"})

_ADJECTIVES: Final = frozenset({"ADJF", "PRTF"})
_NAME_TAGS: Final = frozenset({"Surn", "Name", "Patr"})


@frozen(kw_only=True)
class _Group:
    """Agreeing words in the nominative, from the word at ``start``, as the dictionary reads them.

    ``main`` is the noun among ``readings``, or the adjective that stands for one: управляющий.
    """

    start: int
    readings: tuple[Any, ...]
    main: Any

    @property
    def end(self) -> int:
        return self.start + len(self.readings)

    @property
    def is_person(self) -> bool:
        return "anim" in self.main.tag or self.main.tag.POS in _ADJECTIVES


@lru_cache(_CACHED_PHRASES)
def inflect_phrase(text: str, case: Case) -> Declined:
    """Decline a phrase by the dictionary; what stands in quotes, and after them, stays.

    ``case`` is not the nominative. The result is doubtful when the dictionary lacks the main
    noun, when the phrase holds a person's name, and when it is over 500 characters.
    """
    if len(text) > _MAX_PHRASE:
        return Declined.doubtful(text, f"в строке больше {_MAX_PHRASE} знаков")
    quote = _QUOTE.search(text)
    phrase = text[: quote.start()] if quote else text
    rest = text[len(phrase) :]
    tokens = _TOKEN.findall(phrase)
    words = [_word(token) for token in tokens]
    if any(map(_is_name, words[1:])):
        return Declined.doubtful(text, "в строке стоит имя человека, его склоняют отдельно")
    if _ACTING.fullmatch(phrase) or (words and _is_abbreviation(words[0], text)):
        return Declined(text=text)
    groups = _groups(tokens, words)
    if not groups:
        return Declined.doubtful(text, "в словаре нет главного слова")
    for group in groups:
        for at, reading in enumerate(group.readings, group.start):
            form = _form(words[at], reading, case, animate=group.is_person)
            if form is None:
                return Declined.doubtful(text, f"у слова «{words[at]}» нет такой формы")
            tokens[at] = tokens[at].replace(words[at], form, 1)
    return Declined(text="".join([*tokens, rest]))


def _word(token: str) -> str:
    match = _WORD.search(token)
    return match[0] if match else ""


def _is_name(word: str) -> bool:
    return word[0].isupper() and any(
        _NAME_TAGS & reading.tag.grammemes for reading in nominatives(word)
    )


def _is_abbreviation(word: str, text: str) -> bool:
    # In a text all of capitals МЭР is a word like any other.
    shouted = text.isupper() and nominatives(word)
    return _ABBREVIATION.fullmatch(word) is not None and not shouted


def _groups(tokens: Sequence[str], words: Sequence[str]) -> list[_Group]:
    """Find the first group, and the people after «и», a comma or a dash; empty without a first."""
    first = _group(words, 1 if words and words[0].lower() == _ADVERB else 0)
    if first is None:
        return []
    groups = [first]
    for at in range(first.end, len(words)):
        before = tokens[at - 1]
        if words[at - 1] in _CONJUNCTIONS or _SEPARATOR.search(before):
            group = _group(words, at)
            if group and group.is_person:
                groups.append(group)
    return groups


def _group(words: Sequence[str], start: int) -> _Group | None:
    """Read adjectives with their noun at ``start``, or an adjective that stands for a noun."""
    if start >= len(words):
        return None
    readings = _readings(words[start])
    adjectives = [reading for reading in readings if reading.tag.POS in _ADJECTIVES]
    rest = _group(words, start + 1) if adjectives else None
    if rest:
        for adjective in adjectives:
            if _agree(adjective, rest.main):
                return _Group(start=start, readings=(adjective, *rest.readings), main=rest.main)
    nouns = [reading for reading in readings if reading.tag.POS == "NOUN"]
    if nouns:
        # Конструктор is a toy too, but here it is somebody.
        noun = next((reading for reading in nouns if "anim" in reading.tag), nouns[0])
        after = tuple(_adjectives_after(words, start, noun))
        return _Group(start=start, readings=(noun, *after), main=noun)
    # Before an unknown word it may be that word's adjective: «ведущий мерчендайзер».
    alone = start + 1 == len(words) or is_known(words[start + 1])
    for adjective in adjectives:
        if alone and (adjective.tag.POS == "PRTF" or "Subx" in adjective.tag):
            return _Group(start=start, readings=(adjective,), main=adjective)
    return None


def _adjectives_after(words: Sequence[str], start: int, noun: Any) -> Iterator[Any]:  # noqa: ANN401
    """Read the adjectives that follow their noun: «общество акционерное»."""
    for word in words[start + 1 :]:
        agreeing = (
            reading
            for reading in _readings(word)
            if reading.tag.POS == "ADJF" and _agree(reading, noun)
        )
        adjective = next(agreeing, None)
        if adjective is None:
            return
        yield adjective


def _agree(adjective: Any, noun: Any) -> bool:  # noqa: ANN401 - pymorphy3 is untyped
    return "ms-f" in noun.tag or adjective.tag.gender == noun.tag.gender


def _readings(word: str) -> tuple[Any, ...]:
    """Return the nominatives a word may be; a compound is read by its last part."""
    return nominatives(word) or ("-" in word and nominatives(word.rpartition("-")[2])) or ()


def _form(word: str, reading: Any, case: Case, *, animate: bool) -> str | None:  # noqa: ANN401
    """Return a word in the case, spelt as it was: with its capitals, with or without ё.

    ``None`` when the dictionary has no such form of it.
    """
    tags = {CASE_TAGS[case]}
    if case is Case.ACCUSATIVE and reading.tag.POS in _ADJECTIVES and "masc" in reading.tag:
        # Only here do adjectives tell people from things: вижу главного врача, главный вход.
        tags.add("anim" if animate else "inan")
    inflected = reading.inflect(tags)
    if inflected is None:
        return None
    form: str = inflected.word
    if "ё" not in word.casefold():
        form = form.replace("ё", "е")
    pieces = word.split("-")
    forms = form.split("-")
    front = pieces[: len(pieces) - len(forms)]
    declined = [_front(piece, case) for piece in front]
    declined += map(with_capitals_of, pieces[len(front) :], forms)
    return "-".join(declined)


def _front(piece: str, case: Case) -> str:
    """Decline the first part of a compound when it names a person too: инженер-конструктор."""
    people = [
        reading
        for reading in nominatives(piece)
        if reading.tag.POS == "NOUN" and "anim" in reading.tag
    ]
    if not people or piece.lower() in _FIXED_BEFORE_HYPHEN:
        return piece
    return _form(piece, people[0], case, animate=True) or piece
