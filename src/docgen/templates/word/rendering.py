"""A document of a compiled Word template: its parts rendered, the others put beside them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Final

from attrs import frozen
from jinja2 import Template as JinjaTemplate
from lxml import etree

from docgen.exceptions import TemplateError
from docgen.templates.sandbox.evaluation import explained_errors, rendered
from docgen.templates.sandbox.strictness import FillMode
from docgen.templates.shortcodes.values import Node
from docgen.templates.word.archive import ArchiveEntry, pack, write_archive
from docgen.templates.word.checking import check_part, relationship_ids
from docgen.templates.word.names import CONTENT_TYPES, qualified
from docgen.templates.word.package import Package, rels_name
from docgen.templates.word.pictures import Media, Pictures
from docgen.templates.word.places import Places
from docgen.templates.word.printing import MARK_END, MARK_START, PICTURES

_DRAWING_ID: Final = re.compile(r'(<wp:docPr\b[^>]*?\bid=")[^"]*')
_MARK: Final = re.compile(f"{MARK_START}([^{MARK_END}]*){MARK_END}")

#: What a cell, a box or a table may not be left without, when all that was in it has gone.
_MENDED: Final = (
    ("</w:tcPr></w:tc>", "</w:tcPr><w:p/></w:tc>"),
    ("<w:tcPr/></w:tc>", "<w:tcPr/><w:p/></w:tc>"),
    ("<w:tc></w:tc>", "<w:tc><w:p/></w:tc>"),
    ("</w:tbl></w:tc>", "</w:tbl><w:p/></w:tc>"),
    ("<w:txbxContent></w:txbxContent>", "<w:txbxContent><w:p/></w:txbxContent>"),
)
_EMPTY_TABLE: Final = re.compile(
    r"<w:tbl>(?:<w:tblPr>(?:(?!</w:tblPr>).)*</w:tblPr>|<w:tblPr/>)?"
    r"(?:<w:tblGrid>(?:(?!</w:tblGrid>).)*</w:tblGrid>|<w:tblGrid/>)?</w:tbl>"
)
_RUN: Final = "<w:r>"
_PROPERTIES: Final = re.compile(r"<w:rPr>.*?</w:rPr>")
_HIGHLIGHT: Final = re.compile(r"<w:highlight [^>]*/>")
#: Word's schema wants the highlight before these.
_AFTER_HIGHLIGHT: Final = re.compile(
    r"(?=<w:(?:u|effect|bdr|shd|fitText|vertAlign|rtl|cs|em|lang|eastAsianLayout|specVanish|oMath)\b"
    r"|</w:rPr>)"
)


@frozen(kw_only=True)
class CompiledPart:
    """A part ready to be rendered; ``places`` are its paragraphs."""

    name: str
    template: JinjaTemplate
    places: Places


class CompiledDocx:
    """A Word template ready to be rendered.

    ``problems`` are the shortcodes of the file that name nothing known.
    """

    def __init__(
        self, package: Package, parts: Sequence[CompiledPart], problems: Sequence[TemplateError]
    ) -> None:
        self.problems = tuple(problems)
        self._package = package
        self._parts = tuple(parts)
        self._ids = {part.name: relationship_ids(package, part.name) for part in parts}
        types = _with_pictures(package.parts[CONTENT_TYPES])
        # What no document changes is packed once for all of them.
        self._entries: Mapping[str, ArchiveEntry] = {
            name: pack(name, types if name == CONTENT_TYPES else content)
            for name, content in sorted(
                package.parts.items(), key=lambda row: row[0] != CONTENT_TYPES
            )
        }

    @property
    def places(self) -> Mapping[str, Places]:
        """The paragraphs of the parts that are filled in, by the parts' labels."""
        return {part.places.label: part.places for part in self._parts}

    def render(self, context: Mapping[str, Node], rendering: FillMode) -> bytes:
        """Return the file of a document; ``context`` is what ``build_context`` made.

        Raises:
            TemplateError: a value is missing or unsuitable; names the paragraph. A draft's
                rendering prints highlighted marks in place of missing and unknown values.
            RenderError: the file would not be sound.

        """
        media = Media()
        numbers = itertools.count(1)
        drawings: set[str] = set()
        changed: dict[str, bytes] = {}
        for part in self._parts:
            pictures = Pictures(media)
            xml = self._render_part(part, context, rendering, pictures, numbers)
            label = f"{self._package.label} {part.name}"
            check_part(xml, label, {*self._ids[part.name], *pictures.ids.values()}, drawings)
            changed[part.name] = xml
            if pictures.ids:
                name = rels_name(part.name)
                changed[name] = pictures.add_to(self._package.parts.get(name))
        entries = {name: pack(name, content) for name, content in (changed | media.parts).items()}
        return write_archive(tuple({**self._entries, **entries}.values()))

    def _render_part(
        self,
        part: CompiledPart,
        context: Mapping[str, Node],
        rendering: FillMode,
        pictures: Pictures,
        numbers: itertools.count[int],
    ) -> bytes:
        known = len(rendering.problems)
        with part.places.explained(), explained_errors(context):
            xml = rendered(part.template, {**context, PICTURES: pictures}, rendering)
        for error in rendering.problems[known:]:
            part.places.explain(error)
        return _finished(xml, numbers).encode("utf-8")


def _finished(xml: str, numbers: itertools.count[int]) -> str:
    """Return a part with what can be told only once it is whole."""
    for empty, mended in _MENDED:
        xml = xml.replace(empty, mended)
    if "</w:tblGrid></w:tbl>" in xml or "<w:tblGrid/></w:tbl>" in xml:
        xml = _EMPTY_TABLE.sub("", xml)
    if "<wp:docPr " in xml:
        xml = _DRAWING_ID.sub(lambda match: f"{match[1]}{next(numbers)}", xml)
    return _highlighted(xml) if MARK_START in xml else xml


def _highlighted(xml: str) -> str:
    """Give every mark of a draft a run of its own, formatted like the one around it."""
    pieces: list[str] = []
    position = 0
    for match in _MARK.finditer(xml):
        run = xml.rfind(_RUN, 0, match.start()) + len(_RUN)
        found = _PROPERTIES.match(xml, run)
        plain = found[0] if found else ""
        bright = _HIGHLIGHT.sub("", plain) or "<w:rPr></w:rPr>"
        bright = _AFTER_HIGHLIGHT.sub('<w:highlight w:val="yellow"/>', bright, count=1)
        marked = f'<w:r>{bright}<w:t xml:space="preserve">{match[1]}</w:t></w:r>'
        rest = f'<w:r>{plain}<w:t xml:space="preserve">'
        pieces += (xml[position : match.start()], "</w:t></w:r>", marked, rest)
        position = match.end()
    return "".join((*pieces, xml[position:]))


def _with_pictures(content_types: bytes) -> bytes:
    """Return the content types with those of the pictures that a document may get."""
    root = etree.fromstring(content_types)
    known = {row.get("Extension", "").lower() for row in root}
    for extension in ("png", "jpeg"):
        if extension not in known:
            row = etree.Element(qualified("ct:Default"))
            row.set("Extension", extension)
            row.set("ContentType", f"image/{extension}")
            root.insert(0, row)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
