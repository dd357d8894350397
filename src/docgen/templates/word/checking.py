"""Whether a Word file is sound: Word opens it without a word about unreadable content."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from lxml import etree

from docgen.exceptions import TemplateError
from docgen.safe_xml import parsed_xml
from docgen.templates.word.names import NAMESPACES, qualified
from docgen.templates.word.package import Package, rels_name

_REFERENCES = etree.XPath("//@r:id | //@r:embed | //@r:link", namespaces=NAMESPACES)
_DRAWING: str = qualified("wp:docPr")


def check_package(package: Package) -> None:
    """Check the template's own file, once.

    Raises:
        TemplateError: a part has no content type, or a relationship leads nowhere.

    """
    for problem in _package_problems(package):
        raise TemplateError(
            f"{problem}; open the file in Word and save it again",
            template=package.label,
            reason="word.damaged",
        )


def well_formed(xml: bytes, label: str) -> etree._Element:
    """Return the root of a rendered part.

    Raises:
        TemplateError: it is not well-formed.

    """
    try:
        return parsed_xml(xml)
    except etree.XMLSyntaxError as error:
        problem = (
            f"would not be well-formed: {error}. A block or a tag of the template begins and ends "
            "in different elements; put both ends into whole paragraphs or rows"
        )
        raise TemplateError(problem, template=label, reason="word.malformed") from None


def check_part(xml: bytes, label: str, ids: Collection[str], drawings: set[str]) -> None:
    """Check a rendered part; ``ids`` are those of its relationships.

    The ids of its drawings are added to ``drawings``, those of the parts before it.

    Raises:
        TemplateError: it is not well-formed, refers to what is not there or repeats an id.

    """
    root = well_formed(xml, label)
    missing = {str(reference) for reference in _REFERENCES(root)}.difference(ids)
    if missing:
        problem = f"refers to what is not in the file: {', '.join(sorted(missing))}"
        raise TemplateError(problem, template=label, reason="word.dangling")
    for drawing in root.iter(_DRAWING):
        own_id = drawing.get("id", "")
        if own_id in drawings:
            problem = f"has two drawings with the id {own_id!r}"
            raise TemplateError(problem, template=label, reason="word.twice")
        drawings.add(own_id)


def check_pieces(pieces: Iterable[str], label: str) -> None:
    """Check what is put into a part that was checked without: each within a run's text.

    Raises:
        TemplateError: one of them would not be well-formed.

    """
    texts = "".join(f"<w:t>{piece}</w:t>" for piece in pieces)
    well_formed(f'<w:r xmlns:w="{NAMESPACES["w"]}">{texts}</w:r>'.encode(), label)


def relationship_ids(package: Package, part: str) -> frozenset[str]:
    """Return the ids that a part of the template may refer to."""
    return frozenset(row.id for row in package.relationships if row.source == part)


def _package_problems(package: Package) -> Iterator[str]:
    for name, content_type in package.types.items():
        if not content_type:
            yield f"the part {name!r} has no content type"
    for row in package.relationships:
        if not (row.external or row.kind == "hyperlink" or row.target in package.parts):
            yield f"{row.source or 'the package'} refers to {row.target!r}, which is not there"
    for part in {row.source for row in package.relationships}:
        ids = [row.id for row in package.relationships if row.source == part]
        if len(set(ids)) < len(ids):
            yield f"{rels_name(part)} has two relationships of one id"
