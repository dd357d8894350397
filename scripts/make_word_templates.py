"""Make the bundled Word templates: ``template.docx`` of contracts, acts, bills and statements.

Usage: ``python scripts/make_word_templates.py [FOLDER]``; without a folder they are written beside
the HTML templates. The contract's terms are taken from the HTML ones, so that both say the same.
Who changes a template in Word instead need not run this again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from lxml import html
from word_blocks import (
    add_bank,
    add_barcode,
    add_correction,
    add_facsimile,
    add_lines,
    add_parties,
    add_signature,
    add_stamp,
)
from word_layout import (
    CELL,
    CLAUSE,
    CONTROL,
    SANS,
    SERIF,
    SMALL,
    add_paragraph,
    add_table,
    draw_border,
    fill,
    new_document,
    number_sections,
    numbering,
    packed,
)
from word_statement import make_statement

TEMPLATES: Final = Path(__file__).resolve().parent.parent / "templates" / "docgen_templates"
FILE: Final = "template.docx"


def main(arguments: Sequence[str]) -> int:
    """Write the templates, and return the exit status."""
    if len(arguments) > 1:
        print("Usage: python scripts/make_word_templates.py [FOLDER]")
        return 2
    root = Path(arguments[0]) if arguments else TEMPLATES
    for code, make in MAKERS.items():
        path = root / code / "classic" / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(packed(make()))
        print(path)
    return 0


def make_contract() -> Any:
    """Return the contract: a preamble, numbered sections and clauses, the sides."""
    document = new_document(SERIF, 11, "Исполнитель ____________      Заказчик ____________")
    number_sections(document)
    add_paragraph(document, "Договор № [number]", "Title")
    add_paragraph(document, "возмездного оказания услуг", "Subtitle")
    add_correction(document, "long")
    place = add_table(document, (None, 60), 1)
    fill(place.cell(0, 0), '[city default="____________________"]')
    fill(place.cell(0, 1), '[date format="long"]', align=WD_ALIGN_PARAGRAPH.RIGHT)
    *_, preamble = html.fromstring(_source("contract/classic/template.html")).iter("p")
    add_paragraph(document, _text(preamble)).paragraph_format.space_before = Pt(12)
    for section in html.fragment_fromstring(
        _source("_base/contract_terms.html"), create_parent="div"
    ).iter("section"):
        _add_section(document, section)
    heading = add_paragraph(document, "Реквизиты и подписи Сторон", "Heading 1")
    heading._p.get_or_add_pPr()._insert_numPr(numbering(0, 0))  # the last heading has no number
    _add_contract_sides(document)
    add_barcode(document)
    return document


def make_act() -> Any:
    """Return the act: parties, lines, totals, who signs."""
    document = new_document(SANS, 9, "Акт № [number] от [date]")
    add_paragraph(document, 'Акт № [number] от [date format="text"]', "Title")
    add_correction(document, "text")
    add_parties(
        document,
        ("Исполнитель:", "[seller.summary]"),
        ("Заказчик:", "[buyer.summary]"),
        ("[if contract]Основание:", "[contract][/if]"),
        ("[if period]Период:", "[period][/if]"),
    )
    add_lines(document, "Работы, услуги", "Всего:")
    add_paragraph(
        document, "Всего оказано услуг [total.count], на сумму [total] [currency.symbol]", keep=True
    )
    add_paragraph(document, "[total words]", bold=True, keep=True)
    add_paragraph(
        document,
        "Вышеперечисленные услуги выполнены полностью и в срок. Заказчик претензий по объёму, "
        "качеству и срокам оказания услуг не имеет.",
        keep=True,
    )
    sides = add_table(document, (None, 8, None), 4, keep=True)
    for column, side, title in ((0, "seller", "ИСПОЛНИТЕЛЬ"), (2, "buyer", "ЗАКАЗЧИК")):
        fill(sides.cell(0, column), title, bold=True)
        position = f"[if {side}.director.position][{side}.director.position capitalize], [/if]"
        fill(sides.cell(1, column), f"{position}[{side}.name]")
        add_signature(sides.cell(2, column), side, "initials")
        fill(sides.cell(3, column), "М.П.")
    add_stamp(sides.cell(3, 0).paragraphs[0])
    add_barcode(document)
    return document


def make_invoice() -> Any:
    """Return the invoice."""
    return _bill("Счёт на оплату")


def make_advance_invoice() -> Any:
    """Return the advance invoice, which is an invoice by another name."""
    return _bill("Авансовый счёт")


def _bill(title: str) -> Any:
    """Return a bill: how to pay, who pays whom, for what, how much."""
    document = new_document(SANS, 9, f"{title} № [number] от [date]")
    add_bank(document)
    add_paragraph(document, f'{title} № [number] от [date format="text"]', "Title")
    add_correction(document, "text")
    add_parties(
        document,
        ("Поставщик (исполнитель):", "[seller.summary]"),
        ("Покупатель (заказчик):", "[buyer.summary]"),
        ("[if contract]Основание:", "[contract][/if]"),
    )
    add_lines(document, "Товары (работы, услуги)", "Всего к оплате:")
    sums = add_table(document, (None, 33), 1, keep=True)
    fill(
        sums.cell(0, 0),
        "Всего наименований [total.count], на сумму [total] [currency.symbol]",
        "[total words]",
        "[if due_date]Оплатить не позднее [due_date].[/if]",
        "[if payment_terms][payment_terms][/if]",
    )
    sums.cell(0, 0).paragraphs[1].runs[0].bold = True
    fill(sums.cell(0, 1), "[if qr][qr][/if]", "[if qr]Оплата по QR-коду[/if]")
    sums.cell(0, 1).paragraphs[1].style = SMALL
    add_paragraph(document, "", keep=True)
    signers = add_table(document, (38, 42, None), 2, keep=True)
    title = "[if seller.is_sole_proprietor]Предприниматель[else]Руководитель[/if]"
    rows = (
        (title, "director", ""),
        ("[if seller.accountant]Главный бухгалтер", "accountant", "[/if]"),
    )
    for index, (caption, role, end) in enumerate(rows):
        fill(signers.cell(index, 0), caption, bold=True)
        add_facsimile(signers.cell(index, 1).paragraphs[0], role)
        draw_border(signers.cell(index, 1), "bottom")
        signers.rows[index].height = Mm(12)
        for cell in signers.rows[index].cells:
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
        fill(signers.cell(index, 2), f'[seller.{role} format="initials"]{end}')
    add_stamp(add_paragraph(document, "М.П."))
    return document


MAKERS: Final[Mapping[str, Callable[[], Any]]] = {
    "contract": make_contract,
    "act": make_act,
    "invoice": make_invoice,
    "advance_invoice": make_advance_invoice,
    "reconciliation": make_statement,
}


def _add_section(document: Any, section: html.HtmlElement) -> None:
    """Add a section of the terms; conditions between its paragraphs get a line of their own."""
    _add_conditions(document, section.text)
    for element in section:
        if element.tag == "div":  # what stays together on a page
            _add_section(document, element)
        elif element.tag == "ul":
            for entry in element:
                add_paragraph(document, _text(entry), "List Bullet")
        else:
            add_paragraph(document, _text(element), "Heading 1" if element.tag == "h2" else CLAUSE)
        _add_conditions(document, element.tail)


def _add_conditions(document: Any, text: str | None) -> None:
    for tag in (text or "").split("\n"):
        if tag.strip():
            add_paragraph(document, tag.strip(), CONTROL)


def _add_contract_sides(document: Any) -> None:
    """Add the parties' requisites and signatures, side by side."""
    table = add_table(document, (None, 8, None), 5, keep=True)
    source = html.fragment_fromstring(_source("_base/contract_sides.html"), create_parent="div")
    _, _, requisites, signers, *_ = source.xpath("./div/div")
    sides = ((0, "seller", "Исполнитель"), (2, "buyer", "Заказчик"))
    for place, (column, side, title) in enumerate(sides):
        fill(table.cell(0, column), title, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
        fill(table.cell(1, column), f"[{side}.full_name]", bold=True)
        fill(table.cell(2, column), *_requisites(requisites[place]))
        fill(table.cell(3, column), _text(signers[place]))
        add_signature(table.cell(4, column), side, "initials-first")
    add_stamp(table.cell(4, 0).add_paragraph("М.П.", style=CELL))
    table.cell(4, 2).add_paragraph("[if not buyer.is_natural_person]М.П.[/if]", style=CELL)


def _requisites(cell: html.HtmlElement) -> Iterator[str]:
    """Yield the paragraphs of a cell, each with the condition that stands around it."""
    for line in html.tostring(cell, encoding="unicode").split("\n"):
        opening, _, rest = line.partition("<p>")
        if rest:
            body, _, closing = rest.rpartition("</p>")
            for part in body.split("</p><p>"):
                yield f"{opening}{html.fromstring(part).text_content()}{closing}"


def _source(path: str) -> str:
    return (TEMPLATES / path).read_text(encoding="utf-8")


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split(" ")).strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
