"""Rewrites a Word file with another system's tags into a template of docgen.

The look stays as it is: a shortcode takes the formatting of its tag's first character, whatever
runs the tag was cut into. Tags of a line's fields get the block around their table row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from attrs import frozen
from lxml import etree

from docgen.templates.authoring.bitrix24 import BITRIX24
from docgen.templates.authoring.foreign_tags import Dialect, Translator, Unmapped
from docgen.templates.authoring.paragraphs import Paragraph, paragraphs_of, set_text, text_parts
from docgen.templates.authoring.perfectum import PERFECTUM
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.word.archive import pack, write_archive
from docgen.templates.word.names import NAMESPACES, qualified
from docgen.templates.word.package import Package, read_package
from docgen.templates.word.refusals import refuse_unsafe

DIALECTS: Final[Mapping[str, Dialect]] = {"perfectum": PERFECTUM, "bitrix24": BITRIX24}

_ROW: Final = qualified("w:tr")
_PARAGRAPH: Final = qualified("w:p")

#: The table that a tag of a whole table becomes: titles, and the shortcodes under them.
_COLUMNS: Final = (
    ("№", "[items][item.index]"),
    ("Наименование", "[item.name]"),
    ("Кол-во", "[item.quantity]"),
    ("Ед.", "[item.unit]"),
    ("Цена", "[item.price]"),
    ("Сумма", "[item.sum][/items]"),
)


@frozen(kw_only=True)
class Imported:
    """A rewritten file: ``replaced`` holds every tag with its shortcode, in order."""

    content: bytes
    replaced: tuple[tuple[str, str], ...]
    unmapped: tuple[Unmapped, ...]


def import_word(content: bytes, label: str, dialect: Dialect, catalog: Catalog) -> Imported:
    """Rewrite the tags of a Word file; ``label`` names it in errors.

    Raises:
        TemplateError: it is no Word file, or holds what a template may not.

    """
    package = read_package(content, label)
    refuse_unsafe(package)
    rewriting = _Rewriting(Translator(dialect, catalog))
    parts = dict(package.parts)
    for name, root in text_parts(package):
        rewriting.rewrite(name, root)
        parts[name] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return Imported(
        content=write_archive([pack(name, parts[name]) for name in package.parts]),
        replaced=tuple(rewriting.replaced),
        unmapped=tuple(dict.fromkeys(rewriting.unmapped)),
    )


def foreign_tags(package: Package) -> list[tuple[Paragraph, str]]:
    """Return what still looks like another system's tag, with its paragraph."""
    return [
        (paragraph, match[0])
        for name, root in text_parts(package)
        for paragraph in paragraphs_of(name, root)
        for dialect in DIALECTS.values()
        for match in dialect.pattern.finditer(paragraph.text)
        if not _is_engine_tag(paragraph.text, match)
    ]


class _Rewriting:
    """Goes through the paragraphs, and remembers what has become of the tags."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator
        self.replaced: list[tuple[str, str]] = []
        self.unmapped: list[Unmapped] = []

    def rewrite(self, part: str, root: etree._Element) -> None:
        blocks: dict[etree._Element, str] = {}
        for paragraph in list(paragraphs_of(part, root)):
            for block in self._rewrite_paragraph(paragraph):
                row = next(paragraph.element.iterancestors(_ROW), paragraph.element)
                blocks.setdefault(row, block)
        for element, block in blocks.items():
            _surround(element, block)

    def _rewrite_paragraph(self, paragraph: Paragraph) -> list[str]:
        """Rewrite the tags of a paragraph; return the blocks that they must stand in."""
        text, place = paragraph.text, paragraph.place
        blocks, done = [], []
        for match in reversed(list(self._translator.dialect.pattern.finditer(text))):
            if _is_engine_tag(text, match):
                continue
            if match["name"] == self._translator.dialect.table:
                paragraph.replace(match.start(), match.end(), "")
                paragraph.element.addprevious(_lines_table())
                done.append((match[0], "[items]"))
                continue
            name = re.sub(r"\}\s\{", "} {", match["name"])
            found = self._translator.translate(name, match["body"])
            if found is None:
                nearest = self._translator.nearest(name)
                self.unmapped.append(Unmapped(tag=match[0], place=place, nearest=nearest))
                continue
            paragraph.replace(match.start(), match.end(), found.shortcode)
            done.append((match[0], found.shortcode))
            self.unmapped += [
                Unmapped(tag=f"{match[0]}: ~{row}", place=place) for row in found.lost
            ]
            blocks += [found.block] if found.block else []
        self.replaced += reversed(done)
        return blocks


def _is_engine_tag(text: str, match: re.Match[str]) -> bool:
    """Whether a match is but the inside of ``{{ name }}``."""
    return text[: match.start()].endswith("{") or text[match.end() :].startswith("}")


def _surround(element: etree._Element, block: str) -> None:
    """Put a block's tags at both ends of a row or a paragraph."""
    paragraphs = list(element.iter(_PARAGRAPH))
    for paragraph, tag, at_start in (
        (paragraphs[0], f"[{block}]", True),
        (paragraphs[-1], f"[/{block}]", False),
    ):
        pieces = list(paragraph.iter(qualified("w:t")))
        if not pieces:
            run = etree.SubElement(paragraph, qualified("w:r"))
            pieces = [etree.SubElement(run, qualified("w:t"))]
        piece = pieces[0] if at_start else pieces[-1]
        old = piece.text or ""
        set_text(piece, tag + old if at_start else old + tag)


def _lines_table() -> etree._Element:
    """Return a table of a document's lines, its header repeated on every page."""
    word = etree.Element(qualified("w:tbl"), nsmap={"w": NAMESPACES["w"]})
    properties = etree.SubElement(word, qualified("w:tblPr"))
    etree.SubElement(properties, qualified("w:tblW"), _attributes(w="5000", type="pct"))
    borders = etree.SubElement(properties, qualified("w:tblBorders"))
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        etree.SubElement(borders, qualified(f"w:{side}"), _attributes(val="single", sz="4"))
    grid = etree.SubElement(word, qualified("w:tblGrid"))
    for _ in _COLUMNS:
        etree.SubElement(grid, qualified("w:gridCol"))
    for is_body in (False, True):
        row = etree.SubElement(word, qualified("w:tr"))
        kept = etree.SubElement(row, qualified("w:trPr"))
        etree.SubElement(kept, qualified("w:cantSplit" if is_body else "w:tblHeader"))
        for column in _COLUMNS:
            cell = etree.SubElement(row, qualified("w:tc"))
            paragraph = etree.SubElement(cell, qualified("w:p"))
            run = etree.SubElement(paragraph, qualified("w:r"))
            etree.SubElement(run, qualified("w:t")).text = column[is_body]
    return word


def _attributes(**values: str) -> dict[str, str]:
    return {qualified(f"w:{name}"): value for name, value in values.items()}
