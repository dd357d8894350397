"""A Word file as a package: parts with their kinds, and relationships between them."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import field, frozen
from lxml import etree

from docgen.exceptions import TemplateError
from docgen.safe_xml import parsed_xml
from docgen.templates.word.archive import read_archive
from docgen.templates.word.names import CONTENT_TYPES, MAIN_TYPE, NAMESPACES, qualified

_RELS: Final = ".rels"
_XML_NAMES: Final = (".xml", _RELS, ".vml")
_STRICT: Final = b"http://purl.oclc.org/ooxml/"


#: How many elements the XML of a file may have, as far as its brackets tell.
MAX_ELEMENTS: Final = 1_000_000
#: How many of some elements one part may have.
_BOUNDED: Final = {
    qualified("w:p"): ("paragraphs", 50_000),
    qualified("w:r"): ("runs", 200_000),
    qualified("w:tbl"): ("tables", 5_000),
}


@frozen(kw_only=True)
class Relationship:
    """What a part (``source``; ``""`` is the whole package) refers to.

    ``kind`` is the last part of the type's address: ``image``. ``target`` is a part's name, or
    an address if ``external``.
    """

    source: str
    id: str
    kind: str
    target: str
    external: bool


@frozen(kw_only=True)
class Package:
    """The parts of a Word file by name (``word/document.xml``), whole, and what is known of them.

    ``types`` maps the names of all parts to their content types; ``label`` names the file in
    errors; ``main`` is the name of the part with the document's body.
    """

    label: str
    parts: Mapping[str, bytes] = field(repr=False)
    types: Mapping[str, str] = field(repr=False)
    relationships: tuple[Relationship, ...] = field(repr=False)
    main: str

    def trees(self) -> Iterator[tuple[str, etree._Element]]:
        """Yield the parts in XML, parsed.

        Raises:
            TemplateError: one is not well-formed, or declares a document type.

        """
        for name, content in self.parts.items():
            if is_xml(name, self.types.get(name, "")):
                yield name, parse_xml(content, f"{self.label} {name}")


def read_package(content: bytes, label: str) -> Package:
    """Read a Word file; ``label`` names it in errors.

    Raises:
        TemplateError: it is no Word file, is damaged, or is built to harm whoever reads it.

    """
    parts = read_archive(content, label)
    if CONTENT_TYPES not in parts:
        problem = f"has no {CONTENT_TYPES}, so it is no Word file; save it in Word as .docx"
        raise TemplateError(problem, template=label, reason="word.no_word_file")
    types = _content_types(parts, label)
    elements = sum(parts[name].count(b"<") for name in parts if is_xml(name, types.get(name, "")))
    if elements > MAX_ELEMENTS:
        problem = f"holds {elements} elements of XML, more than {MAX_ELEMENTS}"
        details = {"count": elements, "most": MAX_ELEMENTS}
        raise TemplateError(problem, template=label, reason="word.elements", details=details)
    relationships = tuple(_relationships(parts, label))
    main = _main_part(parts, types, relationships, label)
    return Package(label=label, parts=parts, types=types, relationships=relationships, main=main)


def parse_xml(content: bytes, label: str) -> etree._Element:
    """Parse a part, reading nothing besides it.

    Raises:
        TemplateError: it is not well-formed, or declares a document type.

    """
    try:
        root = parsed_xml(content, bare=True)
    except etree.XMLSyntaxError as error:
        problem = f"is not well-formed XML: {error}; open the file in Word and save it again"
        raise TemplateError(problem, template=label, reason="word.not_xml") from None
    if root.getroottree().docinfo.doctype:
        problem = "declares a document type (DOCTYPE), which no part of a Word file may"
        raise TemplateError(problem, template=label, reason="word.doctype")
    return root


def text_root(content: bytes, label: str) -> etree._Element:
    """Parse a part with paragraphs, as large as one may be.

    Raises:
        TemplateError: it is not well-formed, too large, or written with other prefixes.

    """
    root = parse_xml(content, label)
    if root.nsmap.get("w") != NAMESPACES["w"]:
        # What values bring with them is written with Word's usual prefix.
        problem = "is written with unusual prefixes; open the file in Word and save it"
        raise TemplateError(problem, template=label, reason="word.prefixes")
    counted = Counter(str(element.tag) for element in root.iter(*_BOUNDED))
    for tag, (name, most) in _BOUNDED.items():
        if counted[tag] > most:
            problem = f"holds {counted[tag]} {name}, more than {most}"
            details = {"count": counted[tag], "most": most}
            raise TemplateError(problem, template=label, reason=f"word.{name}", details=details)
    return root


def is_xml(name: str, content_type: str) -> bool:
    """Whether a part is XML, by its name and its content type."""
    return name.lower().endswith(_XML_NAMES) or content_type.endswith(("+xml", "/xml"))


def rels_name(part: str) -> str:
    """Return the name of the part that holds a part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}{_RELS}")


def _content_types(parts: Mapping[str, bytes], label: str) -> dict[str, str]:
    root = parse_xml(parts[CONTENT_TYPES], f"{label} {CONTENT_TYPES}")
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}
    for row in root:
        content_type = row.get("ContentType", "")
        if row.tag == qualified("ct:Default"):
            defaults[row.get("Extension", "").casefold()] = content_type
        elif row.tag == qualified("ct:Override"):
            overrides[row.get("PartName", "").lstrip("/").casefold()] = content_type
    return {
        name: overrides.get(name.casefold()) or defaults.get(name.rpartition(".")[2].casefold(), "")
        for name in parts
        if name != CONTENT_TYPES
    }


def _relationships(parts: Mapping[str, bytes], label: str) -> Iterator[Relationship]:
    for name, content in parts.items():
        if not name.endswith(_RELS):
            continue
        folder, own_name = posixpath.split(name)
        base = posixpath.dirname(folder)
        source = posixpath.join(base, own_name.removesuffix(_RELS))
        for row in parse_xml(content, f"{label} {name}").iter(qualified("pr:Relationship")):
            external = row.get("TargetMode", "").casefold() == "external"
            target = row.get("Target", "")
            yield Relationship(
                source=source if own_name != _RELS else "",
                id=row.get("Id", ""),
                kind=row.get("Type", "").rpartition("/")[2],
                target=target if external else _part_name(base, target),
                external=external,
            )


def _part_name(base: str, target: str) -> str:
    path = target.partition("#")[0]
    return posixpath.normpath(posixpath.join("/", base, path)).lstrip("/")


def _main_part(
    parts: Mapping[str, bytes],
    types: Mapping[str, str],
    relationships: tuple[Relationship, ...],
    label: str,
) -> str:
    """Return the name of the part with the body; refuse files that only look like a document."""
    found = [
        relationship.target
        for relationship in relationships
        if not relationship.source and relationship.kind == "officeDocument"
    ]
    if len(found) != 1 or found[0] not in parts:
        problem = "has no document in it, so it is no Word file; save it in Word as .docx"
        raise TemplateError(problem, template=label, reason="word.no_word_file")
    if _STRICT in parts[found[0]][:2_000]:
        problem = "is saved as strict Open XML; save it in Word as an ordinary document, .docx"
        raise TemplateError(problem, template=label, reason="word.strict")
    if types[found[0]] != MAIN_TYPE:
        problem = f"is of the kind {types[found[0]]!r}; save it in Word as an ordinary .docx"
        raise TemplateError(problem, template=label, reason="word.kind")
    return found[0]
