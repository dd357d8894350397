"""Names that are safe on every system."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final
from urllib.parse import quote

_MAX_BYTES: Final = 200
_UNSAFE = re.compile(r"[^\w №«»()+=,.@–—-]+", re.UNICODE)
#: Names that Windows keeps for devices, whatever follows behind a dot, and blanks before it.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)\s*(\..*)?", re.IGNORECASE)
#: What a name may end with and be the same file for whoever opens it.
_EXTENSION = re.compile(r"[A-Za-z0-9]{1,10}")

_WORD = re.compile(r"[^\W\d_]+")
#: Alphabets whose letters look alike.
_ALIKE: Final = frozenset({"LATIN", "CYRILLIC", "GREEK"})
_KEPT_LETTERS: Final = 512


def safe_file_name(text: str, extension: str = "") -> str:
    """Make a file name of any text: one folder entry, at most 200 bytes, on every system.

    What may not stand in a name becomes ``-``: a number ``15/2026`` gives ``15-2026``.
    ``extension`` (without dot) is kept whole.
    """
    name = unicodedata.normalize("NFKC", text)
    name = _UNSAFE.sub("-", unicodedata.normalize("NFC", name)).strip(" .-")
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    suffix = f".{extension}" if extension else ""
    return fitted_name(name or "document", suffix)


def safe_whole_name(name: str) -> str:
    """Make a file name of one that has an extension of its own, which stays."""
    stem, dot, extension = name.rpartition(".")
    if not dot or not _EXTENSION.fullmatch(extension):
        return safe_file_name(name)
    return safe_file_name(stem, extension)


def fitted_name(stem: str, ending: str) -> str:
    """Return a name of at most 200 bytes: of its stem as much as there is room for."""
    kept = stem.encode()[: _MAX_BYTES - len(ending.encode())].decode(errors="ignore")
    return kept.rstrip(" .-") + ending


def mixed_words(text: str) -> tuple[str, ...]:
    """Return the words whose letters are of several alphabets that look alike.

    Nobody finds a file again by such a name, and it may pass for another one.
    """
    words = _WORD.findall(text)
    return tuple(dict.fromkeys(word for word in words if len(_alphabets(word)) > 1))


class UniqueNames:
    """Names that are all different, whatever the case: ``name``, ``name (2)``, ``name (3)`` …."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def take(self, name: str) -> str:
        """Return ``name``, or the next one like it that is free; it is taken from now on."""
        stem, dot, extension = name.rpartition(".") if "." in name else (name, "", "")
        candidate, count = name, self._counts.get(name.casefold(), 0)
        while candidate.casefold() in self._counts:
            count += 1
            candidate = fitted_name(stem, f" ({count}){dot}{extension}")
        self._counts[name.casefold()] = max(count, 1)
        self._counts.setdefault(candidate.casefold(), 1)
        return candidate


def _alphabets(word: str) -> set[str]:
    return set(map(_alphabet, word)) & _ALIKE


@lru_cache(_KEPT_LETTERS)
def _alphabet(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def content_disposition(name: str, *, inline: bool = False) -> str:
    """Return what tells a browser to save a file under its name, whatever letters it has.

    With ``inline`` it is to be shown. Old programs get a plain name (RFC 6266).
    """
    kind = "inline" if inline else "attachment"
    ending = name.rpartition(".")[2]
    plain = f"document.{ending}" if ending.isascii() and ending.isalnum() else "document"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
