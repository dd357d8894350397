"""Joins what Word has split: a shortcode or a tag over several runs becomes one run's text.

Word cuts a run wherever a letter was typed later, checked for spelling, bookmarked or tracked as a
change, and it replaces quotes and spaces as one types. A tag goes as a whole into the run it begins
in, and so gets that run's formatting; what stood inside it (marks of spelling, bookmarks, line
ends, whole fields, deleted text) goes away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from lxml import etree

from docgen.templates.shortcodes.lexer import NAME, QUOTE_CHARACTERS, QUOTED
from docgen.templates.word.names import qualified
from docgen.templates.word.paragraphs import OBJECT, PARAGRAPH, Piece, pieces_of, remove, set_text

_JINJA = re.compile(r"\{\{.{0,2000}?\}\}|\{%.{0,2000}?%\}|\{#.{0,2000}?#\}")
#: Its quotes may hold brackets; or else they do not match, as Word leaves them.
_BODY: Final = rf"(?:\s(?:{QUOTED}|[^\[\]{QUOTE_CHARACTERS}]){{0,2000}}|\s[^\[\]]{{0,2000}})?"
_TAG = re.compile(rf"{_JINJA.pattern}|\[{{1,2}}/?{NAME}{_BODY}\]{{1,2}}")

#: What nobody sees and nobody meant: soft hyphens, joiners, marks of direction and of order.
_INVISIBLE: Final = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff" + OBJECT)
_MEANT: Final = str.maketrans(
    {
        **dict.fromkeys("\t\n\u00a0\u2007\u2009\u202f", " "),
        "\u2011": "-",
    }
)
_DOUBLE: Final = str.maketrans(dict.fromkeys("“”„‟", '"'))
_GUILLEMETS: Final = str.maketrans(dict.fromkeys("«»", '"'))
_SINGLE: Final = str.maketrans(dict.fromkeys("‘’‚‛", "'"))

_BOOKMARKS: Final = (qualified("w:bookmarkStart"), qualified("w:bookmarkEnd"))
_ID: Final = qualified("w:id")
_NAME: Final = qualified("w:name")
_DELETED: Final = (qualified("w:del"), qualified("w:moveFrom"))
_FIELD_MARK: Final = qualified("w:fldChar")
_FIELD_STATE: Final = qualified("w:fldCharType")
_FIELD: Final = (_FIELD_MARK, qualified("w:instrText"))
_TRACES: Final = (qualified("w:proofErr"), qualified("w:lastRenderedPageBreak"))
_COMMENTS: Final = qualified("w:comments")


def heal(root: etree._Element, is_tag: Callable[[str], bool]) -> None:
    """Join the split tags of a part; ``is_tag`` tells shortcodes from text in brackets."""
    _clean(root)
    for paragraph in root.iter(PARAGRAPH):
        pieces = pieces_of(paragraph)
        text = "".join(piece.text for piece in pieces)
        # From the last to the first, so that the positions of those before stay as they are.
        for start, end, tag in reversed(list(_tags(text))):
            if tag.startswith("{") or is_tag(tag):
                _join(
                    paragraph,
                    [row for row in pieces if start < row.end and row.start < end],
                    start,
                    end,
                    tag,
                )


def _clean(root: etree._Element) -> None:
    """Remove what Word notes for itself, and would have to be unique in repeated content."""
    for element in list(root.iter(*_TRACES)):
        remove(element)
    for element in list(root.iter(_BOOKMARKS[0])):
        if element.get(_NAME) == "_GoBack":
            _remove_bookmark(root, element)
    is_numbered = root.tag != _COMMENTS  # their paragraphs are referred to from elsewhere
    for element in root.iter(etree.Element):
        for name in [name for name in element.attrib if _is_trace(name, is_numbered=is_numbered)]:
            del element.attrib[name]


def _is_trace(name: str, *, is_numbered: bool) -> bool:
    local = name.rpartition("}")[2]
    return local.startswith("rsid") or (is_numbered and local in {"paraId", "textId"})


def _tags(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the beginning, the end and the healed text of everything that reads as a tag."""
    seen = [index for index, letter in enumerate(text) if letter not in _INVISIBLE]
    clean = "".join(text[index] for index in seen).translate(_MEANT)
    for match in _TAG.finditer(clean):
        yield seen[match.start()], seen[match.end() - 1] + 1, _straightened(match[0])


def _straightened(tag: str) -> str:
    """Make straight quotes of those that Word has bent, unless straight ones are there too."""
    if '"' not in tag:
        tag = tag.translate(_DOUBLE)
    if '"' not in tag and tag.startswith("{"):
        tag = tag.translate(_GUILLEMETS)
    bent = tag.translate(_SINGLE)
    is_paired = bent.count("'") % 2 == 0
    return bent if "'" not in tag and '"' not in tag and is_paired else tag


def _join(
    paragraph: etree._Element, pieces: Sequence[Piece], start: int, end: int, tag: str
) -> None:
    """Write a tag into its first piece and cut it out of the others."""
    first, last = pieces[0], pieces[-1]
    if first is not last:
        _remove_between(paragraph, first.element, last.element)
    rest = first.text[end - first.start :]
    first.text = first.text[: start - first.start] + tag + rest
    set_text(first.element, first.text)
    for piece in pieces[1:]:
        if piece.is_text:
            piece.text = piece.text[max(end - piece.start, 0) :]
            set_text(piece.element, piece.text)
        elif piece.text != OBJECT:
            remove(piece.element)


def _remove_between(paragraph: etree._Element, first: etree._Element, last: etree._Element) -> None:
    """Remove what stands between two elements and would be left without meaning."""
    elements = list(paragraph.iter(etree.Element))
    inside = elements[elements.index(first) + 1 : elements.index(last)]
    for element in inside:
        if element.tag == _BOOKMARKS[0]:
            _remove_bookmark(paragraph.getroottree().getroot(), element)
        elif element.tag in _DELETED:
            remove(element)
    for element in _whole_fields([row for row in inside if row.tag in _FIELD]):
        remove(element)


def _remove_bookmark(root: etree._Element, start: etree._Element) -> None:
    for end in list(root.iter(_BOOKMARKS[1])):
        if end.get(_ID) == start.get(_ID):
            remove(end)
    remove(start)


def _whole_fields(elements: Sequence[etree._Element]) -> Sequence[etree._Element]:
    """Return the marks and codes of fields if none of the fields reaches beyond them."""
    depth = 0
    for element in elements:
        state = element.get(_FIELD_STATE)
        depth += (state == "begin") - (state == "end")
        if depth < 0 or (depth == 0 and element.tag != _FIELD_MARK):
            return ()
    return () if depth else elements
