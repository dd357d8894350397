"""The metadata of a Word file: custom properties, ``docProps/custom.xml``.

Source: ISO/IEC 29500-1, 15.2.12.2 (the part) and 22.3 (its properties).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final

from lxml import etree

from docgen.exceptions import TemplateError
from docgen.templates.word.archive import (
    ArchiveEntry,
    pack,
    read_archive,
    read_packed,
    write_archive,
)
from docgen.templates.word.editing import declared, related, written
from docgen.templates.word.names import CONTENT_TYPES, RELATIONSHIP
from docgen.templates.word.package import parse_xml

_LABEL: Final = "a Word file"
_PART: Final = "docProps/custom.xml"
_RELS: Final = "_rels/.rels"
_ID: Final = "docgenProvenance"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_KIND: Final = f"{RELATIONSHIP}custom-properties"
_CUSTOM: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_PROPERTY: Final = f"{{{_CUSTOM}}}property"
#: The class that all custom properties are of, and the first number that one may have.
_FORMAT_ID: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST_ID: Final = 2
#: Of so many templates it is kept what every one of their files has.
_TEMPLATES: Final = 64


def write(content: bytes, entries: Mapping[str, str], made_at: datetime) -> bytes:  # noqa: ARG001 - the archive states no moment
    """Return a Word file that says more of itself; properties of the template's own stay."""
    parts = read_packed(content, _LABEL)
    own = parts.get(_PART)
    root = parse_xml(own.unpacked(), _LABEL) if own else etree.Element(
        f"{{{_CUSTOM}}}Properties", nsmap={None: _CUSTOM, "vt": _VALUES}
    )  # fmt: skip
    _add(root, entries)
    if not own:
        parts[CONTENT_TYPES] = _declaring(parts[CONTENT_TYPES])
        parts[_RELS] = _relating(parts[_RELS])
    parts[_PART] = pack(_PART, written(root))
    return write_archive(tuple(parts.values()))


@lru_cache(_TEMPLATES)
def _declaring(types: ArchiveEntry) -> ArchiveEntry:
    """Return the content types with that of the properties; a template's are always the same."""
    return pack(types.name, declared(types.unpacked(), _PART, _TYPE, _LABEL))


@lru_cache(_TEMPLATES)
def _relating(relations: ArchiveEntry) -> ArchiveEntry:
    """Return the relationships of the file with that of the properties."""
    return pack(relations.name, related(relations.unpacked(), _ID, _KIND, _PART, _LABEL))


def read(content: bytes) -> Mapping[str, str]:
    """Return what a Word file says of itself; nothing where it cannot be read."""
    try:
        part = read_archive(content, _LABEL).get(_PART)
        root = parse_xml(part, _LABEL) if part else None
    except TemplateError:
        return {}
    rows = () if root is None else root.iter(_PROPERTY)
    return {row.get("name", ""): "".join(row.itertext()) for row in rows}


def say_the_same(ours: bytes, other: bytes) -> bool:
    """Whether two files differ in nothing but what docgen adds to them."""
    substance = _substance(ours)
    return substance is not None and substance == _substance(other)


def _substance(content: bytes) -> Hashable:
    """Return all of a Word file but its custom properties; nothing where it cannot be read."""
    try:
        parts = read_archive(content, _LABEL)
    except TemplateError:
        return None
    # What the properties are declared by comes with them.
    return tuple((name, parts[name]) for name in parts if name not in {_PART, CONTENT_TYPES, _RELS})


def _add(root: etree._Element, entries: Mapping[str, str]) -> None:
    for row in [row for row in root.iter(_PROPERTY) if row.get("name") in entries]:
        root.remove(row)
    used = [int(row.get("pid", "0")) for row in root.iter(_PROPERTY)]
    for number, (name, value) in enumerate(entries.items(), max([_FIRST_ID - 1, *used]) + 1):
        row = etree.SubElement(root, _PROPERTY, fmtid=_FORMAT_ID, pid=str(number), name=name)
        etree.SubElement(row, f"{{{_VALUES}}}lpwstr").text = value
