"""Compares the pages of two versions, and says in words what differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from docgen.models import Template
from docgen.pipeline.previews.values import PageChange
from docgen.rendering.pictures import Box, texts

_MOST: Final = 60
#: The size of a text has changed by this part.
_SIZE: Final = 0.08
_HEIGHT: Final = 842

Piece = tuple[str, Box]


def changes(before: Template, after: Template, old: bytes, new: bytes) -> tuple[PageChange, ...]:
    """Return what has changed, colours first, then texts in the order of the pages."""
    found = [*_colours(before, after), *_texts(list(texts(old)), list(texts(new)))]
    return tuple(found[:_MOST])


def _colours(before: Template, after: Template) -> Iterator[PageChange]:
    for name in sorted(before.colors.keys() | after.colors.keys()):
        one, other = before.colors.get(name, ""), after.colors.get(name, "")
        if one != other:
            yield PageChange(before=one, after=other)


def _texts(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[PageChange]:
    matcher = SequenceMatcher(
        None, [piece[0] for piece in old], [piece[0] for piece in new], autojunk=False
    )
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind == "equal":
            yield from _resized(old[first:last], new[begin:end])
            continue
        gone, come = old[first:last], new[begin:end]
        for index in range(max(len(gone), len(come))):
            one = gone[index] if index < len(gone) else None
            other = come[index] if index < len(come) else None
            yield PageChange(
                before=one[0] if one else "",
                after=other[0] if other else "",
                before_box=one[1] if one else None,
                after_box=other[1] if other else None,
            )


def _resized(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[PageChange]:
    """Yield texts that are the same, and larger or smaller."""
    for (text, one), (_, other) in zip(old, new, strict=True):
        if abs(other.height - one.height) > one.height * _SIZE and len(text) > 1:
            yield PageChange(
                before=f"«{text}», высота {_points(one)} пт",
                after=f"{_points(other)} пт",
                before_box=one,
                after_box=other,
            )


def _points(box: Box) -> int:
    return round(box.height * _HEIGHT)
