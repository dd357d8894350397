"""An official file as a list of its fields, named as its schema names them.

It is how files are read whose format has no form to print: the buyer's title, old acts and
waybills, corrections.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen
from lxml import etree

from docgen.models.text import clean_text
from docgen.official.captions import Captions

#: Signatures and certificates in base64 say nothing to people.
_MAX_WORD: Final = 300

#: What the formats write as a code and the schemas do not explain: the buyer's answer.
_MEANINGS: Final = {
    ("КодИтога", "1"): "принято без расхождений",
    ("КодИтога", "2"): "принято с расхождениями",
    ("КодИтога", "3"): "не принято",
}


@frozen(kw_only=True)
class OutlineRow:
    """A field with its value, or the heading of those below it; ``depth`` counts from 0."""

    depth: int
    caption: str
    value: str = ""
    is_heading: bool = False


def outline(root: etree._Element, captions: Captions) -> Iterator[OutlineRow]:
    """Yield the fields of a file in their order: of an element, its attributes come first."""
    yield from _content(root, root.getroottree(), captions, 0)


def _content(
    element: etree._Element, tree: etree._ElementTree, captions: Captions, depth: int
) -> Iterator[OutlineRow]:
    path = tree.getpath(element)
    for key, value in element.attrib.items():
        name = str(key)
        yield OutlineRow(
            depth=depth,
            caption=_caption(captions, f"{path}/@{name}", name),
            value=_readable(name, str(value)),
        )
    if element.attrib and (element.text or "").strip():
        name = etree.QName(element).localname
        yield OutlineRow(
            depth=depth,
            caption=_caption(captions, path, name),
            value=_readable(name, element.text or ""),
        )
    for child in element.iterchildren("{*}*"):
        name = etree.QName(child).localname
        caption = _caption(captions, tree.getpath(child), name)
        if len(child) or child.attrib:
            yield OutlineRow(depth=depth, caption=caption, is_heading=True)
            yield from _content(child, tree, captions, depth + 1)
        else:
            yield OutlineRow(depth=depth, caption=caption, value=_readable(name, child.text or ""))


def _caption(captions: Captions, path: str, name: str) -> str:
    caption = captions.at(path)
    return caption.title if caption else name


def _readable(name: str, value: str) -> str:
    if any(len(word) > _MAX_WORD for word in value.split()):
        return f"(двоичные данные, знаков: {len(value)})"
    meaning = _MEANINGS.get((name, value))
    try:
        return f"{value} — {meaning}" if meaning else clean_text(value)
    except ValueError:
        return "(текст, который нельзя напечатать)"
