"""A phrase cut into words, each with what stands before it."""

from __future__ import annotations

import re
from typing import Final

from attrs import frozen

from docgen.language.morphology import known_parses, nominatives

#: What stands in quotes is one word, which never changes; so is «"Торговый дом "Север""».
_WORD: Final = re.compile(
    r"(?P<quoted>«[^»]*»?|\"(?:[^\"]|(?<=\s)\"(?=\w))*\"*|“[^”]*”?|„[^“”]*[“”]?)|\w(?:[\w-]*\w)?(?P<cut>\.(?!\d))?"
)
_SEPARATOR: Final = re.compile(r"[,;:/\\(+&–—\n]|\s-+\s")
_ABBREVIATION: Final = re.compile(r"[А-ЯЁ][а-яё]{0,2}([А-ЯЁ]+[а-яё]?)+|[А-ЯЁ]|.*[A-Za-z\d].*")
#: A longer word before the full stop at the end is whole.
_LONGEST_CUT: Final = 5
_SERVICE: Final = frozenset({"PREP", "CONJ", "PRCL"})
_CONJUNCTIONS: Final = frozenset({"и", "или", "а", "также"})
_NAMES: Final = frozenset({"Surn", "Name", "Patr"})


@frozen(kw_only=True)
class Word:
    """A word as it stands; ``gap`` is what stands before it. «Ген.» is a cut one."""

    text: str
    gap: str = ""
    is_quoted: bool = False
    is_cut: bool = False
    is_shouted: bool = False

    @property
    def lower(self) -> str:
        """The word in small letters."""
        return self.text.lower()

    @property
    def is_apart(self) -> bool:
        """Whether a comma, a dash, a slash or the like parts it from the word before."""
        return _SEPARATOR.search(self.gap) is not None

    @property
    def is_conjunction(self) -> bool:
        """Whether it joins titles; «И.» is an initial."""
        return self.lower in _CONJUNCTIONS and not self.is_cut

    @property
    def is_abbreviation(self) -> bool:
        """Whether it is an abbreviation or no Russian word: ИП, КИПиА, IT, 1С."""
        if self.is_shouted and known_parses(self.lower):
            return False  # in a text all of capitals МЭР is a word like any other
        return _ABBREVIATION.fullmatch(self.text.rpartition("-")[2]) is not None

    @property
    def is_name(self) -> bool:
        """Whether it may be somebody's name, and begins like one."""
        parses = known_parses(self.lower)
        is_service = any(parse.tag.POS in _SERVICE for parse in parses)
        return (
            self.text[:1].isupper()
            and not is_service
            and any(_NAMES & parse.tag.grammemes for parse in nominatives(self.lower))
        )

    @property
    def may_be_oblique(self) -> bool:
        """Whether it may stand in another case than the nominative and the accusative.

        A person goes before things: «аналитик» is an analyst, not many analytics, and «электрик»
        no colour.
        """
        parses = known_parses(self.lower)
        is_person = any("nomn" in row.tag and "anim" in row.tag for row in parses)
        return any(
            row.tag.case not in {None, "nomn", "accs", "voct"}
            and not (is_person and ("inan" in row.tag or "Fixd" in row.tag))
            for row in parses
        )


def cut_up(text: str) -> tuple[tuple[Word, ...], str]:
    """Return the words of a phrase, and what stands after the last."""
    words = []
    end = 0
    is_shouted = text.isupper()
    for match in _WORD.finditer(text):
        is_last = not text[match.end() :].strip()
        is_cut = match["cut"] is not None and not (is_last and len(match[0]) > _LONGEST_CUT)
        word = Word(
            text=match[0].removesuffix("."),
            gap=text[end : match.start()],
            is_quoted=match["quoted"] is not None,
            is_cut=is_cut,
            is_shouted=is_shouted,
        )
        words.append(word)
        end = match.end() - (match["cut"] is not None)
    return tuple(words), text[end:]
