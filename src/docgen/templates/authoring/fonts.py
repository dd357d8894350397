"""Which fonts a template asks for, and which are there on every machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from docgen.models import Template
from docgen.resources import font_families
from docgen.templates.word.names import NAMESPACES, TEXT_TYPES, qualified
from docgen.templates.word.package import Package, parse_xml

_GENERIC: Final = frozenset(
    ("serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "inherit", "initial")
)
_FACE = re.compile(r"@font-face\s*\{[^}]*?font-family\s*:\s*([^;}]+)", re.IGNORECASE)
_FAMILY = re.compile(r"(?<![\w-])font-family\s*:\s*([^;}]+)", re.IGNORECASE)
_SHORTHAND = re.compile(
    r"(?<![\w-])font\s*:[^;}\"']*?(?:\d(?:pt|px|mm|cm|r?em|%)|\))(?:\s*/\s*[\d.]+\w*)?\s+([^;}]+)",
    re.IGNORECASE,
)

_STYLES: Final = "styles"
_THEME: Final = "theme"
_STYLE_TAGS: Final = tuple(map(qualified, ("w:pStyle", "w:rStyle", "w:tblStyle")))
_SCRIPTS: Final = ("ascii", "hAnsi")


def missing_html_fonts(template: Template) -> Iterator[tuple[str, str, int]]:
    """Yield each font of a stylesheet that is nowhere, with the file and the line."""
    known = _known()
    for path in template.styles:
        text = template.files[path].decode("utf-8", "replace")
        own = {_bare(match[1]) for match in _FACE.finditer(text)}
        seen: set[str] = set()
        for pattern in (_FAMILY, _SHORTHAND):
            for match in pattern.finditer(text):
                font = _bare(match[1].split(",")[0])
                if font.startswith("var(") or font in seen | own or font.casefold() in known:
                    continue
                seen.add(font)
                yield font, path, text.count("\n", 0, match.start()) + 1


def missing_word_fonts(package: Package) -> Iterator[tuple[str, str]]:
    """Yield each font of a Word file that is nowhere, with the part that asks for it."""
    known = _known()
    for font, part in _word_fonts(package).items():
        if font.casefold() not in known:
            yield font, part


def _word_fonts(package: Package) -> dict[str, str]:
    """Return the fonts that texts and the styles they use name, with the part of each."""
    fonts: dict[str, str] = {}
    used: set[str] = set()
    theme = _theme_fonts(package)
    for name in package.parts:
        if package.types.get(name) in TEXT_TYPES:
            root = parse_xml(package.parts[name], name)
            used |= {row.get(qualified("w:val"), "") for row in root.iter(*_STYLE_TAGS)}
            for font in _named(root, theme):
                fonts.setdefault(font, name)
    for row in package.relationships:
        if row.source == package.main and row.kind == _STYLES and row.target in package.parts:
            root = parse_xml(package.parts[row.target], row.target)
            for style in _used_styles(root, used):
                for font in _named(style, theme):
                    fonts.setdefault(font, row.target)
            for font in _usual(root):
                fonts.setdefault(font, row.target)
    return fonts


def _usual(styles: etree._Element) -> Iterator[str]:
    """Yield the font of texts that no style gives another, where the file names one itself.

    The theme's, which a new file of Word has, is nobody's choice.
    """
    chain = _with_bases(styles, _default_styles(styles))
    chosen = (row for style in chain for row in style.iterfind("w:rPr/w:rFonts", NAMESPACES))
    if not any(row.attrib for row in chosen):
        for usual in styles.iterfind("w:docDefaults", NAMESPACES):
            yield from _named(usual, {})


def _used_styles(root: etree._Element, used: set[str]) -> Iterator[etree._Element]:
    """Yield the styles in use with those they are based on; the default ones always are."""
    return _with_bases(root, used | _default_styles(root))


def _default_styles(root: etree._Element) -> set[str]:
    return {
        row.get(qualified("w:styleId"), "")
        for row in root.iter(qualified("w:style"))
        if row.get(qualified("w:default")) == "1" and row.get(qualified("w:type")) == "paragraph"
    }


def _with_bases(root: etree._Element, names: set[str]) -> Iterator[etree._Element]:
    """Yield styles with those they are based on, each once."""
    styles = {row.get(qualified("w:styleId"), ""): row for row in root.iter(qualified("w:style"))}
    waiting = list(names)
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in styles:
            continue
        seen.add(name)
        yield styles[name]
        base = styles[name].find("w:basedOn", NAMESPACES)
        if base is not None:
            waiting.append(base.get(qualified("w:val"), ""))


def _named(root: etree._Element, theme: dict[str, str]) -> Iterator[str]:
    for row in root.iter(qualified("w:rFonts")):
        for script in _SCRIPTS:
            scheme = row.get(qualified(f"w:{script}Theme"), "")
            font = theme.get(scheme[:5]) if scheme else row.get(qualified(f"w:{script}"))
            if font:
                yield font


def _theme_fonts(package: Package) -> dict[str, str]:
    """Return the fonts of the theme: ``minor`` for text, ``major`` for headings."""
    for row in package.relationships:
        if row.kind == _THEME and row.target in package.parts:
            root = parse_xml(package.parts[row.target], row.target)
            return {
                kind: latin.get("typeface", "")
                for kind in ("minor", "major")
                for latin in root.iterfind(f".//a:{kind}Font/a:latin", NAMESPACES)
            }
    return {}


def _known() -> frozenset[str]:
    return _GENERIC | {font.casefold() for font in font_families()}


def _bare(family: str) -> str:
    return family.strip().strip("\"'").strip()
