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
#: Files of two bytes a character are known by their beginning; Windows calls them «Юникод».
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
#: What no text of a bank holds, and no database takes.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


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
    if content.startswith(_WIDE):
        content = content.decode("utf-16", "replace").encode()
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
    is_odd = False
    try:
        text = row.decode("utf-8")
        is_odd = encoding != "utf-8" and not row.isascii()
    except UnicodeDecodeError:
        text = row.decode(encoding, "replace")
    return DecodedLine(number=number, text=_CONTROL.sub(" ", text), is_odd=is_odd)
