"""The bytes of an official file."""

from __future__ import annotations

from typing import Final

from lxml import etree

from docgen.exceptions import UnfitCharacterError
from docgen.official.characters import ENCODING, IDENTIFIERS, check_fit, fit_text

#: With the quotes that the tax service's own examples have.
_DECLARATION: Final = f'<?xml version="1.0" encoding="{ENCODING}"?>\n'.encode("ascii")

#: How lxml writes a character that the encoding lacks.
_REFERENCE: Final = b"&#"


def file_bytes(root: etree._Element) -> bytes:
    """Return a file as operators take it: windows-1251, declared, without indents.

    What the encoding lacks is replaced in ``root`` where something stands for it faithfully, and
    never in what identifies something: a replacement would name another thing.

    Raises:
        UnfitCharacterError: nothing stands for a character, or nothing may; names it and its
            place.

    """
    content: bytes = etree.tostring(root, encoding=ENCODING, xml_declaration=False)
    if _REFERENCE in content:
        _fit(root)
        content = etree.tostring(root, encoding=ENCODING, xml_declaration=False)
    return _DECLARATION + content


def received_bytes(root: etree._Element) -> bytes:
    """Return a file that was received, as it was: what the encoding lacks stays, by its number.

    ``&#8381;`` is as legal in windows-1251 as a letter; nothing is replaced or taken apart.
    """
    content: bytes = etree.tostring(root, encoding=ENCODING, xml_declaration=False)
    return _DECLARATION + content


def _fit(root: etree._Element) -> None:
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            element.set(name, _fitted(value, element, name, f"/@{name}"))
        if element.text:
            element.text = _fitted(element.text, element, element.tag)


def _fitted(text: str, element: etree._Element, name: str, place: str = "") -> str:
    try:
        return check_fit(text) if name in IDENTIFIERS else fit_text(text)
    except UnfitCharacterError as error:
        path = element.getroottree().getpath(element)
        raise UnfitCharacterError(error.character, f"{path}{place}") from None
