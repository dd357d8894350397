"""An official file as it was received: parsed without trusting it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import PurePath
from typing import Final

from attrs import field, frozen
from lxml import etree

from docgen.exceptions import OfficialFileError
from docgen.official.controls import control_character
from docgen.official.lexical import read_day
from docgen.safe_xml import parsed_xml

MAX_SIZE: Final = 50_000_000
"""Bytes; a УПД of 5,000 lines has about 3,000,000."""

MAX_DEPTH: Final = 100
"""Elements one inside another; the formats have about a dozen."""

MAX_ATTRIBUTES: Final = 200
"""Attributes of an element; the formats have about thirty."""

_ROOT: Final = "Файл"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_LOCATION_HINTS: Final = (f"{{{_XSI}}}schemaLocation", f"{{{_XSI}}}noNamespaceSchemaLocation")
_SUFFIX: Final = ".xml"

_PREFIX = re.compile(r"[A-Z]+_[A-Z]+(?=_)")
_too_deep = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")
_too_many = etree.XPath(f"boolean(//*[@*[{MAX_ATTRIBUTES + 1}]])")
_includes = etree.XPath("boolean(//*[namespace-uri() = 'http://www.w3.org/2001/XInclude'])")
_hinting = etree.XPath("//*[@*[namespace-uri() = $xsi]]")
#: ДатаИнфПр of the seller, ДатаИнфПок of the buyer, ДатаИнфОтпр of a statement's sender …
_day_formed = etree.XPath("string(/*/*/@*[starts-with(name(), 'ДатаИнф')])")


@frozen(kw_only=True)
class OfficialFile:
    """A file of one of the tax service's formats, not yet validated.

    ``name`` is the file's name without ``.xml``, empty when it is not known. ``location_hints``
    are what it says of where a schema lies (``xsi:schemaLocation``), by their paths: never
    followed, and kept apart from the rest so that no validator can.
    """

    name: str = ""
    root: etree._Element = field(repr=False)
    location_hints: Mapping[str, str] = field(factory=dict, repr=False)

    @property
    def prefix(self) -> str:
        """The prefix, ``ON_NSCHFDOPPR``: from ИдФайл, else from the file's name.

        Of marked and of traced goods it goes on: ``ON_NSCHFDOPPRMARK``, ``ON_NSCHFDOPPRPROS``.
        """
        match = _PREFIX.match(self.root.get("ИдФайл", "")) or _PREFIX.match(self.name)
        return match[0] if match else ""

    @property
    def knd(self) -> str:
        """The code of the document in the classifier of tax documents (@КНД)."""
        return next((row.get("КНД") for row in self.root if row.get("КНД")), "")

    @property
    def version(self) -> str:
        """The format's version, ``5.03``; empty when the file does not say."""
        return str(self.root.get("ВерсФорм", ""))

    @property
    def formed_on(self) -> date | None:
        """The day the file was formed; ``None`` when it does not say."""
        return read_day(_day_formed(self.root))


def parse_file(content: bytes, name: str = "") -> OfficialFile:
    """Parse a file; ``name`` is that of the file, with or without folders and ``.xml``.

    Nothing outside of ``content`` is read, whatever it asks for: hints where a schema may lie
    are dropped, for schemas come from the package only.

    Raises:
        OfficialFileError: it is too large, too deep, no XML, no exchange file, or has a
            document type declaration or XInclude.

    """
    root = parse_xml(content, name)
    if root.tag != _ROOT:
        problem = f"its root is <{root.tag}>; exchange files have <{_ROOT}>"
        raise OfficialFileError("root", problem, file=name)
    return OfficialFile(name=_bare(name), root=root, location_hints=_take_hints(root))


def parse_xml(content: bytes, name: str = "") -> etree._Element:
    """Return the root of whatever XML came from outside; only ``content`` itself is read.

    Raises:
        OfficialFileError: it is too large, too deep, no XML, or has too many attributes, a
            document type declaration or XInclude.

    """
    if len(content) > MAX_SIZE:
        problem = f"it has {len(content)} bytes, more than {MAX_SIZE}"
        raise OfficialFileError("size", problem, file=name)
    root = _parse(content, name)
    if root.getroottree().docinfo.internalDTD is not None:
        problem = "it has a document type declaration (DOCTYPE); exchange files have none"
        raise OfficialFileError("doctype", problem, file=name)
    if _too_deep(root):
        problem = f"its elements stand more than {MAX_DEPTH} deep"
        raise OfficialFileError("depth", problem, file=name)
    if _too_many(root):
        problem = f"an element has more than {MAX_ATTRIBUTES} attributes"
        raise OfficialFileError("attributes", problem, file=name)
    if _includes(root):
        problem = "it asks for other files (XInclude); exchange files never do"
        raise OfficialFileError("xinclude", problem, file=name)
    return root


def _take_hints(root: etree._Element) -> dict[str, str]:
    tree = root.getroottree()
    hints = {
        f"{tree.getpath(element)}/@{hint}": str(element.get(hint))
        for element in _hinting(root, xsi=_XSI)
        for hint in _LOCATION_HINTS
        if hint in element.attrib
    }
    etree.strip_attributes(root, *_LOCATION_HINTS)
    return hints


def _parse(content: bytes, name: str) -> etree._Element:
    try:
        return parsed_xml(content, bare=True)
    except (etree.XMLSyntaxError, ValueError) as error:
        if found := control_character(content):
            raise OfficialFileError("control", f"it has {found}", file=name) from None
        raise OfficialFileError("not_xml", f"it is not XML: {error}", file=name) from None


def _bare(name: str) -> str:
    """Return a file's name without its folders and ``.xml``."""
    last = PurePath(name).name
    return last[: -len(_SUFFIX)] if last.lower().endswith(_SUFFIX) else last
