"""How the bundled Word templates look: page, styles, numbering, tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt
from PIL import Image, ImageDraw, ImageFont

from docgen.resources import fonts_folder

SERIF: Final = "Times New Roman"
SANS: Final = "Arial"
CLAUSE: Final = "Пункт договора"
CELL: Final = "Текст таблицы"
SMALL: Final = "Подстрочный текст"
CONTROL: Final = "Управляющая строка"
_SECTIONS: Final = 100  # the ids of numberings, beyond those of the empty document
_DASHES: Final = 101
_CELL_MARGIN: Final = 1.9  # millimetres, Word's own

_PALE: Final = (120, 130, 160, 150)

#: A picture behind nothing and in nobody's way, from the left of its column.
_ANCHOR: Final = (
    '<wp:anchor {namespaces} distT="0" distB="0" distL="0" distR="0" simplePos="0" '
    'relativeHeight="2" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1">'
    '<wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="column"><wp:posOffset>360000</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="paragraph"><wp:posOffset>{above}</wp:posOffset></wp:positionV>'
    '<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
    '<wp:wrapNone/><wp:docPr id="{number}" name="{name}" descr="{shortcode}"/>'
    "<wp:cNvGraphicFramePr/></wp:anchor>"
)

_TABLE_STYLES: Final = ("TableNormal", "TableGrid")
_LEFTOVERS: Final = ("/thumbnail", "/stylesWithEffects", "/customXml")

#: The oldest date a ZIP can hold: the same script makes the same bytes.
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_CREATED: Final = datetime(2026, 1, 1, tzinfo=UTC)


def new_document(font: str, size: float, footer: str) -> Any:
    """Return an empty document with the styles, the page and the footer of a business paper."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25 if font == SERIF else 15), Mm(15)
    section.top_margin, section.bottom_margin = Mm(18), Mm(20)
    section.footer_distance = Mm(9)
    _set_styles(document, font, size)
    _set_footer(document, footer)
    properties = document.core_properties
    properties.title = "[document.title] № [number] от [date]"
    properties.author = "[seller.name]"
    properties.subject = "[seller.name] — [buyer.name]"
    properties.keywords = properties.comments = properties.last_modified_by = ""
    properties.language = "ru-RU"
    properties.created = properties.modified = _CREATED
    return document


def _set_styles(document: Any, font: str, size: float) -> None:
    styles = document.styles
    for style in [row for row in styles.element if row.get(qn("w:type")) == "table"]:
        if style.get(qn("w:styleId")) not in _TABLE_STYLES:
            styles.element.remove(style)
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "ru-RU")
    for name, base in (
        (CLAUSE, "Normal"),
        (CELL, "Normal"),
        (SMALL, CELL),
        (CONTROL, "Normal"),
    ):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles[base]
    justified, centered = WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.CENTER
    left = WD_ALIGN_PARAGRAPH.LEFT
    is_contract = font == SERIF
    title_align = centered if is_contract else left
    body_align = justified if is_contract else left
    rows = (
        ("Normal", size, False, body_align, 0, 4),
        ("Title", 14, True, title_align, 10, 2 if is_contract else 8),
        ("Subtitle", 12, True, centered, 0, 14),
        ("Heading 1", size, True, centered, 12, 5),
        (CLAUSE, size, False, justified, 0, 4),
        ("List Bullet", size, False, justified, 0, 3),
        (CELL, size, False, left, 1, 1),
        (SMALL, 7, False, left, 0, 0),
        (CONTROL, 8, False, left, 0, 0),
        ("Footer", 8, False, left, 0, 0),
    )
    for name, points, bold, align, before, after in rows:
        style = styles[name]
        style.font.size, style.font.bold, style.font.italic = Pt(points), bold, False
        _set_font(style, font)
        style.paragraph_format.alignment = align
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
        style.paragraph_format.line_spacing = 1.1


def _set_font(style: Any, font: str) -> None:
    """Name one font for all scripts, instead of the theme's, in plain black."""
    properties = style.element.get_or_add_rPr()
    for tag in ("w:rFonts", "w:color", "w:spacing", "w:kern"):
        for found in properties.findall(qn(tag)):
            properties.remove(found)
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), font)
    properties.insert(0, fonts)
    paragraph = style.element.get_or_add_pPr()
    for found in paragraph.findall(qn("w:pBdr")):
        paragraph.remove(found)


def number_sections(document: Any) -> None:
    """Give headings and clauses one list of numbers, 1. and 1.1., and entries a dash."""
    root = document.part.numbering_part.element
    heading = document.styles["Heading 1"].style_id
    clause = document.styles[CLAUSE].style_id
    bullet = document.styles["List Bullet"].style_id
    sections = (("decimal", "%1.", heading, 0, 0), ("decimal", "%1.%2.", clause, 0, 0))
    dashes = (("bullet", "—", bullet, 720, 360),)
    for number, levels in ((_SECTIONS, sections), (_DASHES, dashes)):
        first = root.findall(qn("w:num"))[0]
        first.addprevious(parse_xml(_abstract_numbering(number, levels)))
        root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}">'
                f'<w:abstractNumId w:val="{number}"/></w:num>'
            )
        )
    for name, number, level in (
        ("Heading 1", _SECTIONS, 0),
        (CLAUSE, _SECTIONS, 1),
        ("List Bullet", _DASHES, 0),
    ):
        properties = document.styles[name].element.get_or_add_pPr()
        for found in properties.findall(qn("w:numPr")):
            properties.remove(found)
        properties._insert_numPr(numbering(number, level))


def _abstract_numbering(number: int, levels: Sequence[tuple[str, str, str, int, int]]) -> str:
    rows = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:pStyle w:val="{style}"/><w:suff w:val="space"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr>'
        "</w:lvl>"
        for level, (kind, text, style, left, hanging) in enumerate(levels)
    )
    return (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
        f'<w:multiLevelType w:val="multilevel"/>{rows}</w:abstractNum>'
    )


def numbering(number: int, level: int) -> Any:
    """Return what gives a paragraph a number of a list; list 0 takes it away."""
    return parse_xml(
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    )


def _set_footer(document: Any, text: str) -> None:
    """Put a text at the left of every page's foot, and «стр. 1 из 3» at the right."""
    section = document.sections[0]
    paragraph = section.footer.paragraphs[0]
    tabs = document.styles["Footer"].paragraph_format.tab_stops
    tabs.clear_all()
    width = section.page_width - section.left_margin - section.right_margin
    tabs.add_tab_stop(Length(width), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{text}\tстр. ")
    paragraph._p.append(_field("PAGE"))
    paragraph.add_run(" из ")
    paragraph._p.append(_field("NUMPAGES"))


def _field(code: str) -> Any:
    return parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    )


def add_table(
    document: Any,
    widths: Sequence[int | None],
    rows: int,
    *,
    grid: bool = False,
    keep: bool = False,
) -> Any:
    """Add a table; widths are in millimetres, those not given share the rest of the page."""
    section = document.sections[0]
    page = (section.page_width - section.left_margin - section.right_margin) / Mm(1)
    free = (page - sum(width or 0 for width in widths)) / max(1, sum(w is None for w in widths))
    table = document.add_table(rows, len(widths), "Table Grid" if grid else "Normal Table")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    if grid:
        table._tbl.tblPr.find(qn("w:tblLayout")).addprevious(_indent(_CELL_MARGIN))
    for index, width in enumerate(widths):
        table.columns[index].width = Mm(width or free)
        for cell in table.columns[index].cells:
            cell.width = Mm(width or free)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell in row.cells:
            cell.paragraphs[0].style = CELL
            cell.paragraphs[0].paragraph_format.keep_with_next = keep or None
    return table


def _indent(millimetres: float) -> Any:
    """Return what moves a table to the right: its frame stands where the text begins."""
    return parse_xml(f'<w:tblInd {nsdecls("w")} w:w="{Mm(millimetres).twips}" w:type="dxa"/>')


def fill(cell: Any, *paragraphs: str, bold: bool = False, align: Any = None) -> None:
    """Write paragraphs into a cell, in the place of what is there."""
    keep = cell.paragraphs[0].paragraph_format.keep_with_next
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    cell.paragraphs[0].clear()
    for index, text in enumerate(paragraphs):
        paragraph = cell.add_paragraph(style=CELL) if index else cell.paragraphs[0]
        paragraph.style = CELL
        paragraph.add_run(text).bold = bold or None
        paragraph.alignment = align
        paragraph.paragraph_format.keep_with_next = keep


def draw_border(cell: Any, side: str) -> None:
    """Draw one side of a cell."""
    cell._tc.get_or_add_tcPr().append(
        parse_xml(
            f"<w:tcBorders {nsdecls('w')}>"
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:tcBorders>'
        )
    )


def add_paragraph(
    document: Any,
    text: str,
    style: str = "Normal",
    *,
    bold: bool = False,
    keep: bool = False,
) -> Any:
    """Add a paragraph; ``keep`` keeps it on the page of the next one."""
    paragraph = document.add_paragraph(style=style)
    paragraph.add_run(text).bold = bold or None
    paragraph.paragraph_format.keep_with_next = keep or None
    return paragraph


def packed(document: Any) -> bytes:
    """Return the bytes of a document, the same each time."""
    _drop_leftovers(document)
    written, packed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(
                zipfile.ZipInfo(name, _ZIP_DATE), source.read(name), zipfile.ZIP_DEFLATED
            )
    return packed.getvalue()


def add_picture(
    paragraph: Any, shortcode: str, caption: str, size: tuple[int, int], above: int
) -> None:
    """Let a picture float over the text, its alternative text a shortcode that takes its place.

    ``size`` is its width and height, and ``above`` how far over the paragraph's top it begins, in
    millimetres.
    """
    width, height = size
    run = paragraph.add_run()
    inline = run.add_picture(io.BytesIO(_placeholder(caption, size)), Mm(width), Mm(height))._inline
    graphic = inline.graphic
    anchor = parse_xml(
        _ANCHOR.format(
            namespaces=nsdecls("wp", "a", "pic", "r"),
            above=-Mm(above),
            width=Mm(width),
            height=Mm(height),
            number=inline.docPr.id,
            name=caption,
            shortcode=shortcode.replace('"', "&quot;"),
        )
    )
    anchor.append(graphic)
    inline.getparent().replace(inline, anchor)


def _placeholder(caption: str, size: tuple[int, int]) -> bytes:
    """Draw a pale frame with a caption, to be seen in Word and never printed."""
    scale = 8  # points to a millimetre
    width, height = (side * scale for side in size)
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((4, 4, width - 5, height - 5), outline=_PALE, width=4)
    font = ImageFont.truetype(str(fonts_folder() / "DocgenSans-Regular.ttf"), 34)
    draw.text((width / 2, height / 2), caption, fill=_PALE, font=font, anchor="mm")
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def _drop_leftovers(document: Any) -> None:
    """Leave out what python-docx's own empty document has besides a document."""
    for relationships in (document.part.package.rels, document.part.rels):
        for key in [key for key, row in relationships.items() if row.reltype.endswith(_LEFTOVERS)]:
            del relationships[key]
