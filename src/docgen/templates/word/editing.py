"""Changes a package: parts that are written anew, and parts and relationships that come and go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeAlias

from attrs import evolve
from lxml import etree

from docgen.templates.word.names import CONTENT_TYPES, qualified
from docgen.templates.word.package import Package, Relationship, parse_xml, rels_name

#: Changes the tree of a part, an element of the XML library's; whether anything was changed.
Edit: TypeAlias = Callable[[Any], bool]


def with_parts(package: Package, parts: Mapping[str, bytes]) -> Package:
    """Return a package in which these parts hold something else."""
    return evolve(package, parts={**package.parts, **parts})


def edited(package: Package, names: Collection[str], edit: Edit) -> Package:
    """Return a package whose parts of these names were changed; the others keep their bytes."""
    changed = {}
    for name in names:
        root = parse_xml(package.parts[name], f"{package.label} {name}")
        if edit(root):
            changed[name] = written(root)
    return with_parts(package, changed) if changed else package


def without_relationships(package: Package, gone: Collection[Relationship]) -> Package:
    """Return a package without some of its relationships."""
    if not gone:
        return package
    kept = tuple(row for row in package.relationships if row not in gone)
    parts = dict(package.parts)
    for source in {relationship.source for relationship in gone}:
        ids = {relationship.id for relationship in gone if relationship.source == source}
        name = rels_name(source) if source else "_rels/.rels"
        root = parse_xml(parts[name], f"{package.label} {name}")
        for element in list(root.iter(qualified("pr:Relationship"))):
            if element.get("Id") in ids:
                element.getparent().remove(element)
        parts[name] = written(root)
    return evolve(package, parts=parts, relationships=kept)


def without_parts(package: Package, names: Collection[str]) -> Package:
    """Return a package without some of its parts, and without what refers to them."""
    if not names:
        return package
    gone = {*names, *map(rels_name, names)}
    kept = without_relationships(
        package, [row for row in package.relationships if not row.external and row.target in names]
    )
    parts = {name: content for name, content in kept.parts.items() if name not in gone}
    types = parse_xml(parts[CONTENT_TYPES], f"{package.label} {CONTENT_TYPES}")
    for element in list(types.iter(qualified("ct:Override"))):
        if element.get("PartName", "").lstrip("/") in names:
            types.remove(element)
    parts[CONTENT_TYPES] = written(types)
    return evolve(
        kept,
        parts=parts,
        types={name: kind for name, kind in package.types.items() if name not in gone},
        relationships=tuple(row for row in kept.relationships if row.source not in names),
    )


def declared(types: bytes, part: str, kind: str, label: str) -> bytes:
    """Return a file's content types with those of another part (ECMA-376, part 2, 10.1)."""
    root = parse_xml(types, label)
    row = etree.SubElement(root, qualified("ct:Override"))
    row.set("PartName", f"/{part}")
    row.set("ContentType", kind)
    return written(root)


def related(
    relationships: bytes, relationship_id: str, kind: str, target: str, label: str
) -> bytes:
    """Return relationships with one more (ECMA-376, part 2, 9.3)."""
    root = parse_xml(relationships, label)
    row = etree.SubElement(root, qualified("pr:Relationship"))
    row.set("Id", relationship_id)
    row.set("Type", kind)
    row.set("Target", target)
    return written(root)


def written(root: etree._Element) -> bytes:
    """Write a part's tree as Word does."""
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content
