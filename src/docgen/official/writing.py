"""The bytes of an official file."""

from __future__ import annotations

from lxml import etree

from docgen.official.characters import ENCODING


def file_bytes(root: etree._Element) -> bytes:
    """Return a file as operators take it: windows-1251, declared, without indents."""
    content: bytes = etree.tostring(root, encoding=ENCODING, xml_declaration=True)
    return content
