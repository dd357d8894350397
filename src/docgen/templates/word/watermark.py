"""A text across every page of a Word file, behind its own, as Word draws watermarks.

It is a shape of WordArt in the headers (VML: ECMA-376, part 4, 19.1), which pages repeat. A file
without headers gets one; the headers it has keep what is in them.
"""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import quoteattr

from lxml import etree

from docgen.templates.word.archive import pack, write_archive
from docgen.templates.word.editing import declared, related, written
from docgen.templates.word.names import CONTENT_TYPES, NAMESPACES, RELATIONSHIP, qualified
from docgen.templates.word.package import Package, parse_xml, read_package, rels_name

_LABEL: Final = "a Word file"
_PART: Final = "word/docgen-watermark.xml"
_ID: Final = "docgenWatermark"
_KIND: Final = f"{RELATIONSHIP}header"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_SETTINGS: Final = "settings"

_VML: Final = "urn:schemas-microsoft-com:vml"
_STYLE: Final = (
    "position:absolute;margin-left:0;margin-top:0;width:500pt;height:110pt;rotation:315;"
    "z-index:-251658752;mso-position-horizontal:center;"
    "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    "mso-position-vertical-relative:margin"
)
_RUN: Final = (
    f'<w:r xmlns:w="{NAMESPACES["w"]}" xmlns:v="{_VML}" xmlns:o="{NAMESPACES["o"]}">'
    "<w:rPr><w:noProof/></w:rPr><w:pict>"
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
    '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
    '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="custom"/><v:textpath on="t" fitshape="t"/>'
    "</v:shapetype>"
    f'<v:shape id="docgenDraft" type="#_x0000_t136" style="{_STYLE}" o:allowincell="f" '
    'fillcolor="#1d3f77" stroked="f"><v:fill opacity=".2"/>'
    '<v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt" string={text}/></v:shape>'
    "</w:pict></w:r>"
)
_HEADER: Final = (
    f'<w:hdr xmlns:w="{NAMESPACES["w"]}"><w:p><w:pPr><w:spacing w:after="0" w:line="20" '
    'w:lineRule="exact"/></w:pPr></w:p></w:hdr>'
)


def with_watermark(content: bytes, text: str) -> bytes:
    """Return a Word file with a text across each of its pages.

    Raises:
        TemplateError: it is no Word file, or a damaged one.

    """
    package = read_package(content, _LABEL)
    parts = dict(package.parts)
    targets = {row.id: row.target for row in package.relationships if row.source == package.main}
    document = parse_xml(parts[package.main], _LABEL)
    headers = {
        targets[row.get(qualified("r:id"), "")]
        for row in document.iter(qualified("w:headerReference"))
        if row.get(qualified("r:id")) in targets
    }
    missing = sorted(_kinds(package, document) - _present(document))
    if missing:
        _refer(document, missing)
        rels = rels_name(package.main)
        parts[package.main] = written(document)
        parts[rels] = related(parts[rels], _ID, _KIND, f"/{_PART}", _LABEL)
        parts[CONTENT_TYPES] = declared(parts[CONTENT_TYPES], _PART, _TYPE, _LABEL)
        parts[_PART] = _HEADER.encode()
        headers.add(_PART)
    for name in headers:
        parts[name] = _marked(parts[name], text)
    return write_archive([pack(name, part) for name, part in parts.items()])


def _kinds(package: Package, document: etree._Element) -> set[str]:
    """Return the kinds of headers that the pages of a document take."""
    kinds = {"default"}
    if document.find(f".//{qualified('w:titlePg')}") is not None:
        kinds.add("first")
    settings = [row.target for row in package.relationships if row.kind == _SETTINGS]
    if any(b"evenAndOddHeaders" in package.parts[name] for name in settings):
        kinds.add("even")
    return kinds


def _present(document: etree._Element) -> set[str]:
    """Return the kinds of headers that the first section has, and so all after it."""
    first = next(document.iter(qualified("w:sectPr")), None)
    references = () if first is None else first.iter(qualified("w:headerReference"))
    return {reference.get(qualified("w:type"), "default") for reference in references}


def _refer(document: etree._Element, kinds: list[str]) -> None:
    """Give the first section the headers that it lacks; those after it inherit them."""
    section = next(document.iter(qualified("w:sectPr")), None)
    if section is None:
        section = etree.SubElement(document[0], qualified("w:sectPr"))
    for kind in kinds:
        row = etree.Element(qualified("w:headerReference"), nsmap={"r": NAMESPACES["r"]})
        row.set(qualified("w:type"), kind)
        row.set(qualified("r:id"), _ID)
        section.insert(0, row)


def _marked(content: bytes, text: str) -> bytes:
    """Return a header with the shape in its first paragraph, where it takes no room."""
    root = parse_xml(content, _LABEL)
    paragraph = next(root.iter(qualified("w:p")), None)
    if paragraph is None:
        paragraph = etree.SubElement(root, qualified("w:p"))
    properties = paragraph.find(qualified("w:pPr"))
    run = etree.fromstring(_RUN.format(text=quoteattr(text)))
    paragraph.insert(0 if properties is None else 1, run)
    return written(root)
