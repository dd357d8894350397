"""The tags that only docxtpl makes something of, and how they are recognised.

``{% colspan n %}``, ``{% cellbg color %}``, ``{% hm %}``, ``{% vm %}`` change cells; ``{%tc`` adds
some; ``{%-`` and ``-%}`` join paragraphs; ``{_%`` prints a brace; ``{{p`` stands for whole
paragraphs and ``{#p`` for a remark in one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from docgen.templates.word.names import TEXT_TYPES
from docgen.templates.word.package import Package, parse_xml
from docgen.templates.word.paragraphs import PARAGRAPH, TEXT, text_of, write_text

_ONLY_DOCXTPL: Final = re.compile(
    r"\{%-?\s*(?:colspan|cellbg|hm|vm)\b|\{%-?tc\s|\{\{(?:p|tr|tc)\s|\{#(?:p|tr|tc)\s"
    r"|\{%-|-%\}|\{_[%{]|[%}]_\}|\bsubdoc\("
)
_ESCAPED: Final = re.compile(r"\{_[%{]|[%}]_\}")
_FRAGMENT: Final = re.compile(r"\[(?:include|вставить)\s", re.IGNORECASE)
#: A value in place of its run, or of its paragraph.
_VALUE: Final = re.compile(r"\{\{(?P<letter>[rp])\s(?P<expression>[^{}]*)\}\}")
_FILTERS: Final = {"r": "as_runs", "p": "as_paragraphs"}


def needs_docxtpl(package: Package, fragments: Mapping[str, str]) -> bool:
    """Whether a file holds a tag that only docxtpl makes something of.

    ``fragments`` are the Word files that may be put into it.
    """
    for name, kind in package.types.items():
        if kind in TEXT_TYPES and any(sign in package.parts[name] for sign in (b"{", b"[")):
            root = parse_xml(package.parts[name], f"{package.label} {name}")
            for paragraph in root.iter(PARAGRAPH):
                text = text_of(paragraph)
                if _ONLY_DOCXTPL.search(text) or (fragments and _FRAGMENT.search(text)):
                    return True
    return False


def printed_braces(package: Package) -> frozenset[str]:
    """Return the braces that a file asks for as such: of ``{_%`` comes ``{%``."""
    found = {
        match[0].replace("_", "")
        for name, kind in package.types.items()
        if kind in TEXT_TYPES
        for paragraph in parse_xml(package.parts[name], f"{package.label} {name}").iter(PARAGRAPH)
        for match in _ESCAPED.finditer(text_of(paragraph))
    }
    return frozenset(found)


def shape_values(root: etree._Element) -> None:
    """Let values that stand for runs or paragraphs become such, whatever they are."""
    for text in root.iter(TEXT):
        if text.text and "{{" in text.text:
            write_text(text, _VALUE.sub(_shaped, text.text))


def _shaped(match: re.Match[str]) -> str:
    letter, expression = match["letter"], match["expression"].strip()
    return f"{{{{{letter} ({expression})|{_FILTERS[letter]} }}}}"
