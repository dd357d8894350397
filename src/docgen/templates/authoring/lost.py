"""Marks the places of a Word file where an import has lost something, by comments.

An author sees them in Word and deletes them; a document never shows them; lint reads them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import evolve
from lxml import etree

from docgen.templates.authoring.rewriting import Lost
from docgen.templates.word.editing import with_parts, written
from docgen.templates.word.names import (
    COMMENTS_TYPE,
    CONTENT_TYPES,
    NAMESPACES,
    RELATIONSHIP,
    qualified,
)
from docgen.templates.word.package import Package, Relationship, parse_xml, rels_name
from docgen.templates.word.review import LOST_AUTHOR, LOST_TEXT

_PART: Final = "word/docgen-comments.xml"
_ID: Final = qualified("w:id")
_OWN_ID: Final = "docgenComments"


def mark_lost(
    package: Package, roots: Mapping[str, etree._Element], lost: Sequence[Lost]
) -> Package:
    """Put a comment at each place where something was lost; only the body may have comments.

    ``roots`` are the parts' trees, which are changed.
    """
    marked = [row for row in lost if row.part == package.main and row.run.getparent() is not None]
    if not marked:
        return package
    name = _comments_part(package)
    if name is None:
        package, name = _with_comments_part(package), _PART
    root = roots.get(name)
    root = parse_xml(package.parts[name], f"{package.label} {name}") if root is None else root
    used = [int(row.get(_ID, "0")) for row in root.iter(qualified("w:comment"))]
    for number, row in enumerate(marked, start=max([-1, *used]) + 1):
        root.append(_comment(number, f"{LOST_TEXT}{row.text}"))
        _anchor(row.run, number)
    return with_parts(package, {name: written(root)})


def _comments_part(package: Package) -> str | None:
    return next(
        (
            row.target
            for row in package.relationships
            if row.source == package.main and row.kind == "comments" and row.target in package.parts
        ),
        None,
    )


def _with_comments_part(package: Package) -> Package:
    """Return a package with a part for comments, which the body refers to."""
    label = package.label
    comments = etree.Element(qualified("w:comments"), nsmap={"w": NAMESPACES["w"]})
    rels = rels_name(package.main)
    known = package.parts.get(rels)
    relationships = (
        parse_xml(known, f"{label} {rels}")
        if known
        else etree.Element(qualified("pr:Relationships"), nsmap={None: NAMESPACES["pr"]})
    )
    row = etree.SubElement(relationships, qualified("pr:Relationship"))
    row.set("Id", _OWN_ID)
    row.set("Type", f"{RELATIONSHIP}comments")
    row.set("Target", f"/{_PART}")
    types = parse_xml(package.parts[CONTENT_TYPES], f"{label} {CONTENT_TYPES}")
    override = etree.SubElement(types, qualified("ct:Override"))
    override.set("PartName", f"/{_PART}")
    override.set("ContentType", COMMENTS_TYPE)
    parts = {CONTENT_TYPES: written(types), rels: written(relationships), _PART: written(comments)}
    own = Relationship(
        source=package.main, id=_OWN_ID, kind="comments", target=_PART, external=False
    )
    return evolve(
        with_parts(package, parts),
        types={**package.types, _PART: COMMENTS_TYPE},
        relationships=(*package.relationships, own),
    )


def _comment(number: int, text: str) -> etree._Element:
    comment = etree.Element(qualified("w:comment"))
    comment.set(_ID, str(number))
    comment.set(qualified("w:author"), LOST_AUTHOR)
    comment.set(qualified("w:initials"), "d")
    run = etree.SubElement(etree.SubElement(comment, qualified("w:p")), qualified("w:r"))
    etree.SubElement(run, qualified("w:t")).text = text
    return comment


def _anchor(run: etree._Element, number: int) -> None:
    """Put the marks of a comment around a run."""
    for name, put in (("Start", run.addprevious), ("End", run.addnext)):
        mark = etree.Element(qualified(f"w:commentRange{name}"))
        mark.set(_ID, str(number))
        put(mark)
    reference = etree.Element(qualified("w:r"))
    etree.SubElement(reference, qualified("w:commentReference")).set(_ID, str(number))
    run.getnext().addnext(reference)
