"""What reviewers have left in a file: tracked changes are accepted, comments are taken out.

A client who gets the document must see neither. Source: ISO/IEC 29500-1, 17.13.5 (revisions) and
17.13.4 (comments).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen
from lxml import etree

from docgen.templates.word.editing import edited, without_parts
from docgen.templates.word.names import COMMENTS_TYPE, TEXT_TYPES, qualified
from docgen.templates.word.package import Package, parse_xml
from docgen.templates.word.paragraphs import PARAGRAPH, RUN, RUN_PROPERTIES

_COMMENT: Final = qualified("w:comment")
_AUTHOR: Final = qualified("w:author")
_ID: Final = qualified("w:id")
_PROPERTIES: Final = qualified("w:pPr")
_ROW: Final = qualified("w:tr")
_CELL: Final = qualified("w:tc")
_TABLE: Final = qualified("w:tbl")
_ROW_PROPERTIES: Final = qualified("w:trPr")
_CELL_PROPERTIES: Final = qualified("w:tcPr")

_INSERTED: Final = (qualified("w:ins"), qualified("w:moveTo"))
_DELETED: Final = (qualified("w:del"), qualified("w:moveFrom"))
_CELL_MARKS: Final = tuple(map(qualified, ("w:cellIns", "w:cellDel", "w:cellMerge")))
#: How something was formatted before.
_FORMER: Final = tuple(
    qualified(f"w:{name}Change")
    for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "numbering")
)
_RANGES: Final = tuple(
    qualified(f"w:{name}Range{end}")
    for name in (
        *("moveFrom", "moveTo", "customXmlIns", "customXmlDel"),
        *("customXmlMoveFrom", "customXmlMoveTo"),
    )
    for end in ("Start", "End")
)
_COMMENT_MARKS: Final = tuple(
    map(qualified, ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"))
)
_TRACKING: Final = qualified("w:trackRevisions")
#: Where a mark says what became of the thing around it, and wraps nothing.
_MARKED: Final = frozenset((RUN_PROPERTIES, _ROW_PROPERTIES, _CELL_PROPERTIES))

#: Whose comments say what an import has lost, and how they begin.
LOST_AUTHOR: Final = "docgen"
LOST_TEXT: Final = "Не перенесено: "

#: Comments, what later versions of Word added to them, and who made them.
_COMMENT_KINDS: Final = frozenset(
    ("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people")
)
_COMMENT_PARTS: Final = tuple(f".{kind}+xml" for kind in sorted(_COMMENT_KINDS))
_SETTINGS: Final = ".settings+xml"


@frozen(kw_only=True)
class Remark:
    """A comment of a reviewer's, or what an import has ``lost`` at its place."""

    id: str
    author: str
    text: str

    @property
    def lost(self) -> str:
        """What an import has lost; empty in a comment of somebody's."""
        is_lost = self.author == LOST_AUTHOR and self.text.startswith(LOST_TEXT)
        return self.text.removeprefix(LOST_TEXT) if is_lost else ""


@frozen(kw_only=True)
class Review:
    """What reviewers have left: the number of tracked changes, who made them, and comments.

    ``lost`` are the places where an import has lost something.
    """

    changes: int
    authors: tuple[str, ...]
    comments: tuple[Remark, ...]
    lost: tuple[Remark, ...] = ()


def review_of(package: Package) -> Review:
    """Return what reviewers have left in a file."""
    found = [
        element for root in _text_roots(package) for element in root.iter(*_INSERTED, *_DELETED)
    ]
    former = sum(1 for root in _text_roots(package) for _ in root.iter(*_FORMER, *_CELL_MARKS))
    authors = dict.fromkeys(filter(None, (element.get(_AUTHOR) for element in found)))
    remarks = tuple(_comments(package))
    return Review(
        changes=len(found) + former,
        authors=tuple(authors),
        comments=tuple(remark for remark in remarks if not remark.lost),
        lost=tuple(remark for remark in remarks if remark.lost),
    )


def accept_all(package: Package) -> Package:
    """Return a file with all tracked changes accepted, and without comments."""
    names = [name for name, kind in package.types.items() if kind in TEXT_TYPES]
    settings = [name for name, kind in package.types.items() if kind.endswith(_SETTINGS)]
    accepted = edited(edited(package, names, _accept), settings, _stop_tracking)
    related = {
        row.target
        for row in package.relationships
        if row.kind in _COMMENT_KINDS and not row.external
    }
    by_type = {name for name, kind in package.types.items() if kind.endswith(_COMMENT_PARTS)}
    return without_parts(accepted, (related | by_type) & set(package.parts))


def _text_roots(package: Package) -> Iterator[etree._Element]:
    for name, kind in package.types.items():
        # Looking through bytes costs next to nothing, and most files were never reviewed.
        if kind in TEXT_TYPES and _may_be_reviewed(package.parts[name]):
            yield parse_xml(package.parts[name], f"{package.label} {name}")


def _may_be_reviewed(content: bytes) -> bool:
    return b":author=" in content or b"Change" in content or b"commentR" in content


def _comments(package: Package) -> Iterator[Remark]:
    for name, kind in package.types.items():
        if kind == COMMENTS_TYPE:
            root = parse_xml(package.parts[name], f"{package.label} {name}")
            for comment in root.iter(_COMMENT):
                text = " ".join("".join(comment.itertext()).split())
                own_id = comment.get(_ID, "")
                yield Remark(id=own_id, author=comment.get(_AUTHOR, ""), text=text)


def _stop_tracking(root: etree._Element) -> bool:
    found = list(root.iter(_TRACKING))
    for element in found:
        element.getparent().remove(element)
    return bool(found)


def _accept(root: etree._Element) -> bool:
    """Accept the changes of a part; whether there were any."""
    marks = [*_INSERTED, *_DELETED, *_FORMER, *_RANGES, *_CELL_MARKS, *_COMMENT_MARKS]
    if next(root.iter(*marks), None) is None:
        return False
    for element in list(root.iter(*_FORMER, *_RANGES)):
        element.getparent().remove(element)
    _remove_cells_and_rows(root)
    _join_paragraphs(root)
    for element in list(root.iter(*_DELETED)):
        element.getparent().remove(element)
    for element in list(root.iter(*_INSERTED)):
        _unwrap(element)
    for element in list(root.iter(*_COMMENT_MARKS)):
        _remove_mark(element)
    return True


def _remove_cells_and_rows(root: etree._Element) -> None:
    for mark in list(root.iter(*_CELL_MARKS)):
        cell = next(mark.iterancestors(_CELL))
        mark.getparent().remove(mark)
        if mark.tag == _CELL_MARKS[1] and cell.getparent() is not None:
            cell.getparent().remove(cell)
    for properties in list(root.iter(_ROW_PROPERTIES)):
        row = properties.getparent()
        if any(child.tag in _DELETED for child in properties) and row.getparent() is not None:
            table = row.getparent()
            table.remove(row)
            if table.tag == _TABLE and table.find(_ROW) is None:
                table.getparent().remove(table)


def _join_paragraphs(root: etree._Element) -> None:
    """Join each paragraph whose end was deleted to the one after it, which keeps its look."""
    for paragraph in list(root.iter(PARAGRAPH)):
        mark = paragraph.find(f"{_PROPERTIES}/{RUN_PROPERTIES}")
        if mark is None or not any(child.tag in _DELETED for child in mark):
            continue
        following = paragraph.getnext()
        if following is None or following.tag != PARAGRAPH:
            continue
        content = [child for child in paragraph if child.tag != _PROPERTIES]
        start = 1 if following.find(_PROPERTIES) is not None else 0
        for offset, child in enumerate(content):
            following.insert(start + offset, child)
        paragraph.getparent().remove(paragraph)


def _unwrap(element: etree._Element) -> None:
    """Put what an insertion holds into its place; one that wraps nothing was but a mark."""
    parent = element.getparent()
    if parent.tag not in _MARKED:
        for child in list(element):
            element.addprevious(child)
    parent.remove(element)


def _remove_mark(element: etree._Element) -> None:
    """Remove the mark of a comment, and the run that held nothing else."""
    run = element.getparent()
    run.remove(element)
    if run.tag == RUN and all(child.tag == RUN_PROPERTIES for child in run):
        run.getparent().remove(run)
