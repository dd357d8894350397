"""Make the bundled Word templates: ``template.docx`` of the contract, the act and the invoice.

Usage: ``python scripts/make_word_templates.py [FOLDER]``; without a folder they are written beside
the HTML templates. The contract's terms are taken from the HTML ones, so that both say the same.
Who changes a template in Word instead need not run this again.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt
from lxml import html

TEMPLATES: Final = Path(__file__).resolve().parent.parent / "templates" / "docgen_templates"
FILE: Final = "template.docx"

_SERIF: Final = "Times New Roman"
_SANS: Final = "Arial"
_CLAUSE: Final = "Пункт договора"
_CELL: Final = "Текст таблицы"
_SMALL: Final = "Подстрочный текст"
_CONTROL: Final = "Управляющая строка"
_SECTIONS: Final = 100  # the ids of numberings, beyond those of the empty document
_DASHES: Final = 101
_LINE: Final = "__________________"

#: The oldest date a ZIP can hold: the same script makes the same bytes.
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_CREATED: Final = datetime(2026, 1, 1, tzinfo=UTC)


def main(arguments: Sequence[str]) -> int:
    """Write the templates, and return the exit status."""
    if len(arguments) > 1:
        print("Usage: python scripts/make_word_templates.py [FOLDER]")
        return 2
    root = Path(arguments[0]) if arguments else TEMPLATES
    for code, make in MAKERS.items():
        path = root / code / "classic" / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_packed(make()))
        print(path)
    return 0


def make_contract() -> Any:  # noqa: ANN401 - python-docx exports a function of the class's name
    """Return the contract: a preamble, numbered sections and clauses, the sides."""
    document = _new_document(_SERIF, 11, "Исполнитель ____________      Заказчик ____________")
    _number_sections(document)
    _paragraph(document, "Договор № [number]", "Title")
    _paragraph(document, "возмездного оказания услуг", "Subtitle")
    place = _table(document, (None, 60), 1)
    _fill(place.cell(0, 0), '[city default="____________________"]')
    _fill(place.cell(0, 1), '[date format="long"]', align=WD_ALIGN_PARAGRAPH.RIGHT)
    preamble = html.fromstring(_source("contract/classic/template.html")).find(".//p")
    _paragraph(document, _text(preamble)).paragraph_format.space_before = Pt(12)
    for section in html.fragment_fromstring(
        _source("_base/contract_terms.html"), create_parent="div"
    ).iter("section"):
        _add_section(document, section)
    heading = _paragraph(document, "Реквизиты и подписи Сторон", "Heading 1")
    heading._p.get_or_add_pPr().append(_numbering(0, 0))  # the last heading has no number
    _add_contract_sides(document)
    return document


def make_act() -> Any:  # noqa: ANN401 - see make_contract
    """Return the act: parties, lines, totals, who signs."""
    document = _new_document(_SANS, 9, "Акт № [number] от [date]")
    _paragraph(document, 'Акт № [number] от [date format="text"]', "Title")
    _add_parties(
        document,
        ("Исполнитель:", "[seller.summary]"),
        ("Заказчик:", "[buyer.summary]"),
        ("[if contract]Основание:", "[contract][/if]"),
        ("[if period]Период:", "[period][/if]"),
    )
    _add_lines(document, "Всего:")
    _paragraph(
        document, "Всего оказано услуг [total.count], на сумму [total] [currency.symbol]", keep=True
    )
    _paragraph(document, "[total words]", bold=True, keep=True)
    _paragraph(
        document,
        "Вышеперечисленные услуги выполнены полностью и в срок. Заказчик претензий по объёму, "
        "качеству и срокам оказания услуг не имеет.",
        keep=True,
    )
    sides = _table(document, (None, 8, None), 4, keep=True)
    for column, side, title in ((0, "seller", "ИСПОЛНИТЕЛЬ"), (2, "buyer", "ЗАКАЗЧИК")):
        _fill(sides.cell(0, column), title, bold=True)
        position = f"[if {side}.director.position][{side}.director.position capitalize], [/if]"
        _fill(sides.cell(1, column), f"{position}[{side}.name]")
        _add_signature(sides.cell(2, column), side, "initials")
        _fill(sides.cell(3, column), "М.П.")
    _fill(sides.cell(3, 0), "М.П. [stamp optional]")
    return document


def make_invoice() -> Any:  # noqa: ANN401 - see make_contract
    """Return the invoice: how to pay, who pays whom, for what, how much."""
    document = _new_document(_SANS, 9, "Счёт № [number] от [date]")
    _add_bank(document)
    _paragraph(document, 'Счёт на оплату № [number] от [date format="text"]', "Title")
    _add_parties(
        document,
        ("Поставщик (исполнитель):", "[seller.summary]"),
        ("Покупатель (заказчик):", "[buyer.summary]"),
        ("[if contract]Основание:", "[contract][/if]"),
    )
    _add_lines(document, "Всего к оплате:")
    sums = _table(document, (None, 33), 1, keep=True)
    _fill(
        sums.cell(0, 0),
        "Всего наименований [total.count], на сумму [total] [currency.symbol]",
        "[total words]",
        "[if due_date]Оплатить не позднее [due_date].[/if]",
        "[if payment_terms][payment_terms][/if]",
    )
    sums.cell(0, 0).paragraphs[1].runs[0].bold = True
    _fill(sums.cell(0, 1), "[if qr][qr][/if]", "[if qr]Оплата по QR-коду[/if]")
    sums.cell(0, 1).paragraphs[1].style = _SMALL
    _paragraph(document, "", keep=True)
    signers = _table(document, (38, 42, None), 2, keep=True)
    title = "[if seller.is_sole_proprietor]Предприниматель[else]Руководитель[/if]"
    rows = (
        (title, "director", ""),
        ("[if seller.accountant]Главный бухгалтер", "accountant", "[/if]"),
    )
    for index, (caption, role, end) in enumerate(rows):
        _fill(signers.cell(index, 0), caption, bold=True)
        _fill(signers.cell(index, 1), f'[signature role="{role}" optional]')
        _border(signers.cell(index, 1), "bottom")
        _fill(signers.cell(index, 2), f'[seller.{role} format="initials"]{end}')
    _paragraph(document, "М.П. [stamp optional]")
    return document


MAKERS: Final[Mapping[str, Callable[[], Any]]] = {
    "contract": make_contract,
    "act": make_act,
    "invoice": make_invoice,
}


def _add_section(document: Any, section: html.HtmlElement) -> None:  # noqa: ANN401
    """Add a section of the terms; conditions between its paragraphs get a line of their own."""
    for element in section:
        if element.tag == "ul":
            for entry in element:
                _paragraph(document, _text(entry), "List Bullet")
        else:
            _paragraph(document, _text(element), "Heading 1" if element.tag == "h2" else _CLAUSE)
        for tag in (element.tail or "").split("\n"):
            if tag.strip():
                _paragraph(document, tag.strip(), _CONTROL)


def _add_contract_sides(document: Any) -> None:  # noqa: ANN401
    """Add the parties' requisites and signatures, side by side."""
    table = _table(document, (None, 8, None), 5, keep=True)
    source = html.fragment_fromstring(_source("_base/contract_sides.html"), create_parent="div")
    _, _, requisites, signers, *_ = source.iter("tr")
    for column, side, title in ((0, "seller", "Исполнитель"), (2, "buyer", "Заказчик")):
        _fill(table.cell(0, column), title, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
        _fill(table.cell(1, column), f"[{side}.full_name]", bold=True)
        _fill(table.cell(2, column), *_requisites(requisites[column]))
        _fill(table.cell(3, column), _text(signers[column]))
        _add_signature(table.cell(4, column), side, "initials-first")
    table.cell(4, 0).add_paragraph("М.П. [stamp optional]", style=_CELL)
    table.cell(4, 2).add_paragraph("[if not buyer.is_natural_person]М.П.[/if]", style=_CELL)


def _requisites(cell: html.HtmlElement) -> Iterator[str]:
    """Yield the paragraphs of a cell, each with the condition that stands around it."""
    for line in html.tostring(cell, encoding="unicode").split("\n"):
        opening, _, rest = line.partition("<p>")
        if rest:
            body, _, closing = rest.rpartition("</p>")
            for part in body.split("</p><p>"):
                yield f"{opening}{html.fromstring(part).text_content()}{closing}"


def _add_signature(cell: Any, side: str, form: str) -> None:  # noqa: ANN401
    """Fill a cell with a place to sign: a line, and the name beside it."""
    picture = '[signature role="director" optional]' if side == "seller" else ""
    _fill(cell, f'{picture}{_LINE} [{side}.director format="{form}" optional]', "подпись")
    cell.paragraphs[0].paragraph_format.space_before = Pt(14)
    cell.paragraphs[1].style = _SMALL


def _add_bank(document: Any) -> None:  # noqa: ANN401
    """Add the head of a bill, as banks want it."""
    table = _table(document, (45, 45, 15, None), 4, grid=True)
    for first, last in (((0, 0), (1, 1)), ((2, 2), (3, 2)), ((2, 3), (3, 3)), ((3, 0), (3, 1))):
        table.cell(*first).merge(table.cell(*last))
    bank = "[seller.bank.name][if seller.bank.city], [seller.bank.city][/if]"
    _fill(table.cell(0, 0), bank, "Банк получателя")
    _fill(table.cell(0, 2), "БИК")
    _fill(table.cell(0, 3), "[seller.bank.bic]")
    _fill(table.cell(1, 2), "Сч. №")
    _fill(table.cell(1, 3), "[seller.bank.correspondent_account]")
    _fill(table.cell(2, 0), "ИНН [seller.inn]")
    _fill(table.cell(2, 1), "[if seller.kpp]КПП [seller.kpp][/if]")
    _fill(table.cell(2, 2), "Сч. №")
    _fill(table.cell(2, 3), "[seller.bank.account]")
    _fill(table.cell(3, 0), "[seller.name]", "Получатель")
    for cell in (table.cell(0, 0), table.cell(3, 0)):
        cell.paragraphs[1].style = _SMALL


def _add_parties(document: Any, *rows: tuple[str, str]) -> None:  # noqa: ANN401
    table = _table(document, (32, None), len(rows))
    for index, (caption, party) in enumerate(rows):
        _fill(table.cell(index, 0), caption)
        _fill(table.cell(index, 1), party, bold=True)
    _paragraph(document, "")


def _add_lines(document: Any, total_caption: str) -> None:  # noqa: ANN401
    """Add the table of lines, its header repeated on every page, and the totals under it."""
    right, center = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
    discount = "[if item.discount] (скидка [item.discount] [currency.symbol])[/if]"
    columns = (
        ("№", 9, center, "[items][item.index]"),
        ("Товары (работы, услуги)", None, WD_ALIGN_PARAGRAPH.LEFT, f"[item.name]{discount}"),
        ("Кол-во", 18, right, "[item.quantity]"),
        ("Ед.", 15, center, "[item.unit]"),
        ("Цена", 24, right, "[item.price]"),
        ("Сумма", 27, right, "[item.sum][/items]"),
    )
    table = _table(document, [width for _, width, _, _ in columns], 2, grid=True)
    header = table.rows[0]._tr.get_or_add_trPr()
    header.append(OxmlElement("w:tblHeader"))
    for index, (title, _, align, shortcode) in enumerate(columns):
        _fill(table.cell(0, index), title, bold=True, align=center)
        _fill(table.cell(1, index), shortcode, align=align)
    _paragraph(document, "", keep=True)
    included = "[if total.vat_included]В том числе НДС[else]НДС[/if] [vat.rate]"
    totals = _table(document, (None, 32), 3, keep=True)
    rows = (
        ("Итого:", "[total.sum]"),
        (
            f"[vat_totals][if vat.taxed]{included}:[else]Без налога (НДС):[/if]",
            "[if vat.taxed][vat.amount][else]—[/if][/vat_totals]",
        ),
        (total_caption, "[total]"),
    )
    for index, cells in enumerate(rows):
        for column, text in enumerate(cells):
            _fill(totals.cell(index, column), text, bold=True, align=right)
    _paragraph(document, "", keep=True)


def _new_document(font: str, size: float, footer: str) -> Any:  # noqa: ANN401
    """Return an empty document with the styles, the page and the footer of a business paper."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25 if font == _SERIF else 15), Mm(15)
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


def _set_styles(document: Any, font: str, size: float) -> None:  # noqa: ANN401
    styles = document.styles
    for name, base in (
        (_CLAUSE, "Normal"),
        (_CELL, "Normal"),
        (_SMALL, _CELL),
        (_CONTROL, "Normal"),
    ):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles[base]
    justified, centered = WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.CENTER
    left = WD_ALIGN_PARAGRAPH.LEFT
    is_contract = font == _SERIF
    title_align = centered if is_contract else left
    body_align = justified if is_contract else left
    rows = (
        ("Normal", size, False, body_align, 0, 4),
        ("Title", 14, True, title_align, 6, 2 if is_contract else 8),
        ("Subtitle", 12, True, centered, 0, 14),
        ("Heading 1", size, True, centered, 12, 5),
        (_CLAUSE, size, False, justified, 0, 4),
        ("List Bullet", size, False, justified, 0, 3),
        (_CELL, size, False, left, 1, 1),
        (_SMALL, 7, False, left, 0, 0),
        (_CONTROL, 8, False, left, 0, 0),
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


def _set_font(style: Any, font: str) -> None:  # noqa: ANN401
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


def _number_sections(document: Any) -> None:  # noqa: ANN401
    """Number headings 1. and clauses 1.1. by one list, and begin entries with a dash by another."""
    numbering = document.part.numbering_part.element
    heading = document.styles["Heading 1"].style_id
    clause = document.styles[_CLAUSE].style_id
    bullet = document.styles["List Bullet"].style_id
    sections = (("decimal", "%1.", heading, 0, 0), ("decimal", "%1.%2.", clause, 0, 0))
    dashes = (("bullet", "—", bullet, 720, 360),)
    for number, levels in ((_SECTIONS, sections), (_DASHES, dashes)):
        first = numbering.findall(qn("w:num"))[0]
        first.addprevious(parse_xml(_abstract_numbering(number, levels)))
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}">'
                f'<w:abstractNumId w:val="{number}"/></w:num>'
            )
        )
    for name, number, level in (
        ("Heading 1", _SECTIONS, 0),
        (_CLAUSE, _SECTIONS, 1),
        ("List Bullet", _DASHES, 0),
    ):
        properties = document.styles[name].element.get_or_add_pPr()
        for found in properties.findall(qn("w:numPr")):
            properties.remove(found)
        properties._insert_numPr(_numbering(number, level))


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


def _numbering(number: int, level: int) -> Any:  # noqa: ANN401
    return parse_xml(
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    )


def _set_footer(document: Any, text: str) -> None:  # noqa: ANN401
    """Put a text at the left of every page's foot, and «стр. 1 из 3» at the right."""
    section = document.sections[0]
    paragraph = section.footer.paragraphs[0]
    tabs = document.styles["Footer"].paragraph_format.tab_stops
    for stop in list(tabs):
        tabs.clear_all()
        del stop
    width = section.page_width - section.left_margin - section.right_margin
    tabs.add_tab_stop(Length(width), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{text}\tстр. ")
    paragraph._p.append(_field("PAGE"))
    paragraph.add_run(" из ")
    paragraph._p.append(_field("NUMPAGES"))


def _field(code: str) -> Any:  # noqa: ANN401
    return parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    )


def _table(
    document: Any,  # noqa: ANN401
    widths: Sequence[int | None],
    rows: int,
    *,
    grid: bool = False,
    keep: bool = False,
) -> Any:  # noqa: ANN401
    """Add a table; widths are in millimetres, those not given share the rest of the page."""
    section = document.sections[0]
    page = (section.page_width - section.left_margin - section.right_margin) / Mm(1)
    free = (page - sum(width or 0 for width in widths)) / max(1, sum(w is None for w in widths))
    table = document.add_table(rows, len(widths), "Table Grid" if grid else "Normal Table")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    for index, width in enumerate(widths):
        table.columns[index].width = Mm(width or free)
        for cell in table.columns[index].cells:
            cell.width = Mm(width or free)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell in row.cells:
            cell.paragraphs[0].style = _CELL
            cell.paragraphs[0].paragraph_format.keep_with_next = keep or None
    return table


def _fill(cell: Any, *paragraphs: str, bold: bool = False, align: Any = None) -> None:  # noqa: ANN401
    """Write paragraphs into a cell, in the place of what is there."""
    keep = cell.paragraphs[0].paragraph_format.keep_with_next
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    cell.paragraphs[0].clear()
    for index, text in enumerate(paragraphs):
        paragraph = cell.add_paragraph(style=_CELL) if index else cell.paragraphs[0]
        paragraph.style = _CELL
        paragraph.add_run(text).bold = bold or None
        paragraph.alignment = align
        paragraph.paragraph_format.keep_with_next = keep


def _border(cell: Any, side: str) -> None:  # noqa: ANN401
    cell._tc.get_or_add_tcPr().append(
        parse_xml(
            f"<w:tcBorders {nsdecls('w')}>"
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:tcBorders>'
        )
    )


def _paragraph(
    document: Any,  # noqa: ANN401
    text: str,
    style: str = "Normal",
    *,
    bold: bool = False,
    keep: bool = False,
) -> Any:  # noqa: ANN401
    paragraph = document.add_paragraph(style=style)
    paragraph.add_run(text).bold = bold or None
    paragraph.paragraph_format.keep_with_next = keep or None
    return paragraph


def _source(path: str) -> str:
    return (TEMPLATES / path).read_text(encoding="utf-8")


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split(" ")).strip()


def _packed(document: Any) -> bytes:  # noqa: ANN401
    """Return the bytes of a document, the same each time."""
    written, packed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name != "docProps/thumbnail.jpeg":
                target.writestr(
                    zipfile.ZipInfo(name, _ZIP_DATE), source.read(name), zipfile.ZIP_DEFLATED
                )
    return packed.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
