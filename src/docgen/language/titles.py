"""Which words of a position or a company form decline.

A phrase is a title, or several: «директор, главный бухгалтер», «президент – генеральный директор».
A title is its adjectives and its noun, which decline, and what depends on them, which stays: of
«заместитель генерального директора по развитию», only the first word declines. Whatever cannot be
read for certain raises :class:`docgen.language.groups.UnsureError`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docgen.language.groups import UnsureError, WordPart, name_at, read_group
from docgen.language.morphology import known_parses
from docgen.language.vocabulary import (
    ACCUSATIVE,
    ACTING,
    COMPANY_FORMS,
    CUT_ADJECTIVES,
    CUT_NOUNS,
    FIXED_FRONT,
    OBLIQUE_ENDINGS,
    PERSON_FORMS,
    PLACES,
    WITHOUT_STOP,
)
from docgen.language.words import Word

_NO_HEAD: Final = "в словаре нет главного слова"
_NAME: Final = "в строке стоит имя человека, его склоняют отдельно"

#: Parts of speech that are the same whatever they stand beside.
_UNCHANGED: Final = frozenset({"ADVB", "CONJ", "NUMR", "PRCL", "PREP", "COMP"})
_NAMED_AFTER: Final = frozenset({"имени", "им"})
_OBLIQUE: Final = frozenset({"gent", "datv", "ablt", "loct"})


def read_titles(words: Sequence[Word]) -> tuple[WordPart, ...]:
    """Return what declines of a phrase.

    Raises:
        UnsureError: it is not certain.

    """
    return _Reader(words).read()


class _Reader:
    """Reads a phrase from its first word to its last; ``_at`` is the place of the next one."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._at = 0
        self._parts: list[WordPart] = []
        self._may_be_accusative = False

    def read(self) -> tuple[WordPart, ...]:
        if not self._title(0, is_first=True):
            raise UnsureError(_NAME if self._words and self._words[0].is_name else _NO_HEAD)
        while self._at < len(self._words):
            self._go_on()
        return tuple(self._parts)

    def _go_on(self) -> None:
        """Read another title where one may begin, else a word that depends on the last one."""
        start = self._at
        while start < len(self._words) and self._words[start].is_conjunction:
            start += 1
        may_begin = start > self._at or self._words[self._at].is_apart
        if may_begin and self._title(start):
            return
        if start > self._at:
            self._at = start
        else:
            self._dependent(self._words[self._at])

    def _title(self, at: int, *, is_first: bool = False) -> bool:
        """Read a title; one that is not the first has to be a person's, and unmistakable."""
        while self._has(at) and self._is_adverb(self._words[at]):
            at += 1
        if after := self._after_acting(at):
            return self._headless(after)
        while self._has(at) and self._words[at].is_cut:
            lower = self._words[at].lower
            is_adjective = lower in CUT_ADJECTIVES
            if lower in CUT_NOUNS and not (is_adjective and self._begins_group(at + 1)):
                return self._headless(at + 1)
            if not is_adjective:
                return False
            at += 1
        if self._has(at) and self._words[at].text in PERSON_FORMS | COMPANY_FORMS:
            return self._legal_form(at)
        if self._has(at) and self._words[at].lower in WITHOUT_STOP:
            raise UnsureError(f"«{self._words[at].text}» похоже на сокращение без точки")
        while self._is_prefix(at) and self._begins_group(at + 1):
            at += 1
        group = read_group(self._words, at, is_strict=not is_first)
        if group is None or not (is_first or group.is_animate):
            return False
        self._parts += group.parts
        self._at = group.end
        self._may_be_accusative = False
        return True

    def _headless(self, at: int) -> bool:
        """Read «и. о.», «зам.»: they never change, and what follows depends on them."""
        if self._begins_group(at):
            raise UnsureError("после сокращения стоит именительный падеж")
        self._at = at
        return True

    def _legal_form(self, at: int) -> bool:
        """Read «ИП», after which a title or a name declines, or «ООО», after which nothing does."""
        self._at = at + 1
        if self._words[at].text in PERSON_FORMS:
            is_alone = not self._has(self._at) or self._words[self._at].is_apart
            if not is_alone and not name_at(self._words, self._at):
                self._title(self._at, is_first=True)
            return True
        self._company()
        return True

    def _company(self) -> None:
        """Pass the name of a company: what stands in quotes or, without them, in capitals."""
        while self._has(self._at) and not self._words[self._at].is_apart:
            word = self._words[self._at]
            if word.is_quoted:
                self._at += 1
                return
            if word.is_name or not word.text[0].isupper() or name_at(self._words, self._at):
                return
            self._at += 1

    def _dependent(self, word: Word) -> None:
        """Pass a word that stays as it is; whether it may is asked of the dictionary."""
        if name := name_at(self._words, self._at):
            self._parts.append(name)
            self._at = name.end
            return
        is_initial = word.is_cut and len(word.text) == 1 and word.text.isupper()
        if is_initial or (word.is_name and not self._is_named_after(self._at)):
            raise UnsureError(_NAME)
        is_place = self._words[self._at - 1].is_cut and self._words[self._at - 1].lower in PLACES
        self._at += 1
        if word.text in COMPANY_FORMS:
            self._company()
            return
        is_foreign = word.is_abbreviation or word.text[0].isdigit()
        if word.is_quoted or word.is_cut or is_foreign or is_place:
            return
        if not self._may_stay(word):
            raise UnsureError(f"неизвестно, склоняется ли слово «{word.text}»")

    def _may_stay(self, word: Word) -> bool:
        """Whether a word may stand in another case than the nominative."""
        parses = known_parses(word.lower) or known_parses(word.lower.rpartition("-")[2])
        parts_of_speech = {parse.tag.POS for parse in parses}
        if parts_of_speech & _UNCHANGED:
            self._may_be_accusative |= word.lower in ACCUSATIVE
            return True
        if not parses:
            is_beside_noun = bool(self._parts) and self._parts[-1].end == self._at - 1
            is_common = is_beside_noun and word.text[0].islower()
            return word.lower.endswith(OBLIQUE_ENDINGS) and not is_common
        cases = {parse.tag.case for parse in parses}
        return bool(cases & _OBLIQUE) or (self._may_be_accusative and "accs" in cases)

    def _has(self, at: int) -> bool:
        return at < len(self._words)

    def _is_adverb(self, word: Word) -> bool:
        """Whether it goes before an adjective: «временно исполняющий», «материально»."""
        parses = known_parses(word.lower)
        return bool(parses) and all(parse.tag.POS in {"ADVB", "ADJS", "PRED"} for parse in parses)

    def _begins_group(self, at: int) -> bool:
        """Whether a person's title stands there in the nominative."""
        group = read_group(self._words, at, is_strict=True) if self._has(at) else None
        return group is not None and group.is_animate and not self._words[at].is_apart

    def _is_prefix(self, at: int) -> bool:
        """Whether a word only goes before a title: «IT директор», «арт директор»."""
        if not self._has(at):
            return False
        word = self._words[at]
        is_one = word.is_abbreviation and "-" not in word.text
        return not word.is_quoted and (is_one or word.lower in FIXED_FRONT)

    def _is_named_after(self, at: int) -> bool:
        return self._words[at - 1].lower in _NAMED_AFTER and self._words[at].may_be_oblique

    def _after_acting(self, at: int) -> int:
        """Return where the words for «acting» end that begin here; 0 if they do not."""
        for words in ACTING:
            found = self._words[at : at + len(words)]
            is_short = len(words) == 1 or any(word.is_cut or "/" in word.gap for word in found)
            if is_short and tuple(word.lower for word in found) == words:
                return at + len(words)
        return 0
