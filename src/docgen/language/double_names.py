"""Names of several pieces: which of them never change.

In Мелик-Пашаев, Сент-Экзюпери, де Голль only the last piece declines; in Исмаил-заде none does; in
Римский-Корсаков both.
"""

from __future__ import annotations

import re
from typing import Final

from attrs import frozen

from docgen.language.vocabulary import NAME_BACK, NAME_FRONT

_PIECE: Final = re.compile(r"([-‐‑\s'’ʼ]+)")


@frozen(kw_only=True)
class NamePiece:
    """A part of a name as it stands, with what joins it to the next one."""

    text: str
    joint: str = ""
    is_fixed: bool = False


def pieces_of(name: str) -> tuple[NamePiece, ...]:
    """Split a surname or a first name; one of a single word is one piece that may change."""
    found = [*_PIECE.split(name), ""]
    words, joints = found[::2], found[1::2]
    is_all_fixed = len(words) > 1 and words[-1].lower() in NAME_BACK
    return tuple(
        NamePiece(
            text=word,
            joint=joint,
            is_fixed=is_all_fixed or (bool(joint) and word.lower() in NAME_FRONT),
        )
        for word, joint in zip(words, joints, strict=True)
    )
