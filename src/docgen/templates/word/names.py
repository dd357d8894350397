"""The names of Word's XML: namespaces, qualified names, kinds of parts and of relationships.

Source: ISO/IEC 29500 (transitional), Microsoft's [MS-DOCX] for the rest.
"""

from __future__ import annotations

from typing import Final

NAMESPACES: Final = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "o": "urn:schemas-microsoft-com:office:office",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "ds": "http://schemas.openxmlformats.org/officeDocument/2006/customXml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "v": "urn:schemas-microsoft-com:vml",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "pr": "http://schemas.openxmlformats.org/package/2006/relationships",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
    # docgen's own, for what never leaves the compiler.
    "docgen": "urn:docgen:word",
}

#: Begins the addresses of the kinds of relationships, of Office and of packages.
RELATIONSHIP: Final = f"{NAMESPACES['r']}/"

CONTENT_TYPES: Final = "[Content_Types].xml"

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MAIN_TYPE: Final = f"{_WORD}document.main+xml"
COMMENTS_TYPE: Final = f"{_WORD}comments+xml"
#: The parts whose paragraphs may hold shortcodes.
TEXT_TYPES: Final = frozenset(
    f"{_WORD}{kind}+xml"
    for kind in ("document.main", "header", "footer", "footnotes", "endnotes", "comments")
)
#: Those of them that docxtpl fills in.
DOCXTPL_TYPES: Final = frozenset(
    f"{_WORD}{kind}+xml" for kind in ("document.main", "header", "footer")
)
#: The parts whose elements are a text each.
PROPERTY_TYPES: Final = frozenset(
    (
        "application/vnd.openxmlformats-package.core-properties+xml",
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    )
)


def qualified(name: str) -> str:
    """Return ``w:p`` as the XML library writes it, with the namespace in braces."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"
