"""The ground that somebody acts on, as it stands after «на основании»."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

from docgen.language.morphology import known_parses
from docgen.language.words import Word, cut_up

_NOMINAL: Final = frozenset({"NOUN", "ADJF", "PRTF"})
#: What may be a second ground after a comma or «и»; others, as «серия», belong to the first.
_GROUNDS: Final = frozenset(
    {
        *("устав", "доверенность", "приказ", "положение", "решение", "протокол", "свидетельство"),
        *("договор", "контракт", "распоряжение", "постановление", "лист", "выписка"),
    }
)


def may_be_genitive(text: str) -> bool:
    """Whether a text may stand after «на основании»: «Устава», «доверенности № 5».

    Only what surely stands in another case may not, as «Устав» and «доверенность № 5»: words that
    the dictionary lacks, abbreviations and names in quotes may. Of a list, each ground is asked:
    «Устава и доверенность № 5» may not.
    """
    words, _ = cut_up(text)
    joined = (word for before, word in pairwise(words) if before.is_conjunction or word.is_apart)
    grounds = (word for word in joined if _lemmas(word) & _GROUNDS)
    return all(map(_is_genitive, (*words[:1], *grounds)))


def _is_genitive(word: Word) -> bool:
    if word.is_quoted or word.is_cut or word.is_abbreviation:
        return True
    parses = _nominal(word)
    return not parses or any(parse.tag.case == "gent" for parse in parses)


def _lemmas(word: Word) -> set[str]:
    return {parse.normal_form for parse in _nominal(word)}


def _nominal(word: Word) -> list[Any]:
    return [parse for parse in known_parses(word.lower) if parse.tag.POS in _NOMINAL]
