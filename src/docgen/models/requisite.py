"""Requisites as people paste them, and identifiers, which nobody may change."""

from __future__ import annotations

import re
from typing import Annotated, Final

from attrs import frozen

#: Blanks of any width, and what people put between groups of digits.
_SEPARATORS: Final = re.compile(r"[\s\u200b\u2060\ufeff.\-\u2010-\u2015\u2212]+")
_BLANKS: Final = re.compile(r"[\s\u200b\u2060\ufeff]+")


@frozen
class _AsItIs:
    """Marks the texts that are written unchanged, or refused; what else one may hold."""

    allowed: str = ""


#: A text that names something elsewhere: a marking code, an ЭДО id, a declaration, a record of the
#: host's. It is kept to the character; plain data with a character it cannot have is refused.
Identifier = Annotated[str, _AsItIs()]

#: What stands in a marking code between its parts.
GS: Final = "\x1d"

#: A marking code: an identifier that may still hold the tail which scanners give after :data:`GS`.
MarkingCode = Annotated[str, _AsItIs(GS)]


def clean_requisite(text: str | None) -> str:
    """Return an ИНН, КПП, ОГРН, БИК or account without blanks and separators, and nothing else.

    ``407.02.810 6 0000-0000901`` is ``40702810600000000901``; ``None`` is an empty one.
    """
    if not text:
        return ""
    return text if text.isalnum() else _SEPARATORS.sub("", text)


def identification_code(code: str) -> str:
    """Return the КИ of a marking code: up to what scanners give after it."""
    return code.lstrip(GS).partition(GS)[0]


def clean_phone(text: str | None) -> str:
    """Return a phone, or several, with single blanks between its parts; ``None`` is none."""
    return _BLANKS.sub(" ", text).strip() if text else ""
