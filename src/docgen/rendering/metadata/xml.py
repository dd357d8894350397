"""Official XML has no place for metadata: its format says all that may stand in it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Final

from lxml import etree

from docgen.exceptions import OfficialFileError
from docgen.official.file import parse_file

_PROGRAM: Final = "ВерсПрог"


def write(content: bytes, entries: Mapping[str, str], made_at: datetime) -> bytes:  # noqa: ARG001 - there is no place
    """Return the file as it is."""
    return content


def read(content: bytes) -> Mapping[str, str]:
    """Return the program that formed the file, as the file says: ``docgen 0.1.0``."""
    try:
        program: str = parse_file(content).root.get(_PROGRAM, "")
    except OfficialFileError:
        return {}
    name, _, version = program.partition(" ")
    return {"docgen.docgen": version} if name == "docgen" else {}


def say_the_same(ours: bytes, other: bytes) -> bool:
    """Whether two files differ in nothing but what docgen adds to them."""
    substance = _substance(ours)
    return substance is not None and substance == _substance(other)


def _substance(content: bytes) -> Hashable:
    """Return all of the file but the program that formed it; nothing where it cannot be read."""
    try:
        root = parse_file(content).root
    except OfficialFileError:
        return None
    root.attrib.pop(_PROGRAM, None)
    written: bytes = etree.tostring(root, method="c14n")
    return written
