"""Tables as spreadsheets read them: a text stays a text, whatever it begins with."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

#: What a spreadsheet takes for the beginning of a formula, of whatever width.
_SIGNS: Final = frozenset("=+-@")
#: Characters that take no room, or are not seen: a sign behind them begins a formula all the same.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"})
_FILLERS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0\"'")
#: Where a line begins anew, or a column.
_BREAKS: Final = tuple("\t\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def csv_table(rows: Iterable[Iterable[str | Decimal]]) -> bytes:
    """Return rows as Russian spreadsheets read them: semicolons, UTF-8 with a mark.

    Texts stay texts; sums have two places and a comma.
    """
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";")
    writer.writerows(map(_cell, row) for row in rows)
    return output.getvalue().encode("utf-8-sig")


def _cell(value: str | Decimal) -> str:
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    return text_cell(value)


def text_cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula.

    Not every program minds the quotes around a cell of several lines: each of them is looked at.
    """
    quoted = _LINE.sub(_quoted, text)
    return f"'{quoted}" if quoted.startswith(_BREAKS) else quoted


def _quoted(line: re.Match[str]) -> str:
    first = next((letter for letter in line[0] if not _is_unseen(letter)), "")
    is_formula = not _SIGNS.isdisjoint(unicodedata.normalize("NFKC", first))
    return f"'{line[0]}" if is_formula else line[0]


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in _UNSEEN or letter in _FILLERS
