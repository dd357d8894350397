"""Content controls that show what another part holds: the value is put into both places.

Word shows the other part's text when it opens the file, whatever stands in the control. Source:
ISO/IEC 29500-1, 17.5.2.6 (dataBinding).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from lxml import etree

from docgen.templates.word.editing import with_parts, written
from docgen.templates.word.names import PROPERTY_TYPES, TEXT_TYPES, qualified
from docgen.templates.word.package import Package, parse_xml
from docgen.templates.word.paragraphs import PARAGRAPH, text_of

_CONTROL: Final = qualified("w:sdt")
_CONTROL_PROPERTIES: Final = qualified("w:sdtPr")
_CONTENT: Final = qualified("w:sdtContent")
_STORE: Final = qualified("w:storeItemID")
_PATH: Final = qualified("w:xpath")
_PREFIXES: Final = qualified("w:prefixMappings")
_ITEM_ID: Final = qualified("ds:itemID")
_ITEM: Final = "customXml"
_ITEM_PROPERTIES: Final = "customXmlProps"

#: By these ids Word knows the properties of the file.
_PROPERTY_STORES: Final[Mapping[str, str]] = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "core-properties+xml",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": "extended-properties+xml",
}
_MAPPING = re.compile(r"""xmlns:([\w.-]+)=(?:"([^"]*)"|'([^']*)')""")
#: The paths that Word writes: elements by their names and numbers, and nothing else.
_STEP = re.compile(r"/(?:([\w.-]+):)?([\w.-]+|\*)(?:\[(\d{1,6})\])?")


def fill_bound(
    package: Package, stands_alone: Callable[[str], bool]
) -> tuple[Package, frozenset[str]]:
    """Put the texts of bound controls into the parts that they show.

    ``stands_alone`` tells texts that mean the same outside of the blocks around their control.
    Returns the package and the names of the parts whose elements are now lines with shortcodes.
    A control whose other part is not there, or cannot hold its text, is bound no longer.
    """
    stores = _Stores(package)
    changed: dict[str, bytes] = {}
    for name, kind in package.types.items():
        if kind not in TEXT_TYPES or b"dataBinding" not in package.parts[name]:
            continue
        root = parse_xml(package.parts[name], f"{package.label} {name}")
        for control, binding in list(_bound(root)):
            text = _text(control)
            if "[" not in text and "{" not in text:
                continue
            target = stores.find(binding) if stands_alone(text) else None
            if target is None:
                binding.getparent().remove(binding)
            else:
                target.text = text
        changed[name] = written(root)
    changed |= stores.written()
    return with_parts(package, changed) if changed else package, stores.used


class _Stores:
    """The parts that controls may show, parsed when one is first asked for."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._roots: dict[str, etree._Element] = {}
        self._names = {**_properties(package), **_items(package)}

    @property
    def used(self) -> frozenset[str]:
        """The names of the parts that a control was found to show."""
        return frozenset(self._roots)

    def find(self, binding: etree._Element) -> etree._Element | None:
        """Return the element that a binding leads to, unless it leads nowhere."""
        name = self._names.get(binding.get(_STORE, "").upper())
        if name is None:
            return None
        root = self._roots.get(name)
        if root is None:
            root = parse_xml(self._package.parts[name], f"{self._package.label} {name}")
        found = _follow(root, binding.get(_PATH, ""), binding.get(_PREFIXES, ""))
        if found is not None:
            self._roots[name] = root
        return found

    def written(self) -> dict[str, bytes]:
        """Return the parts that were found, as they are now."""
        return {name: written(root) for name, root in self._roots.items()}


def _bound(root: etree._Element) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Yield the controls of a part with their bindings, of either version of Word."""
    for properties in root.iter(_CONTROL_PROPERTIES):
        for child in list(properties):
            if etree.QName(child).localname == "dataBinding":
                yield properties.getparent(), child


def _text(control: etree._Element) -> str:
    """Return what a control holds, a line for each of its paragraphs."""
    content = control.find(_CONTENT)
    if content is None:
        return ""
    paragraphs = list(content.iter(PARAGRAPH))
    return "\n".join(map(text_of, paragraphs)) if paragraphs else text_of(content)


def _properties(package: Package) -> dict[str, str]:
    return {
        store: name
        for store, ending in _PROPERTY_STORES.items()
        for name, kind in package.types.items()
        if kind in PROPERTY_TYPES and kind.endswith(ending)
    }


def _items(package: Package) -> dict[str, str]:
    """Return the names of the parts of custom XML by their ids."""
    items = {row.target for row in package.relationships if row.kind == _ITEM and not row.external}
    found = {}
    for row in package.relationships:
        if row.kind == _ITEM_PROPERTIES and row.source in items and row.target in package.parts:
            root = parse_xml(package.parts[row.target], f"{package.label} {row.target}")
            found[root.get(_ITEM_ID, "").upper()] = row.source
    return {own_id: name for own_id, name in found.items() if name in package.parts}


def _follow(root: etree._Element, path: str, mappings: str) -> etree._Element | None:
    """Return the element at the end of a path, if there is one and it holds nothing but text."""
    namespaces = {match[1]: match[2] or match[3] or "" for match in _MAPPING.finditer(mappings)}
    steps = list(_STEP.finditer(path))
    if not steps or "".join(match[0] for match in steps) != path:
        return None
    element, level = None, [root]
    for prefix, local, number in (match.groups() for match in steps):
        tag = local if local == "*" else f"{{{namespaces.get(prefix or '', '')}}}{local}"
        tag = tag.removeprefix("{}")
        named = [row for row in level if tag in ("*", row.tag)]
        position = int(number or 1)
        element = named[position - 1] if 0 < position <= len(named) else None
        level = list(element) if element is not None else []
    return element if element is not None and len(element) == 0 else None
