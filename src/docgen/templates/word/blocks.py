"""Puts blocks and conditionals around whole rows and paragraphs, where that is what they mean.

Where its beginning and its end stand decides what a block is put around:

- in different rows of a table, or in different cells of one row: around the rows;
- in different paragraphs: around the paragraphs between; a paragraph (or a row) that holds nothing
  but such marks goes away;
- in one paragraph: a part of its text. But a conditional that is all of a paragraph takes the
  paragraph with it.

Where text stands around a mark in its paragraph, so that no whole paragraphs are meant, it stays
in the text, between two runs.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Final

from attrs import frozen
from lxml import etree

from docgen.exceptions import ShortcodeSyntaxError
from docgen.templates.word.names import qualified
from docgen.templates.word.paragraphs import (
    RUN_PROPERTIES,
    TEXT,
    remove,
    set_text,
)
from docgen.templates.word.reading import Group, TagMark, TextReading
from docgen.templates.word.tags import Numbering, tag_element

_ROW: Final = qualified("w:tr")
_TABLE: Final = qualified("w:tbl")
_SECTION: Final = qualified("w:sectPr")
#: Parts, and notes within parts, that need a paragraph whatever happens.
_NEVER_EMPTY: Final = frozenset(
    map(qualified, ("w:hdr", "w:ftr", "w:footnote", "w:endnote", "w:comment"))
)
#: These are mended after rendering, but an only paragraph may as well stay.
_MENDED: Final = frozenset(map(qualified, ("w:tc", "w:txbxContent")))
_BOOKMARKS: Final = (qualified("w:bookmarkStart"), qualified("w:bookmarkEnd"))
#: What two ends of a block may stand inside and outside of, by the names in tables of messages.
_HOLDERS: Final = {
    _TABLE: "table",
    qualified("w:txbxContent"): "box",
    qualified("w:sdt"): "control",
}


@frozen(kw_only=True, eq=False)
class _Lift:
    """Where the mark goes: before or after a paragraph or a row."""

    mark: TagMark
    target: etree._Element
    after: bool


def write_codes(reading: TextReading, numbering: Numbering) -> Sequence[TagMark]:
    """Put the engine's own syntax into the places of a part's shortcodes.

    The ends of blocks go where whole rows or paragraphs are meant. Returns the shortcodes of
    alternative texts, which are not in the text of a paragraph.

    Raises:
        ShortcodeSyntaxError: a block begins and ends where it cannot.

    """
    mover = BlockMover(numbering, reading)
    for group in reading.groups:
        mover.place(group)
    return mover.apply()


class BlockMover:
    """Decides where every end of a block goes, then moves them all at once."""

    def __init__(self, numbering: Numbering, reading: TextReading) -> None:
        self._numbering = numbering
        self._reading = reading
        self._lifts: list[_Lift] = []
        self._splits: set[TagMark] = set()
        self._emptied: list[etree._Element] = []

    def place(self, group: Group) -> None:
        """Decide what a group is put around."""
        for mark in group.marks:
            if not mark.piece.is_text:
                problem = "is no value, and so no picture can take its place"
                raise self._error(mark, problem, "word.block_in_description")
        paragraphs = list(dict.fromkeys(mark.paragraph for mark in group.marks))
        if len(paragraphs) == 1:
            self._place_in_paragraph(group)
            return
        around = _common_ancestor(paragraphs)
        if around.tag == _ROW:
            self._place_in_row(group, around)
        elif around.tag == _TABLE:
            self._place_in_table(group, around)
        else:
            self._place_between_paragraphs(group, around)

    def apply(self) -> Sequence[TagMark]:
        """Write all codes, and move those that were placed; return those of no text."""
        tags = {row.mark: self._tag(row.mark) for row in self._lifts}
        texts = [mark for mark in self._reading.marks if mark.piece.is_text]
        # From the last to the first, so that the offsets of those before stay as they are.
        for mark in reversed(texts):
            if mark in tags:
                _write(mark, "" if mark.paragraph in self._emptied else mark.mistake)
            elif mark in self._splits:
                _split(mark, self._tag(mark))
            else:
                write_code(mark)
        ends: dict[etree._Element, etree._Element] = {}
        for row in sorted(self._lifts, key=lambda row: row.mark.position):
            if row.after and row.target not in self._emptied:
                ends.get(row.target, row.target).addnext(tags[row.mark])
                ends[row.target] = tags[row.mark]
            else:
                row.target.addprevious(tags[row.mark])
        for element in dict.fromkeys(self._emptied):
            element.getparent().remove(element)
        return tuple(mark for mark in self._reading.marks if not mark.piece.is_text)

    def _place_in_paragraph(self, group: Group) -> None:
        first, last = group.marks[0], group.marks[-1]
        is_all = not (first.before or last.after or group.repeats or len(group.marks) > 2)  # noqa: PLR2004 - its two ends
        if is_all and not _ends(first.paragraph, _NEVER_EMPTY | _MENDED):
            self._lift(first, first.paragraph, after=False)
            self._lift(last, last.paragraph, after=True)
        else:
            self._keep_in_text(group)

    def _place_in_row(self, group: Group, row: etree._Element) -> None:
        first, *turns, last = group.marks
        if turns:
            problem = "stands in one row with its [if …]; give it its own row"
            raise self._error(turns[0], problem, "word.turn_in_row")
        self._lift(first, row, after=False)
        self._lift(last, row, after=True)
        self._forget_bookmarks(group, row, row)

    def _place_in_table(self, group: Group, table: etree._Element) -> None:
        rows = [_child(table, mark.paragraph) for mark in group.marks]
        for mark, row in zip(group.marks, rows, strict=True):
            if self._reading.is_empty(row):
                self._emptied.append(row)
            elif mark in group.marks[1:-1]:
                problem = "stands in a row with other text; give it its own row"
                raise self._error(mark, problem, "word.turn_in_row")
            self._lift(mark, row, after=mark is group.marks[-1])
        self._forget_bookmarks(group, rows[0], rows[-1])

    def _place_between_paragraphs(self, group: Group, around: etree._Element) -> None:
        for mark in group.marks:
            if _child(around, mark.paragraph) is not mark.paragraph:
                raise self._apart(group, mark, around)
        if any(mark.before and mark.after for mark in group.marks):
            self._keep_in_text(group)
            return
        for mark in group.marks:
            if mark.before or mark.after:
                after = mark.before
            elif _may_go(mark.paragraph):
                self._emptied.append(mark.paragraph)
                after = False
            else:
                # What is left of the paragraph stays whatever happens: outside of the block.
                after = mark is group.marks[0]
            self._lift(mark, mark.paragraph, after=after)
        self._forget_bookmarks(group, group.marks[0].paragraph, group.marks[-1].paragraph)

    def _keep_in_text(self, group: Group) -> None:
        """Leave the marks in the text; where they stand in several runs, between runs."""
        if len({mark.element for mark in group.marks}) == 1:
            return
        parents = [mark.element.getparent().getparent() for mark in group.marks]
        if len({parent.tag for parent in parents}) > 1:
            problem = f"and {group.marks[0].text} stand inside and outside of a link or a field"
            details = {"first": group.marks[0].text}
            raise self._error(
                group.marks[-1], f"{problem}; write both outside", "word.apart_link", **details
            )
        self._splits.update(group.marks)

    def _lift(self, mark: TagMark, target: etree._Element, *, after: bool) -> None:
        self._lifts.append(_Lift(mark=mark, target=target, after=after))

    def _tag(self, mark: TagMark) -> etree._Element:
        return tag_element(mark.code, self._numbering.of(mark.paragraph))

    def _forget_bookmarks(self, group: Group, first: etree._Element, last: etree._Element) -> None:
        """Remove the bookmarks of what will be repeated: a name can stand only once."""
        element = first if group.repeats else None
        while element is not None:
            for bookmark in list(element.iter(*_BOOKMARKS)):
                remove(bookmark)
            element = element.getnext() if element is not last else None

    def _apart(self, group: Group, mark: TagMark, around: etree._Element) -> ShortcodeSyntaxError:
        """Return what is wrong with a group whose ends no whole paragraphs lie between."""
        first, last = group.marks[0], group.marks[-1]
        holders = [_holder(around, row.paragraph) for row in (first, last)]
        kinds = [_HOLDERS[holder.tag] for holder in holders if holder is not None]
        problem = (
            f"and {first.text} stand inside and outside of a table or a box; "
            "write both inside of it, or both outside"
        )
        return self._error(
            mark,
            problem,
            "word.two_tables" if kinds == ["table", "table"] else "word.apart",
            first=first.text,
            last=last.text,
            holder=kinds[-1] if kinds else "",
        )

    def _error(
        self, mark: TagMark, problem: str, reason: str, **details: object
    ) -> ShortcodeSyntaxError:
        return ShortcodeSyntaxError(
            f"{mark.text} {problem}",
            template=self._reading.label,
            line=self._numbering.of(mark.paragraph),
            reason=reason,
            details={"tag": mark.text, **details},
        )


def _common_ancestor(elements: Sequence[etree._Element]) -> etree._Element:
    first, *others = ([element, *element.iterancestors()] for element in elements)
    return next(row for row in first if all(row in other for other in others))


def _child(ancestor: etree._Element, element: etree._Element) -> etree._Element:
    """Return the child of an ancestor that an element stands in, or the element itself."""
    while element is not ancestor and element.getparent() is not ancestor:
        element = element.getparent()
    return element


def _holder(around: etree._Element, paragraph: etree._Element) -> etree._Element | None:
    """Return the table, the box or the control within ``around`` that a paragraph stands in."""
    for element in paragraph.iterancestors():
        if element is around:
            break
        if element.tag in _HOLDERS:
            return element
    return None


def _ends(paragraph: etree._Element, holders: frozenset[str]) -> bool:
    """Whether a paragraph is the last thing in one of the kinds of holders."""
    following = paragraph.itersiblings()
    return paragraph.getparent().tag in holders and all(row.tag in _BOOKMARKS for row in following)


def _may_go(paragraph: etree._Element) -> bool:
    """Whether a paragraph holds nothing that the rest of the document depends on."""
    is_needed = _ends(paragraph, _NEVER_EMPTY)
    return not is_needed and next(paragraph.iter(_SECTION), None) is None


def write_code(mark: TagMark) -> None:
    """Put a shortcode's code into its place."""
    _write(mark, mark.code + mark.mistake)


def _write(mark: TagMark, code: str) -> None:
    """Put code into the place of a mark."""
    text = mark.element.text
    set_text(mark.element, text[: mark.offset] + code + text[mark.offset + len(mark.text) :])


def _split(mark: TagMark, tag: etree._Element) -> None:
    """Put a mark between two runs: what follows it gets a run of its own, formatted the same."""
    element = mark.element
    run = element.getparent()
    rest = etree.Element(run.tag, nsmap=run.nsmap)
    if (properties := run.find(RUN_PROPERTIES)) is not None:
        rest.append(copy.deepcopy(properties))
    following = list(element.itersiblings())
    text = element.text
    if tail := text[mark.offset + len(mark.text) :]:
        set_text(etree.SubElement(rest, TEXT), tail)
    rest.extend(following)
    run.addnext(tag)
    if tail or following:
        tag.addnext(rest)
    set_text(element, text[: mark.offset])
