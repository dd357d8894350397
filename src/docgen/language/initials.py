"""Names with initials instead of the first name and the patronymic."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.language.numbers import NBSP
from docgen.models import PersonName

_INITIALS = re.compile(r"(?:\w\.[\s-]*)+")


def initials(name: PersonName) -> str:
    """Return «Иванов И. И.»; spaces do not break."""
    return NBSP.join(filter(None, [name.last, *_letters(name)]))


def initials_first(name: PersonName) -> str:
    """Return «И. И. Иванов»; spaces do not break."""
    return NBSP.join(filter(None, [*_letters(name), name.last]))


def is_initials(text: str) -> bool:
    """Whether a first name or a patronymic is given as «И.» or «И. И.»."""
    return _INITIALS.fullmatch(text) is not None


def _letters(name: PersonName) -> Iterator[str]:
    # A received file may have a blank where a first name belongs.
    for part in filter(str.strip, (name.first, name.middle)):
        if is_initials(part):
            yield from (f"{letter}." for letter in re.findall(r"\w", part))
        else:
            # «Анна-Мария» is «А.-М.», «Алирза оглы» is «А.».
            yield "-".join(f"{piece[:1].upper()}." for piece in part.split()[0].split("-") if piece)
