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
from docgen.templates.word.paragraphs import OBJECT, PARAGRAPH, Paragraph, remove

_START = re.compile(r"\[|\{[{%#]")
_JINJA_ENDS: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
#: Its quotes may hold brackets; or else they do not match, as Word leaves them.
_BODY: Final = rf"(?:\s(?:{QUOTED}|[^\[\]{QUOTE_CHARACTERS}])*|\s[^\[\]]*)?"
_SHORTCODE = re.compile(rf"\[{{1,2}}/?{NAME}{_BODY}\]{{1,2}}")
#: How long a tag may be; so no text takes long to look through.
_MAX_TAG: Final = 2_000

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
    """Join the split tags of a part; ``is_tag`` tells shortcodes from text in brackets.

    The time it takes grows with the number of runs, and not faster.
    """
    _clean(root)
    bookmarks = _Bookmarks(root)
    for element in root.iter(PARAGRAPH):
        paragraph = Paragraph(element)
        # From the last to the first, so that the positions of those before stay as they are.
        for start, end, tag in reversed(list(_tags(paragraph.text))):
            is_described = not paragraph.piece_at(start).is_text
            if not is_described and (tag.startswith("{") or is_tag(tag)):
                _join(paragraph, bookmarks, start, end, tag)


def _clean(root: etree._Element) -> None:
    """Remove what Word notes for itself, and would have to be unique in repeated content."""
    for element in list(root.iter(*_TRACES)):
        remove(element)
    goback = [row for row in root.iter(_BOOKMARKS[0]) if row.get(_NAME) == "_GoBack"]
    if goback:
        bookmarks = _Bookmarks(root)
        for element in goback:
            bookmarks.remove(element)
    is_numbered = root.tag != _COMMENTS  # their paragraphs are referred to from elsewhere
    traces: dict[str, bool] = {}
    for element in root.iter(etree.Element):
        for name in element.keys():  # noqa: SIM118 - a copy, from which names may be deleted
            if name not in traces:
                traces[name] = _is_trace(name, is_numbered=is_numbered)
            if traces[name]:
                del element.attrib[name]


class _Bookmarks:
    """The ends of a part's bookmarks by their ids."""

    def __init__(self, root: etree._Element) -> None:
        self._ends: dict[str, list[etree._Element]] = {}
        for end in root.iter(_BOOKMARKS[1]):
            self._ends.setdefault(end.get(_ID, ""), []).append(end)

    def remove(self, start: etree._Element) -> None:
        """Remove a bookmark, its beginning and its end."""
        for end in self._ends.pop(start.get(_ID, ""), ()):
            remove(end)
        remove(start)


def _is_trace(name: str, *, is_numbered: bool) -> bool:
    local = name.rpartition("}")[2]
    return local.startswith("rsid") or (is_numbered and local in {"paraId", "textId"})


def _tags(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the beginning, the end and the healed text of everything that reads as a tag."""
    if "[" not in text and "{" not in text:
        return
    seen = [index for index, letter in enumerate(text) if letter not in _INVISIBLE]
    clean = "".join(text[index] for index in seen).translate(_MEANT)
    position = 0
    while match := _START.search(clean, position):
        start = match.start()
        end = _tag_end(clean, start, match[0])
        if end is None:
            position = start + 1
        else:
            yield seen[start], seen[end - 1] + 1, _straightened(clean[start:end])
            position = end


def _tag_end(text: str, start: int, opening: str) -> int | None:
    """Return where the tag that begins at a place ends, if it ends."""
    if opening in _JINJA_ENDS:
        found = text.find(_JINJA_ENDS[opening], start, start + _MAX_TAG)
        return found + 2 if found > 0 else None
    match = _SHORTCODE.match(text, start, start + _MAX_TAG)
    return match.end() if match else None


def _straightened(tag: str) -> str:
    """Make straight quotes of those that Word has bent, unless straight ones are there too."""
    if '"' not in tag:
        tag = tag.translate(_DOUBLE)
    if '"' not in tag and tag.startswith("{"):
        tag = tag.translate(_GUILLEMETS)
    bent = tag.translate(_SINGLE)
    is_paired = bent.count("'") % 2 == 0
    return bent if "'" not in tag and '"' not in tag and is_paired else tag


def _join(paragraph: Paragraph, bookmarks: _Bookmarks, start: int, end: int, tag: str) -> None:
    """Write a tag into its first piece and cut it out of the others."""
    first, *others = paragraph.replace(start, end, tag)
    if others:
        _remove_between(bookmarks, first.element, others[-1].element)
    for piece in others:
        if not piece.text or not (piece.is_text or piece.is_object):
            remove(piece.element)


def _remove_between(bookmarks: _Bookmarks, first: etree._Element, last: etree._Element) -> None:
    """Remove what stands between two elements and would be left without meaning."""
    inside = list(_between(first, last))
    for element in inside:
        if element.tag == _BOOKMARKS[0]:
            bookmarks.remove(element)
        elif element.tag in _DELETED:
            remove(element)
    for element in _whole_fields([row for row in inside if row.tag in _FIELD]):
        remove(element)


def _between(first: etree._Element, last: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements between two, in the order that they are written in."""
    element = _next(first)
    while element is not None and element is not last:
        yield element
        element = _next(element)


def _next(element: etree._Element) -> etree._Element | None:
    """Return the element that is written after the beginning of another."""
    following = next(iter(element), None)
    while following is None and element is not None:
        following, element = element.getnext(), element.getparent()
    return following


def _whole_fields(elements: Sequence[etree._Element]) -> Sequence[etree._Element]:
    """Return the marks and codes of fields if none of the fields reaches beyond them."""
    depth = 0
    for element in elements:
        state = element.get(_FIELD_STATE)
        depth += (state == "begin") - (state == "end")
        if depth < 0 or (depth == 0 and element.tag != _FIELD_MARK):
            return ()
    return () if depth else elements
