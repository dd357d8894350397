"""What a word of a title may be: a noun or an adjective in the nominative, and its forms.

The dictionary is asked; a compound like «инженер-конструктор» is read by its parts, and of a title
that the dictionary lacks, like «таргетолог», the suffix is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from attrs import evolve, frozen

from docgen.language import paradigms
from docgen.language.morphology import (
    CASE_TAGS,
    common_start,
    known_parses,
    nominatives,
    same_spelling,
    spelt_like,
)
from docgen.language.paradigms import FIXED, Paradigm
from docgen.language.vocabulary import FIXED_FRONT, RANKS
from docgen.models import Case

_CACHED_WORDS: Final = 4096

#: Suffixes of titles, each with its declension, that words outside the dictionary are known by.
_SUFFIXES: Final[Sequence[tuple[re.Pattern[str], Paradigm]]] = (
    (
        re.compile(
            r".{2,}(лог|граф|вед|ист|щик|чик|ник|навт|терапевт|метр|мейстер|хирург|техник|донт|"
            r"райтер|мейкер|селлер|хантер|фаундер|рейзер|тестер|девелопер|стример)"
        ),
        paradigms.NOUN,
    ),
    (re.compile(r".{2,}тель"), paradigms.SOFT),
    (re.compile(r"девопс|тимлид|техлид|оунер|ритейлер|спичрайтер"), paradigms.NOUN),
    (re.compile(r"коуч"), paradigms.NOUN_EM),
    (re.compile(r"бариста"), paradigms.IN_A),
    (re.compile(r"хостес|эйчар-?ди"), FIXED),
)

#: What is written together with a title: биоинженер, мотострелок.
_PREFIX: Final = re.compile(
    r"авиа|авто|агро|астро|био|вело|вибро|видео|гео|гидро|зоо|кино|метро|микро|мото|нейро|психо|"
    r"радио|само|со|спец|теле|термо|техно|фито|фото|экс|электро|энерго|эко"
)

#: «Замначальника», «завкафедрой»: two words in one, of which the second is governed.
_CLIPPED: Final = re.compile(r"зам|зав|пом|нач|ком|упр")
_GOVERNED: Final = frozenset({"gent", "ablt"})

_ORDINAL: Final = re.compile(r"(?:\d+|[IVX]+)-?([йя]|ый|ий|ая)")
_ORDINALS: Final = {
    "masc": ("го", "му", "го", "м", "м"),
    "femn": ("й", "й", "ю", "й", "й"),
}
_ADJECTIVES: Final = frozenset({"ADJF", "PRTF"})
_NO_ADJECTIVES: Final = frozenset({"Apro", "Fixd"})
_NO_TITLES: Final = frozenset({"Surn", "Name", "Patr", "Geox", "Orgn", "Abbr"})
_ABBREVIATED_FRONT: Final = re.compile(r"[А-ЯЁ]{2,}|.*[A-Za-z\d].*")
#: «Учебно-методический», «северо-западный»: what is joined to an adjective.
_ADVERBIAL_FRONT: Final = re.compile(r".*[оеи]|.*\d|[А-ЯЁA-Z]{2,}")


@frozen(kw_only=True)
class Reading:
    """One way to read a word: its gender, whether it is a person, how it declines."""

    word: str
    gender: str
    is_adjective: bool = False
    is_animate: bool = False
    stands_for_noun: bool = False
    parse: Any = None
    paradigm: Paradigm | None = None
    front: tuple[Reading, ...] = ()
    prefix: str = ""

    @property
    def is_fixed(self) -> bool:
        """Whether it is the same in every case."""
        return self.paradigm is FIXED or (self.parse is not None and "Fixd" in self.parse.tag)

    def agrees_with(self, noun: Reading) -> bool:
        """Whether as an adjective it may belong to a noun."""
        return noun.gender in {"ms-f", self.gender}

    def form(self, case: Case, *, animate: bool) -> str | None:
        """Return the form in a case, spelt as the word is; ``None`` if there is no such form."""
        fronts = [front.form(case, animate=True) for front in self.front]
        form = self._own_form(case, animate=animate)
        if form is None or None in fronts:
            return None
        return "-".join(filter(None, (*fronts, self.prefix + spelt_like(self.word, form))))

    def _own_form(self, case: Case, *, animate: bool) -> str | None:
        if self.paradigm is not None:
            return self.paradigm.form(self.word.lower(), case)
        tags = {CASE_TAGS[case]}
        if case is Case.ACCUSATIVE and self.is_adjective and self.gender == "masc":
            # Only here do adjectives tell people from things: вижу главного врача, главный вход.
            tags.add("anim" if animate else "inan")
        inflected = self.parse.inflect(tags)
        if inflected is None:
            return None
        form: str = inflected.word
        if "ё" not in self.word.lower():
            form = form.replace("ё", "е")
        return form if self.is_adjective else self._respelt(form)

    def _respelt(self, form: str) -> str | None:
        """Return the form as the word is spelt: the dictionary turns «риэлтор» into «риелтора»."""
        word = self.word
        # Not the normal form, which is another word at times: «супруг» of «супруга».
        nominative = self.parse.inflect({CASE_TAGS[Case.NOMINATIVE]}).word
        if same_spelling(word, nominative):
            return form
        kept = common_start(nominative, form)
        if "-" in word or not word.lower().endswith(nominative[kept:]):
            return None
        return word[: len(word) - len(nominative) + kept] + form[kept:]


@lru_cache(_CACHED_WORDS)
def nouns(word: str) -> tuple[Reading, ...]:
    """Return the nouns a word may be; if some of them are people, only those."""
    if "-" in word:
        found = (*_dictionary_nouns(word), *_compounds(word))
    else:
        found = tuple(_dictionary_nouns(word)) or tuple(_outside_dictionary(word))
    # Конструктор is a toy too, but here it is somebody.
    return tuple(reading for reading in found if reading.is_animate) or found


@lru_cache(_CACHED_WORDS)
def adjectives(word: str) -> tuple[Reading, ...]:
    """Return the adjectives and participles a word may be."""
    if ordinal := _ORDINAL.fullmatch(word):
        gender = "masc" if ordinal[1].endswith("й") else "femn"
        paradigm = Paradigm(cut=len(ordinal[1]), endings=_ORDINALS[gender])
        return (Reading(word=word, gender=gender, is_adjective=True, paradigm=paradigm),)
    found = tuple(_dictionary_adjectives(word)) or tuple(_prefixed_adjectives(word))
    if found or "-" not in word:
        return found
    *front, last = word.split("-")
    if not all(map(_ADVERBIAL_FRONT.fullmatch, front)):
        return ()
    fixed = tuple(map(_fixed, front))
    return tuple(evolve(reading, front=fixed) for reading in _dictionary_adjectives(last))


def _dictionary_nouns(word: str) -> Iterator[Reading]:
    for parse in nominatives(word.lower()):
        if parse.tag.POS == "NOUN" and not _NO_TITLES & parse.tag.grammemes:
            gender = "ms-f" if "ms-f" in parse.tag else str(parse.tag.gender)
            yield Reading(word=word, gender=gender, is_animate="anim" in parse.tag, parse=parse)


def _dictionary_adjectives(word: str) -> Iterator[Reading]:
    for parse in nominatives(word.lower()):
        if parse.tag.POS in _ADJECTIVES and not _NO_ADJECTIVES & parse.tag.grammemes:
            yield Reading(
                word=word,
                gender=str(parse.tag.gender),
                is_adjective=True,
                stands_for_noun=parse.tag.POS == "PRTF" or "Subx" in parse.tag,
                parse=parse,
            )


def _prefixed_adjectives(word: str) -> Iterator[Reading]:
    """Read «микрофинансовая» by «финансовая»."""
    if prefix := _PREFIX.match(word.lower()):
        for reading in _dictionary_adjectives(word[prefix.end() :]):
            yield evolve(reading, prefix=word[: prefix.end()])


def _compounds(word: str) -> Iterator[Reading]:
    """Read a compound by its parts: all of them are people, or those before never change."""
    *front, last = word.split("-")
    if not front or RANKS & {last.lower(), *map(str.lower, front)}:
        return
    parts = [_front(piece) for piece in front]
    if None in parts:
        return
    for reading in nouns(last):
        yield evolve(reading, front=tuple(part for part in parts if part))


def _front(piece: str) -> Reading | None:
    if piece.lower() in FIXED_FRONT or _ABBREVIATED_FRONT.fullmatch(piece):
        return _fixed(piece)
    people = [reading for reading in nouns(piece) if reading.is_animate]
    return people[0] if people else None


def _outside_dictionary(word: str) -> Iterator[Reading]:
    """Read «биоинженер» by «инженер», «замначальника» by its case, «таргетолог» by its suffix."""
    lower = word.lower()
    if prefix := _PREFIX.match(lower):
        for reading in _dictionary_nouns(word[prefix.end() :]):
            if reading.is_animate:
                yield evolve(reading, prefix=word[: prefix.end()])
    clipped = _CLIPPED.match(lower)
    if clipped and any(row.tag.case in _GOVERNED for row in known_parses(lower[clipped.end() :])):
        yield Reading(word=word, gender="masc", is_animate=True, paradigm=FIXED)
    for pattern, paradigm in _SUFFIXES:
        if pattern.fullmatch(lower):
            yield Reading(word=word, gender="masc", is_animate=True, paradigm=paradigm)


def _fixed(piece: str) -> Reading:
    return Reading(word=piece, gender="", paradigm=FIXED)
