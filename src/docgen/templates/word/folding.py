"""Makes a text of a part, in which nothing but what the author wrote can read as a shortcode.

All XML is folded into marks: the text of a part is the text of its paragraphs with a mark wherever
XML stands between. The compiler of shortcodes and the template engine see that text, and what is
left of it as text afterwards is unfolded: marks become XML again, the rest is escaped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final
from xml.sax.saxutils import escape

from attrs import frozen
from lxml import etree

from docgen.templates.word.paragraphs import PARAGRAPH, TEXT, set_text
from docgen.templates.word.tags import TAG, Numbering

#: Stand for something while a part is written out; no XML that Word makes holds them.
_OPENING: Final = "\ufdd0"
_CLOSING: Final = "\ufdd1"
_PLACE = re.compile(f"{_OPENING}([^{_CLOSING}]*){_CLOSING}")

#: Surrounds the number of a mark; no XML can hold it.
MARK: Final = "\uffff"
#: The bracket lets no shortcode reach over a mark.
_MARK = re.compile(rf" ?\[{MARK}(\d+)\n?{MARK}")

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Slot(StrEnum):
    """What kind of XML a value lands in."""

    TEXT = "text"
    LINE = "line"
    EMBED = "embed"


@frozen(kw_only=True)
class Folded:
    """The text of a part, and what its marks stand for.

    ``chunks`` are pieces of XML and ``spots`` what follows each; where a picture is replaced, also
    the id of the original. ``lines`` are the numbers of the
    paragraphs that the lines of the text belong to; ``paragraphs`` their texts, from the first.
    """

    source: str
    chunks: tuple[str, ...]
    spots: tuple[tuple[Slot, str], ...]
    lines: tuple[int, ...]
    paragraphs: tuple[str, ...]

    @property
    def holds_text(self) -> bool:
        """Whether there is anything in it but XML."""
        return bool(_MARK.sub("", self.source))


class Unfolding:
    """Goes through the text that is left of a part, in order, and makes XML of it."""

    def __init__(self, folded: Folded) -> None:
        self._folded = folded
        self.spot = (Slot.TEXT, "")
        self.seen = 0

    def unfold(self, text: str) -> str:
        """Return XML, remembering what kind of place it ends in."""
        pieces = _MARK.split(text)
        found = [escape(pieces[0])]
        for number, rest in zip(pieces[1::2], pieces[2::2], strict=True):
            index = int(number)
            self.spot = self._folded.spots[index]
            self.seen += 1
            found += (self._folded.chunks[index], escape(rest))
        return "".join(found)

    @property
    def is_whole(self) -> bool:
        """Whether every mark was come by once: none was swallowed by a tag that did not end."""
        return self.seen == len(self._folded.chunks)


class PlaceholderText:
    """Folds one part. Texts are put aside under numbers while its XML is written out."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._texts: list[tuple[str, tuple[Slot, str]]] = []
        self._lines = [0]
        self._chunks: list[str] = []
        self._spots: list[tuple[Slot, str]] = []

    def put(self, text: str, spot: Slot, original: str = "") -> str:
        """Put a text aside, and return what to write in its place."""
        self._texts.append((text, (spot, original)))
        return f"{_OPENING}{len(self._texts) - 1}{_CLOSING}"

    def fold(self, root: etree._Element, paragraphs: Iterable[str]) -> Folded:
        """Return the text of a part whose texts in paragraphs may hold shortcodes."""
        for paragraph in list(root.iter(PARAGRAPH)):
            paragraph.text = f"{_OPENING}p{self._numbering.of(paragraph)}{_CLOSING}"
        for text in root.iter(TEXT):
            if _may_hold_tags(text.text):
                set_text(text, self.put(text.text, Slot.TEXT))
        for tag in list(root.iter(TAG)):
            _replace(tag, f"{_OPENING}t{tag.get('paragraph')}:{tag.text}{_CLOSING}")
        return self._folded(etree.tostring(root, encoding="unicode"), tuple(paragraphs))

    def fold_properties(self, root: etree._Element) -> Folded:
        """Return the text of a part in which every element is a line of text."""
        texts = []
        for element in root.iter(etree.Element):
            if _may_hold_tags(element.text):
                texts.append(element.text)
                element.text = (
                    f"{_OPENING}p{len(texts)}{_CLOSING}{self.put(element.text, Slot.LINE)}"
                )
        return self._folded(etree.tostring(root, encoding="unicode"), tuple(texts))

    def _folded(self, xml: str, paragraphs: tuple[str, ...]) -> Folded:
        pieces = _PLACE.split(_DECLARATION + xml)
        source = []
        for static, place in zip(pieces[:-1:2], pieces[1::2], strict=True):
            source.append(self._at(static, html.unescape(place)))
        source.append(self._mark(pieces[-1]))
        return Folded(
            source="".join(source),
            chunks=tuple(self._chunks),
            spots=tuple(self._spots),
            lines=tuple(self._lines),
            paragraphs=paragraphs,
        )

    def _at(self, static: str, place: str) -> str:
        """Return the text for a piece of XML and for what follows it."""
        kind, rest = place[:1], place[1:]
        if kind == "p":
            return self._mark(static, paragraph=int(rest))
        if kind == "t":
            number, _, tag = rest.partition(":")
            return self._mark(static, paragraph=int(number)) + tag
        text, spot = self._texts[int(place)]
        return self._mark(static, spot) + text

    def _mark(
        self,
        static: str,
        spot: tuple[Slot, str] = (Slot.TEXT, ""),
        *,
        paragraph: int | None = None,
    ) -> str:
        """Put a piece of XML aside; a line begins where a paragraph does."""
        self._chunks.append(static)
        self._spots.append(spot)
        line_end = ""
        if paragraph is not None:
            self._lines.append(paragraph)
            line_end = "\n"
        return f" [{MARK}{len(self._chunks) - 1}{line_end}{MARK}"


def _may_hold_tags(text: str | None) -> bool:
    return text is not None and ("[" in text or "{" in text)


def _replace(element: etree._Element, text: str) -> None:
    """Put text in place of an element."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + text + (element.tail or "")
    else:
        parent.text = (parent.text or "") + text + (element.tail or "")
    element.tail = None
    parent.remove(element)
