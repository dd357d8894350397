"""Shortcodes where none are filled in: equations, SmartArt, charts, and what they are drawn from.

They would be printed as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from attrs import frozen
from lxml import etree

from docgen.exceptions import TemplateError
from docgen.templates.word.archive import read_archive
from docgen.templates.word.fields import fields_of
from docgen.templates.word.names import TEXT_TYPES, qualified
from docgen.templates.word.package import Package, parse_xml
from docgen.templates.word.paragraphs import PARAGRAPH, described, picture_of

_MATH: Final = qualified("m:oMath")
_MATH_TEXT: Final = qualified("m:t")
_WORD_ART: Final = qualified("v:textpath")
_SHAPE_TEXT: Final = qualified("a:p")
_ABOUT: Final = qualified("wp:docPr")
_DRAWING: Final = qualified("w:drawing")
_CHART_VALUE: Final = qualified("c:v")

#: Where a part's texts are shown, by what its content type holds.
_SHOWN: Final = {
    "drawingml.chart": "chart",
    "drawing.chart": "chart",
    "chartex": "chart",
    "drawingml.diagram": "smartart",
    "ms-office.drawingml.diagram": "smartart",
}
_BRACKETS = re.compile(r"\[[^\[\]]{1,300}\]|\{\{.{0,300}?\}\}|\{%.{0,300}?%\}")
_WORKBOOK: Final = (".xlsx", ".xlsb")


@frozen(kw_only=True)
class Leftover:
    """A tag that will not be filled in, and ``kind`` of thing that it stands in.

    ``paragraph`` is the number of the paragraph around it, 0 where there is none.
    """

    text: str
    kind: str
    part: str
    paragraph: int = 0


def leftovers(package: Package, is_shortcode: Callable[[str], bool]) -> Iterator[Leftover]:
    """Yield the tags of a file that stand where none are filled in.

    ``is_shortcode`` tells them from other texts in brackets.
    """
    for part, kind, text, paragraph in _texts(package):
        for match in _BRACKETS.finditer(text):
            if match[0].startswith("{") or is_shortcode(match[0]):
                yield Leftover(text=match[0], kind=kind, part=part, paragraph=paragraph)


def _texts(package: Package) -> Iterator[tuple[str, str, str, int]]:
    """Yield what is shown and not filled in: part, kind of thing, text, paragraph."""
    for name, content_type in package.types.items():
        if content_type in TEXT_TYPES:
            root = parse_xml(package.parts[name], f"{package.label} {name}")
            numbers = {row: number for number, row in enumerate(root.iter(PARAGRAPH), start=1)}
            for kind, text, element in _unfilled(root):
                yield name, kind, text, _number(element, numbers)
        else:
            yield from _other_texts(package, name, content_type)


def _other_texts(
    package: Package, name: str, content_type: str
) -> Iterator[tuple[str, str, str, int]]:
    kind = next((kind for sign, kind in _SHOWN.items() if sign in content_type), None)
    folder_kind = {"word/charts": "chart", "word/diagrams": "smartart"}
    kind = kind or folder_kind.get(name.rpartition("/")[0])
    if name.endswith(_WORKBOOK):
        yield from ((name, "workbook", text, 0) for text in _workbook_texts(package.parts[name]))
    elif kind and name.endswith(".xml"):
        root = parse_xml(package.parts[name], f"{package.label} {name}")
        for paragraph in root.iter(_SHAPE_TEXT, _CHART_VALUE):
            yield name, kind, "".join(paragraph.itertext()), 0


def _unfilled(root: etree._Element) -> Iterator[tuple[str, str, etree._Element]]:
    """Yield the texts of a part that no shortcode is looked for in."""
    for math in root.iter(_MATH):
        yield "equation", "".join(row.text or "" for row in math.iter(_MATH_TEXT)), math
    for shape in root.iter(_WORD_ART):
        yield "wordart", shape.get("string", ""), shape
    for paragraph in root.iter(_SHAPE_TEXT):
        yield "shape", "".join(paragraph.itertext()), paragraph
    for about in root.iter(_ABOUT):
        drawing = next(about.iterancestors(_DRAWING), None)
        if drawing is None or picture_of(drawing) is None:
            yield "description", described(about), about
    for field in fields_of(root):
        yield "field", field.code, field.element


def _number(element: etree._Element, numbers: dict[etree._Element, int]) -> int:
    while element is not None and element not in numbers:
        element = element.getparent()
    return numbers.get(element, 0)


def _workbook_texts(content: bytes) -> Iterator[str]:
    """Yield the texts of a chart's workbook, as far as it can be read."""
    try:
        parts = read_archive(content, "workbook")
        for name, part in parts.items():
            if name.endswith(("sharedStrings.xml", "sheet1.xml")) or "/worksheets/" in name:
                yield "".join(parse_xml(part, name).itertext())
    except TemplateError:
        return  # Word shows what the chart keeps of it, not the workbook
