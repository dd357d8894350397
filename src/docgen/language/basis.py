"""The ground that somebody acts on, as it stands after «на основании»."""

from __future__ import annotations

from typing import Final

from docgen.language.morphology import known_parses
from docgen.language.words import cut_up

_NOMINAL: Final = frozenset({"NOUN", "ADJF", "PRTF"})


def may_be_genitive(text: str) -> bool:
    """Whether a text may stand after «на основании»: «Устава», «доверенности № 5».

    Only what surely stands in another case may not, as «Устав» and «доверенность № 5»: words that
    the dictionary lacks, abbreviations and names in quotes may.
    """
    words, _ = cut_up(text)
    if not words or words[0].is_quoted or words[0].is_cut or words[0].is_abbreviation:
        return True
    parses = [parse for parse in known_parses(words[0].lower) if parse.tag.POS in _NOMINAL]
    return not parses or any(parse.tag.case == "gent" for parse in parses)
