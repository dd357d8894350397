"""Somebody else's file beside the one that docgen would make of the same data."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from attrs import frozen
from lxml import etree

from docgen.official.captions import Captions
from docgen.official.details import differing_places
from docgen.official.lexical import read_decimal
from docgen.official.outline import readable


class DifferenceKind(StrEnum):
    """How a place of two files differs."""

    ONLY_THEIRS = "only_theirs"
    ONLY_OURS = "only_ours"
    OTHER_VALUE = "other_value"
    SAME_NUMBER = "same_number"


_WORDS = {
    DifferenceKind.ONLY_THEIRS: "у них «{theirs}», docgen своего значения не пишет",
    DifferenceKind.ONLY_OURS: "у них нет, docgen пишет «{ours}»",
    DifferenceKind.OTHER_VALUE: "у них «{theirs}», docgen пишет «{ours}»",
    DifferenceKind.SAME_NUMBER: "число одно, записано по-разному: «{theirs}» и «{ours}»",
}


@frozen(kw_only=True)
class XmlDifference:
    """A place where the files differ, called as the form calls it; the values as they are written.

    ``path`` is that of their file; what only docgen writes has the place it would have there.
    """

    kind: DifferenceKind
    path: str
    caption: str
    theirs: str = ""
    ours: str = ""

    def __str__(self) -> str:
        said = _WORDS[self.kind].format(theirs=self.theirs, ours=self.ours)
        return f"{self.caption}: {said}"


def compare_files(
    theirs: etree._Element, ours: etree._Element, captions: Captions
) -> Iterator[XmlDifference]:
    """Yield the differences of two files, in the order of the first."""
    for path, their_value, our_value in differing_places(theirs, ours):
        name = path.rpartition("/")[2].lstrip("@")
        yield XmlDifference(
            kind=_kind(their_value, our_value),
            path=path,
            caption=_caption(path, theirs, captions),
            theirs=readable(name, their_value or ""),
            ours=readable(name, our_value or ""),
        )


def _kind(theirs: str | None, ours: str | None) -> DifferenceKind:
    if theirs is None:
        return DifferenceKind.ONLY_OURS
    if ours is None:
        return DifferenceKind.ONLY_THEIRS
    numbers = _number(theirs), _number(ours)
    is_same = numbers[0] is not None and numbers[0] == numbers[1]
    return DifferenceKind.SAME_NUMBER if is_same else DifferenceKind.OTHER_VALUE


def _number(text: str) -> Decimal | None:
    return read_decimal(text)


def _caption(path: str, root: etree._Element, captions: Captions) -> str:
    """Return what a place is called; of a line of the table, also which line."""
    caption = captions.describe(path)
    steps = path.split("/")
    for depth, step in enumerate(steps):
        if step.partition("[")[0] in {"СведТов", "СвОпер"}:
            found = root.xpath("/".join(steps[: depth + 1]))
            number = found[0].get("НомСтр") if found else ""
            return f"Строка {number}, {caption}" if number else caption
    return caption
