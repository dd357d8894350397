"""Bytes of a statement as lines of text, whatever encoding the header claims."""

from __future__ import annotations

import re
from typing import Final

from attrs import frozen

#: Words that stand in every file; how many are seen tells the encoding.
_KEYWORDS: Final = ("секция", "конец", "дата", "сумма", "плательщик", "получатель")
_ENCODINGS: Final = ("cp1251", "cp866")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_BOM: Final = b"\xef\xbb\xbf"


@frozen(kw_only=True)
class DecodedLine:
    """A line, its number from 1, and whether it was in another encoding than the file."""

    number: int
    text: str
    is_odd: bool = False


def decode_lines(content: bytes) -> tuple[str, tuple[DecodedLine, ...]]:
    """Return the encoding of a file and its lines.

    The bytes decide, never the header: most files that claim cp1251 and are not, are UTF-8.
    """
    rows = _LINE_END.split(content.removeprefix(_BOM))
    encoding = _encoding(content)
    lines = tuple(_decoded(number, row, encoding) for number, row in enumerate(rows, start=1))
    return encoding, lines


def _encoding(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return max(_ENCODINGS, key=lambda name: _seen(content.decode(name, "replace")))
    return "utf-8"


def _seen(text: str) -> int:
    folded = text.casefold()
    return sum(folded.count(word) for word in _KEYWORDS)


def _decoded(number: int, row: bytes, encoding: str) -> DecodedLine:
    """Return a line; of a mixed file the odd lines are in UTF-8, which is hardly met by chance."""
    if row.isascii():
        return DecodedLine(number=number, text=row.decode("ascii"))
    try:
        text = row.decode("utf-8")
    except UnicodeDecodeError:
        return DecodedLine(number=number, text=row.decode(encoding, "replace"))
    return DecodedLine(number=number, text=text, is_odd=encoding != "utf-8")
