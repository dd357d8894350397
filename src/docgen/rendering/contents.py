"""The table of contents of a Word file, made anew for a program that would not make it.

LibreOffice prints the entries that Word has left, whatever has become of the headings since. Here
the entries are written from the headings; the numbers of pages, and of headings, are fields, which
it counts. Source: ISO/IEC 29500-1, 17.16.5.68 (TOC), 17.16.5.45 (PAGEREF), 17.16.5.51 (REF).
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen
from lxml import etree

from docgen.templates.word.archive import pack, write_archive
from docgen.templates.word.editing import with_parts, written
from docgen.templates.word.fields import CODE, MARK, STATE
from docgen.templates.word.names import NAMESPACES, qualified
from docgen.templates.word.package import Package, parse_xml, read_package
from docgen.templates.word.paragraphs import PARAGRAPH, text_of

_LABEL: Final = "a Word file"
_STYLES: Final = "styles"
_PROPERTIES: Final = qualified("w:pPr")
_STYLE: Final = qualified("w:pStyle")
_VALUE: Final = qualified("w:val")
_LEVELS: Final = re.compile(r'\\o\s+"(\d)-(\d)"')
_BY_STYLE: Final = re.compile(r'\\t\s+"([^"]*)"')
_WITHOUT_PAGES: Final = re.compile(r"\\n\b")
_HEADING: Final = re.compile(r"heading (\d)", re.IGNORECASE)
_ENTRY: Final = re.compile(r"toc (\d)", re.IGNORECASE)
_MAX_LEVEL: Final = 9
#: The width of a line where the file does not say: A4 less usual margins, in twentieths of a point.
_USUAL_WIDTH: Final = 9_350


@frozen(kw_only=True)
class _Heading:
    """A heading: its text, its level from 1, the bookmark around it."""

    text: str
    level: int
    bookmark: str
    is_numbered: bool


@frozen(kw_only=True)
class _Styles:
    """What the styles of a file mean: levels of headings, and of entries, by their ids."""

    headings: Mapping[str, int]
    entries: Mapping[str, int]
    names: Mapping[str, str]
    numbered: frozenset[str]


def with_contents(content: bytes) -> bytes:
    """Return a Word file with its tables of contents written anew; one without them as it is."""
    package = read_package(content, _LABEL)
    body = package.parts[package.main]
    if b"TOC" not in body:
        return content
    root = parse_xml(body, _LABEL)
    styles = _styles(package)
    tables = list(_tables(root))
    for code, paragraphs in tables:
        headings = list(_headings(root, code, styles, set(paragraphs)))
        if headings:
            _rewrite(paragraphs, headings, code, styles, _width(root))
    if not tables:
        return content
    parts = with_parts(package, {package.main: written(root)}).parts
    return write_archive([pack(name, part) for name, part in parts.items()])


def _tables(root: etree._Element) -> Iterator[tuple[str, list[etree._Element]]]:
    """Yield the tables of contents: the code of each, and the paragraphs that it is written in."""
    opened: list[tuple[etree._Element, list[str]]] = []
    for element in root.iter(MARK, CODE):
        if element.tag == CODE:
            if opened:
                opened[-1][1].append(element.text or "")
        elif element.get(STATE) == "begin":
            opened.append((element, []))
        elif element.get(STATE) == "end" and opened:
            begun, codes = opened.pop()
            code = "".join(codes)
            first, last = (next(row.iterancestors(PARAGRAPH), None) for row in (begun, element))
            if code.split()[:1] == ["TOC"] and first is not None and last is not None:
                between = _between(first, last)
                if between:
                    yield code, between


def _between(first: etree._Element, last: etree._Element) -> list[etree._Element]:
    """Return the paragraphs from one to another, if they stand beside one another."""
    found = [first]
    while found[-1] is not last:
        following = found[-1].getnext()
        if following is None or following.tag != PARAGRAPH:
            return []
        found.append(following)
    return found


def _headings(
    root: etree._Element, code: str, styles: _Styles, own: set[etree._Element]
) -> Iterator[_Heading]:
    """Yield the headings that a table's code asks for, each with a bookmark around it."""
    levels = _levels(code, styles)
    for number, paragraph in enumerate(root.iter(PARAGRAPH), start=1):
        style = _style_of(paragraph)
        level = levels.get(style)
        text = " ".join(text_of(paragraph).split())
        if level is None or not text or paragraph in own:
            continue
        bookmark = f"_Toc9{number:08d}"
        _put_bookmark(paragraph, bookmark, number)
        has_number = paragraph.find(f"{_PROPERTIES}/{qualified('w:numPr')}") is not None
        yield _Heading(
            text=text,
            level=level,
            bookmark=bookmark,
            is_numbered=has_number or style in styles.numbered,
        )


def _levels(code: str, styles: _Styles) -> dict[str, int]:
    """Return the levels of the headings that a table asks for, by the ids of their styles."""
    match = _LEVELS.search(code)
    first, last = (int(match[1]), int(match[2])) if match else (1, _MAX_LEVEL)
    levels = {style: level for style, level in styles.headings.items() if first <= level <= last}
    if named := _BY_STYLE.search(code):
        words = re.split(r"\s*[;,]\s*", named[1])
        for name, level in zip(words[::2], words[1::2], strict=False):
            if level.isdecimal() and name.lower() in styles.names:
                levels[styles.names[name.lower()]] = int(level)
    return levels


def _rewrite(
    paragraphs: Sequence[etree._Element],
    headings: Sequence[_Heading],
    code: str,
    styles: _Styles,
    width: int,
) -> None:
    """Put entries in place of the paragraphs of a table, formatted like those of their level."""
    looks = {styles.entries.get(_style_of(row), 0): row.find(_PROPERTIES) for row in paragraphs}
    own_styles = {level: style for style, level in styles.entries.items()}
    for heading in headings:
        entry = etree.Element(PARAGRAPH, nsmap={"w": NAMESPACES["w"]})
        look = looks.get(heading.level)
        if look is not None:
            entry.append(copy.deepcopy(look))
        else:
            entry.append(_entry_look(own_styles.get(heading.level), width))
        if heading.is_numbered:
            _append_field(entry, f"REF {heading.bookmark} \\r \\h")
            _append_text(entry, " ")
        _append_text(entry, heading.text)
        if not _WITHOUT_PAGES.search(code):
            etree.SubElement(_run(entry), qualified("w:tab"))
            _append_field(entry, f"PAGEREF {heading.bookmark} \\h")
        paragraphs[0].addprevious(entry)
    for paragraph in paragraphs:
        paragraph.getparent().remove(paragraph)


def _entry_look(style: str | None, width: int) -> etree._Element:
    look = etree.Element(_PROPERTIES)
    if style is not None:
        etree.SubElement(look, _STYLE).set(_VALUE, style)
    tab = etree.SubElement(etree.SubElement(look, qualified("w:tabs")), qualified("w:tab"))
    for name, value in (("val", "right"), ("leader", "dot"), ("pos", str(width))):
        tab.set(qualified(f"w:{name}"), value)
    return look


def _put_bookmark(paragraph: etree._Element, name: str, number: int) -> None:
    start, end = (etree.Element(qualified(f"w:bookmark{row}")) for row in ("Start", "End"))
    for mark in (start, end):
        mark.set(qualified("w:id"), str(900_000 + number))
    start.set(qualified("w:name"), name)
    paragraph.insert(1 if paragraph.find(_PROPERTIES) is not None else 0, start)
    paragraph.append(end)


def _append_field(paragraph: etree._Element, code: str) -> None:
    for state in ("begin", "", "separate", "text", "end"):
        run = _run(paragraph)
        if state == "text":
            etree.SubElement(run, qualified("w:t")).text = "1"
        elif state:
            etree.SubElement(run, MARK).set(STATE, state)
        else:
            etree.SubElement(run, CODE).text = f" {code} "


def _append_text(paragraph: etree._Element, text: str) -> None:
    element = etree.SubElement(_run(paragraph), qualified("w:t"))
    element.text = text
    element.set(qualified("xml:space"), "preserve")


def _run(paragraph: etree._Element) -> etree._Element:
    return etree.SubElement(paragraph, qualified("w:r"))


def _style_of(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{_PROPERTIES}/{_STYLE}")
    return "" if style is None else style.get(_VALUE, "")


def _styles(package: Package) -> _Styles:
    """Read what the styles of a file mean; their names are English in whatever language."""
    headings: dict[str, int] = {}
    entries: dict[str, int] = {}
    names: dict[str, str] = {}
    numbered: set[str] = set()
    for row in package.relationships:
        if row.source == package.main and row.kind == _STYLES and row.target in package.parts:
            for style in parse_xml(package.parts[row.target], _LABEL).iter(qualified("w:style")):
                own_id = style.get(qualified("w:styleId"), "")
                found = style.find(qualified("w:name"))
                name = "" if found is None else found.get(_VALUE, "")
                names[name.lower()] = own_id
                if match := _HEADING.fullmatch(name):
                    headings[own_id] = int(match[1])
                if match := _ENTRY.fullmatch(name):
                    entries[own_id] = int(match[1])
                outline = style.find(f"{_PROPERTIES}/{qualified('w:outlineLvl')}")
                if outline is not None and outline.get(_VALUE, "").isdecimal():
                    headings.setdefault(own_id, int(outline.get(_VALUE)) + 1)
                if style.find(f"{_PROPERTIES}/{qualified('w:numPr')}") is not None:
                    numbered.add(own_id)
    return _Styles(headings=headings, entries=entries, names=names, numbered=frozenset(numbered))


def _width(root: etree._Element) -> int:
    """Return the width of a line, in twentieths of a point."""
    for section in root.iter(qualified("w:sectPr")):
        size, margins = section.find(qualified("w:pgSz")), section.find(qualified("w:pgMar"))
        if size is not None and margins is not None:
            sides = (margins.get(qualified(f"w:{side}"), "0") for side in ("left", "right"))
            return int(size.get(qualified("w:w"), "0")) - sum(int(float(side)) for side in sides)
    return _USUAL_WIDTH
