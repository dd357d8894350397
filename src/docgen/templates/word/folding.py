"""Makes a text of a part, in which nothing but what the author wrote can read as a tag.

All XML is folded into marks: the text of a part is the text of its paragraphs with a mark wherever
XML stands between. The template engine sees that text, and what is left of it as text afterwards is
unfolded: marks become XML again, the rest is escaped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from attrs import frozen
from lxml import etree

from docgen.templates.word.paragraphs import BLIP, EMBED, PARAGRAPH, TEXT, write_text
from docgen.templates.word.tags import TAG, Numbering

#: Stand for something while a part is written out; no XML that Word makes holds them.
_OPENING: Final = "\ufdd0"
_CLOSING: Final = "\ufdd1"
_PLACE = re.compile(f"{_OPENING}([^{_CLOSING}]*){_CLOSING}")

#: Surrounds the number of a mark; no XML can hold it.
MARK: Final = "\uffff"
_MARK = re.compile(rf"{MARK}(\d+)\n?{MARK}")

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@frozen(kw_only=True)
class Folded:
    """The text of a part, and what its marks stand for.

    ``chunks`` are pieces of XML. ``lines`` are the numbers of the paragraphs that the lines of the
    text belong to.
    """

    source: str
    chunks: tuple[str, ...]
    lines: tuple[int, ...]

    @property
    def holds_text(self) -> bool:
        """Whether there is anything in it but XML."""
        return bool(_MARK.sub("", self.source))


class Unfolding:
    """Goes through the text that is left of a part, in order, and makes XML of it."""

    def __init__(self, folded: Folded) -> None:
        self._folded = folded
        self._seen = 0

    def unfold(self, text: str) -> str:
        """Return XML."""
        pieces = _MARK.split(text)
        found = [escape(pieces[0])]
        for number, rest in zip(pieces[1::2], pieces[2::2], strict=True):
            self._seen += 1
            found += (self._folded.chunks[int(number)], escape(rest))
        return "".join(found)

    @property
    def is_whole(self) -> bool:
        """Whether every mark was come by once: none was swallowed by a tag that did not end."""
        return self._seen == len(self._folded.chunks)


def fold(root: etree._Element, numbering: Numbering) -> Folded:
    """Return the text of a part whose texts and pictures may hold the engine's tags."""
    texts: list[str] = []
    for paragraph in list(root.iter(PARAGRAPH)):
        paragraph.text = f"{_OPENING}p{numbering.of(paragraph)}{_CLOSING}"
    for text in root.iter(TEXT):
        if _may_hold_tags(text.text):
            write_text(text, _put(texts, text.text))
    for blip in root.iter(BLIP):
        if _may_hold_tags(blip.get(EMBED)):
            blip.set(EMBED, _put(texts, blip.get(EMBED)))
    for tag in list(root.iter(TAG)):
        put_text(tag, f"{_OPENING}t{tag.get('paragraph')}:{tag.text}{_CLOSING}")
    return _folded(etree.tostring(root, encoding="unicode"), texts)


def fold_lines(root: etree._Element) -> Folded:
    """Return the text of a part in which every element is a line of text, as properties are."""
    texts: list[str] = []
    for number, element in enumerate(root.iter(etree.Element), start=1):
        if _may_hold_tags(element.text):
            element.text = f"{_OPENING}p{number}{_CLOSING}{_put(texts, element.text)}"
    return _folded(etree.tostring(root, encoding="unicode"), texts)


def _put(texts: list[str], text: str) -> str:
    """Put a text aside while the XML is written, and return what to write in its place."""
    texts.append(text)
    return f"{_OPENING}{len(texts) - 1}{_CLOSING}"


def _folded(xml: str, texts: Sequence[str]) -> Folded:
    chunks: list[str] = []
    lines = [0]
    source: list[str] = []
    pieces = _PLACE.split(_DECLARATION + xml)
    for static, place in zip(pieces[:-1:2], pieces[1::2], strict=True):
        chunks.append(static)
        kind, rest = place[:1], html.unescape(place[1:])
        number, _, tag = rest.partition(":")
        line_end, text = "", ""
        if kind in {"p", "t"}:
            # A line begins where a paragraph does.
            lines.append(int(number))
            line_end, text = "\n", tag
        else:
            text = texts[int(place)]
        source.append(f"{MARK}{len(chunks) - 1}{line_end}{MARK}{text}")
    chunks.append(pieces[-1])
    source.append(f"{MARK}{len(chunks) - 1}{MARK}")
    return Folded(source="".join(source), chunks=tuple(chunks), lines=tuple(lines))


def _may_hold_tags(text: str | None) -> bool:
    return text is not None and ("[" in text or "{" in text)


def put_text(element: etree._Element, text: str) -> None:
    """Put text in place of an element."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + text + (element.tail or "")
    else:
        parent.text = (parent.text or "") + text + (element.tail or "")
    element.tail = None
    parent.remove(element)
