"""Text that windows-1251, the encoding of the official formats, can hold."""

from __future__ import annotations

import unicodedata
from typing import Final

from docgen.exceptions import UnfitCharacterError

ENCODING: Final = "windows-1251"

#: What stands faithfully for a character that the encoding lacks.
_REPLACEMENTS: Final = str.maketrans(
    {
        "₽": "руб.",
        "−": "-",
        "‐": "-",
        "‑": "-",
        "‒": "–",
        "―": "—",
        "′": "'",
        "″": '"',
        "‟": '"',
        "×": "x",
        "÷": "/",
        "≤": "<=",
        "≥": ">=",
        "≠": "<>",
        "≈": "~",
        "∙": "·",
        "⋅": "·",
        "½": " 1/2",
        "¼": " 1/4",
        "¾": " 3/4",
        "⌀": "диам. ",
        "Ø": "O",
        "ø": "o",
        "ß": "ss",
        "Æ": "AE",
        "æ": "ae",
        "Œ": "OE",
        "œ": "oe",
        "Ł": "L",
        "ł": "l",
        "Đ": "D",
        "đ": "d",
        "→": "->",
        "←": "<-",
        "✓": "+",
    }
)


#: Attributes and elements of all formats whose texts some register knows to the character.
IDENTIFIERS: Final = frozenset(
    {
        *("ИдФайл", "НомерДок", "ИдГосКон", "ИдНом", "ГЛНМеста"),
        *("ИННЮЛ", "ИННФЛ", "КПП", "ОГРНИП", "ОГРН", "ОКПО", "НомерСчета", "КорСчет", "БИК"),
        *("НомерДТ", "НомТовПрослеж", "ГТИН", "КодВидТов", "КодТовОКПД2"),
        *("КИЗ", "НомУпак", "ИдентТрансУпак"),
    }
)


def check_fit(text: str) -> str:
    """Return ``text``, which windows-1251 can hold as it is.

    Raises:
        UnfitCharacterError: it cannot; names the character.

    """
    for character in text:
        if not _is_fit(character):
            raise UnfitCharacterError(character)
    return text


def fit_text(text: str) -> str:
    """Return ``text`` as the official formats can hold it.

    What windows-1251 lacks is replaced where something stands for it faithfully: «₽» becomes
    «руб.», «м²» becomes «м2», «é» becomes «e».

    Raises:
        UnfitCharacterError: nothing stands for a character; names it.

    """
    try:
        text.encode(ENCODING)
    except UnicodeEncodeError:
        return "".join(map(_fit, text.translate(_REPLACEMENTS)))
    return text


def _fit(character: str) -> str:
    simple = _simplified(character)
    if not _is_fit(simple):
        raise UnfitCharacterError(character)
    return simple


def _is_fit(text: str) -> bool:
    try:
        text.encode(ENCODING)
    except UnicodeEncodeError:
        return False
    return True


def _simplified(character: str) -> str:
    """Return a character as it is, or without what makes it special: accent, width, raising."""
    if _is_fit(character):
        return character
    parts = unicodedata.normalize("NFKD", character)
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    return plain or character
