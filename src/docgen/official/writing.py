"""The bytes of an official file."""

from __future__ import annotations

from typing import Final

from lxml import etree

from docgen.official.characters import ENCODING

#: With the quotes that the tax service's own examples have.
_DECLARATION: Final = f'<?xml version="1.0" encoding="{ENCODING}"?>\n'.encode("ascii")


def file_bytes(root: etree._Element) -> bytes:
    """Return a file as operators take it: windows-1251, declared, without indents."""
    content: bytes = etree.tostring(root, encoding=ENCODING, xml_declaration=False)
    return _DECLARATION + content
