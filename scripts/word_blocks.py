"""The blocks that bundled Word templates are put together of: bank, parties, lines, signatures."""

from __future__ import annotations

from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Pt
from word_layout import CONTROL, SMALL, add_paragraph, add_picture, add_table, fill

_LINE: Final = "__________________"

#: How a bill in a foreign currency is told from one in rubles.
_IN_RUBLES: Final = '[if currency.code == "RUB"]'


def add_signature(cell: Any, side: str, form: str) -> None:
    """Fill a cell with a place to sign: a line, and the name beside it."""
    fill(cell, f'{_LINE} [{side}.director format="{form}" optional]', "подпись")
    cell.paragraphs[0].paragraph_format.space_before = Pt(14)
    cell.paragraphs[1].style = SMALL
    if side == "seller":
        add_facsimile(cell.paragraphs[0], "director")


def add_facsimile(paragraph: Any, role: str) -> None:
    """Let the signature of whoever has a role stand over a paragraph."""
    add_picture(paragraph, f'[signature role="{role}" optional]', "подпись", (30, 12), 4)


def add_stamp(paragraph: Any) -> None:
    """Let our stamp stand over a paragraph."""
    add_picture(paragraph, "[stamp optional]", "печать", (38, 38), 20)


def add_correction(document: Any, form: str) -> None:
    """Add the line that a correction has under its title, and no other document."""
    text = f'Исправление № [correction.number] от [correction.date format="{form}"]'
    add_paragraph(document, "[if correction.number]", CONTROL)
    add_paragraph(document, text, bold=True)
    add_paragraph(document, "[/if]", CONTROL)


def add_barcode(document: Any) -> None:
    """Add the code by which a scan of a signed page finds its document; a draft has none."""
    barcode = add_paragraph(document, "[if document.issued][document.barcode][/if]")
    barcode.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def add_bank(document: Any) -> None:
    """Add the head of a bill, as banks want it."""
    table = add_table(document, (45, 45, 15, None), 4, grid=True)
    for first, last in (((0, 0), (1, 1)), ((2, 2), (3, 2)), ((2, 3), (3, 3)), ((3, 0), (3, 1))):
        table.cell(*first).merge(table.cell(*last))
    bank = "[seller.bank.name][if seller.bank.city], [seller.bank.city][/if]"
    fill(table.cell(0, 0), bank, "Банк получателя")
    bic = '[seller.bank.bic default="—"]'
    fill(table.cell(0, 2), _by_currency("БИК", "SWIFT"))
    fill(table.cell(0, 3), _by_currency(bic, '[seller.bank.swift default="—"]'))
    fill(table.cell(1, 2), _by_currency("Сч. №", "БИК"))
    fill(table.cell(1, 3), _by_currency('[seller.bank.correspondent_account default="—"]', bic))
    fill(table.cell(2, 0), "ИНН [seller.inn]")
    fill(table.cell(2, 1), "[if seller.kpp]КПП [seller.kpp][/if]")
    fill(table.cell(2, 2), "Сч. №")
    fill(table.cell(2, 3), "[seller.bank.account]")
    fill(table.cell(3, 0), "[seller.name]", "Получатель")
    for cell in (table.cell(0, 0), table.cell(3, 0)):
        cell.paragraphs[1].style = SMALL
    bank = "[seller.bank.correspondent]"
    swift = "[if {0}.swift], SWIFT [{0}.swift][/if]".format("seller.bank.correspondent")
    account = "[if {0}.account], сч. [{0}.account][/if]".format("seller.bank.correspondent")
    add_paragraph(document, "[if seller.bank.correspondent]", CONTROL)
    add_paragraph(document, f"Банк-корреспондент: {bank}{swift}{account}")
    add_paragraph(document, "[/if]", CONTROL)


def _by_currency(in_rubles: str, in_another: str) -> str:
    return f"{_IN_RUBLES}{in_rubles}[else]{in_another}[/if]"


def add_parties(document: Any, *rows: tuple[str, str]) -> None:
    """Add who is who: a caption, then the party."""
    table = add_table(document, (32, None), len(rows))
    for index, (caption, party) in enumerate(rows):
        fill(table.cell(index, 0), caption)
        fill(table.cell(index, 1), party, bold=True)
    add_paragraph(document, "")


def add_lines(document: Any, subject: str, total_caption: str) -> None:
    """Add the table of lines, its header repeated on every page, and the totals under it."""
    right, center = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
    discount = "[if item.discount] (скидка [item.discount] [currency.symbol])[/if]"
    columns = (
        ("№", 9, center, "[items][item.index]"),
        (subject, None, WD_ALIGN_PARAGRAPH.LEFT, f"[item.name]{discount}"),
        ("Кол-во", 18, right, "[item.quantity]"),
        ("Ед.", 15, center, "[item.unit]"),
        ("Цена", 24, right, "[item.price]"),
        ("Сумма", 27, right, "[item.sum][/items]"),
    )
    table = add_table(document, [width for _, width, _, _ in columns], 2, grid=True)
    header = table.rows[0]._tr.get_or_add_trPr()
    header.append(OxmlElement("w:tblHeader"))
    for index, (title, _, align, shortcode) in enumerate(columns):
        fill(table.cell(0, index), title, bold=True, align=center)
        fill(table.cell(1, index), shortcode, align=align)
    add_paragraph(document, "", keep=True)
    included = "[if total.vat_included]В том числе НДС[else]НДС[/if] [vat.rate]"
    totals = add_table(document, (None, 32), 3, keep=True)
    untaxed = '[elif vat.rate == "без НДС"]Без налога (НДС):[else][vat.rate]:[/if]'
    rows = (
        ("Итого:", "[total.sum]"),
        (
            f"[vat_totals][if vat.taxed]{included}:{untaxed}",
            "[if vat.taxed][vat.amount][else]—[/if][/vat_totals]",
        ),
        (total_caption, "[total]"),
    )
    for index, cells in enumerate(rows):
        for column, text in enumerate(cells):
            fill(totals.cell(index, column), text, bold=True, align=right)
    add_paragraph(document, "", keep=True)
