"""Rewrites another system's tags in the parts of a Word file.

The look stays as it is: a shortcode takes the formatting of its tag's first character, whatever
runs the tag was cut into. Fields of a block get it around them: around their row, where they are
a row of a table; around their paragraph; or around themselves, where other tags stand beside them,
for what is not of the block must not be repeated with it.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Final

from attrs import evolve, frozen
from lxml import etree

from docgen.templates.authoring.foreign_tags import Translated, Translator, Unmapped
from docgen.templates.authoring.lines_table import lines_table
from docgen.templates.authoring.paragraphs import NumberedParagraph, paragraphs_of
from docgen.templates.word.names import qualified
from docgen.templates.word.paragraphs import PARAGRAPH, RUN, TEXT, write_text

_ROW: Final = qualified("w:tr")
_CELL: Final = qualified("w:tc")


@frozen(kw_only=True, eq=False)
class FoundTag:
    """A tag in a paragraph, and what it becomes; ``None`` where nothing fits."""

    paragraph: NumberedParagraph
    start: int
    end: int
    text: str
    translated: Translated | None

    @property
    def block(self) -> str:
        """The block that it must stand in, if any."""
        return (self.translated and self.translated.block) or ""

    @property
    def holder(self) -> etree._Element:
        """The row of a table that it stands in, or else its paragraph."""
        return next(self.paragraph.element.iterancestors(_ROW), self.paragraph.element)


@frozen(kw_only=True, eq=False)
class Lost:
    """A modifier that could not be carried, and the run that its shortcode stands in."""

    text: str
    part: str
    run: etree._Element


class Rewriting:
    """Goes through the parts of a file, and remembers what has become of the tags."""

    def __init__(self, translator: Translator) -> None:
        self.translator = translator
        self.replaced: list[tuple[str, str]] = []
        self.unmapped: list[Unmapped] = []
        self.lost: list[Lost] = []

    def rewrite(self, part: str, root: etree._Element) -> None:
        """Rewrite the tags of a part."""
        paragraphs = paragraphs_of(part, root)
        placing = _Placing([tag for paragraph in paragraphs for tag in self.tags_of(paragraph)])
        for tag in reversed(placing.tags):
            self._replace(tag)
        for element, block in placing.around.items():
            _surround(element, block)

    def tags_of(self, paragraph: NumberedParagraph) -> Iterator[FoundTag]:
        """Yield the tags of a paragraph; those that nothing fits are remembered."""
        for match in self.translator.dialect.pattern.finditer(paragraph.text):
            if is_engine_tag(paragraph.text, match):
                continue
            if match["name"] == self.translator.dialect.table:
                paragraph.element.addprevious(lines_table())
                self.replaced.append((match[0], "[items]"))
                yield found_at(paragraph, match, Translated(name="items", shortcode=""))
            else:
                name = re.sub(r"\}\s\{", "} {", match["name"])
                translated = self.translated(match[0], name, match["body"], paragraph)
                yield found_at(paragraph, match, translated)

    def translated(
        self, tag: str, name: str, body: str, paragraph: NumberedParagraph
    ) -> Translated | None:
        """Return what a tag becomes, and remember it; what has no counterpart, too."""
        found = self.translator.translate(name, body)
        if found is None:
            nearest = self.translator.nearest(name)
            self.unmapped.append(Unmapped(tag=tag, place=paragraph.place, nearest=nearest))
            return None
        self.replaced.append((tag, found.shortcode))
        self.unmapped += [
            Unmapped(tag=f"{tag}: ~{row}", place=paragraph.place) for row in found.lost
        ]
        return found

    def _replace(self, tag: FoundTag) -> None:
        if tag.translated is None:
            return
        pieces = tag.paragraph.replace(tag.start, tag.end, tag.translated.shortcode)
        run = next((piece.element.getparent() for piece in pieces if piece.is_text), None)
        if run is not None and run.tag == RUN:
            part = tag.paragraph.part
            self.lost += [
                Lost(text=f"~{row} ({tag.text})", part=part, run=run) for row in tag.translated.lost
            ]


class _Placing:
    """Decides what each block is put around.

    ``around`` are the rows and paragraphs that are repeated whole; ``tags`` are all tags, with the
    marks of the other blocks at the first and the last of their fields.
    """

    def __init__(self, found: Sequence[FoundTag]) -> None:
        groups: dict[tuple[etree._Element, str], list[FoundTag]] = defaultdict(list)
        beside: dict[etree._Element, list[FoundTag]] = defaultdict(list)
        for tag in found:
            beside[tag.holder].append(tag)
            if tag.block:
                groups[tag.holder, tag.block].append(tag)
        self.around: dict[etree._Element, str] = {}
        marked: dict[FoundTag, tuple[str, str]] = {}
        for (holder, block), tags in groups.items():
            if _is_whole(holder, tags, beside[holder]):
                self.around.setdefault(holder, block)
            else:
                marked |= _marks(tags, block)
        self.tags = [_with_marks(tag, *marked.get(tag, ("", ""))) for tag in found]


def _is_whole(holder: etree._Element, tags: Sequence[FoundTag], beside: Sequence[FoundTag]) -> bool:
    """Whether all of a row or a paragraph is repeated for these of its tags."""
    if len(tags) == len(beside):
        return True
    cells = {next(tag.paragraph.element.iterancestors(_CELL), None) for tag in tags}
    return holder.tag == _ROW and len(cells) > 1


def _marks(tags: Sequence[FoundTag], block: str) -> dict[FoundTag, tuple[str, str]]:
    """Return what goes before and after the tags of a block, paragraph by paragraph."""
    marks: dict[FoundTag, tuple[str, str]] = {}
    for _, group in itertools.groupby(tags, key=attrgetter("paragraph")):
        in_paragraph = list(group)
        first, last = in_paragraph[0], in_paragraph[-1]
        marks[first] = (f"[{block}]", "")
        marks[last] = (marks.get(last, ("", ""))[0], f"[/{block}]")
    return marks


def _with_marks(tag: FoundTag, before: str, after: str) -> FoundTag:
    if tag.translated is None or not (before or after):
        return tag
    shortcode = f"{before}{tag.translated.shortcode}{after}"
    return evolve(tag, translated=evolve(tag.translated, shortcode=shortcode))


def found_at(
    paragraph: NumberedParagraph, match: re.Match[str], translated: Translated | None
) -> FoundTag:
    """Return what a match in a paragraph's text becomes."""
    return FoundTag(
        paragraph=paragraph,
        start=match.start(),
        end=match.end(),
        text=match[0],
        translated=translated,
    )


def is_engine_tag(text: str, match: re.Match[str]) -> bool:
    """Whether a match is but the inside of ``{{ name }}``."""
    return text[: match.start()].endswith("{") or text[match.end() :].startswith("}")


def _surround(element: etree._Element, block: str) -> None:
    """Put a block's tags at both ends of a row or a paragraph."""
    paragraphs = list(element.iter(PARAGRAPH))
    for paragraph, tag, at_start in (
        (paragraphs[0], f"[{block}]", True),
        (paragraphs[-1], f"[/{block}]", False),
    ):
        pieces = list(paragraph.iter(TEXT))
        if not pieces:
            run = etree.SubElement(paragraph, RUN)
            pieces = [etree.SubElement(run, TEXT)]
        piece = pieces[0] if at_start else pieces[-1]
        old = piece.text or ""
        write_text(piece, tag + old if at_start else old + tag)
