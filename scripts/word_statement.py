"""The Word template of a reconciliation statement: two halves, whose rows stand side by side."""

from __future__ import annotations

from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Pt
from word_blocks import add_parties, add_signature, add_stamp
from word_layout import SANS, add_paragraph, add_table, fill, new_document

#: Date, document, debit, credit, in millimetres; the documents share what is left.
_HALF: Final = (18, None, 22, 22)
_HEADS: Final = 2

_RIGHT: Final = WD_ALIGN_PARAGRAPH.RIGHT
_CENTER: Final = WD_ALIGN_PARAGRAPH.CENTER


def make_statement() -> Any:
    """Return the statement: parties, the two halves, who owes whom, who signs."""
    document = new_document(SANS, 7.5, "Акт сверки № [number] от [date]")
    tax_id = "[if buyer.tax_id], налоговый номер [buyer.tax_id][/if]"
    title = 'Акт сверки взаимных расчётов № [number] от [date format="text"]'
    add_paragraph(document, title, "Title")
    add_parties(
        document,
        ("Период:", "[period]"),
        ("Между:", "[seller.name][if seller.inn], ИНН [seller.inn][/if]"),
        ("и", f"[buyer.name][if buyer.inn], ИНН [buyer.inn][/if]{tax_id}"),
        ("[if contract]Основание:", "[contract][/if]"),
    )
    add_paragraph(
        document,
        "Мы, нижеподписавшиеся, [seller.signatory], с одной стороны, и [buyer.signatory], "
        "с другой стороны, составили настоящий акт о том, что состояние взаимных расчётов "
        "по данным учёта следующее:",
    )
    _add_halves(document)
    add_paragraph(document, "", keep=True)
    _add_sides(document)
    return document


def _add_halves(document: Any) -> None:
    """Add the table of entries, its two heads repeated on every page."""
    table = add_table(document, (*_HALF, *_HALF), 6, grid=True)
    for row in table.rows[:_HEADS]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for side, first in (("seller", 0), ("buyer", 4)):
        head = f'По данным [{side}.name case="genitive"], [currency.symbol]'
        table.cell(0, first).merge(table.cell(0, first + 3))
        fill(table.cell(0, first), head, bold=True, align=_CENTER)
        for index, title in enumerate(("Дата", "Документ", "Дебет", "Кредит"), first):
            fill(table.cell(1, index), title, bold=True, align=_CENTER)
    _fill_balance(table, 2, "Сальдо на [period.start]", "opening", optional=True)
    _fill_entry(table, 3)
    _fill_balance(table, 4, "Обороты за период", "turnover", optional=False)
    _fill_balance(table, 5, "Сальдо на [period.end]", "closing", optional=True)


def _fill_balance(table: Any, row: int, caption: str, name: str, *, optional: bool) -> None:
    flag = " optional" if optional else ""
    debit, credit = f"[{name}.debit{flag}]", f"[{name}.credit{flag}]"
    for first, cells in ((0, (debit, credit)), (4, (_mirrored(credit), _mirrored(debit)))):
        table.cell(row, first).merge(table.cell(row, first + 1))
        fill(table.cell(row, first), caption, bold=True)
        for index, text in enumerate(cells, first + 2):
            fill(table.cell(row, index), text, bold=True, align=_RIGHT)


def _fill_entry(table: Any, row: int) -> None:
    debit, credit = "[entry.debit optional]", "[entry.credit optional]"
    cells = (
        "[entries][entry.date]",
        "[entry.document]",
        debit,
        credit,
        _mirrored("[entry.date]"),
        _mirrored("[entry.document]"),
        _mirrored(credit),
        f"{_mirrored(debit)}[/entries]",
    )
    for index, text in enumerate(cells):
        is_figure = index % len(_HALF) > 1
        fill(table.cell(row, index), text, align=_RIGHT if is_figure else None)


def _mirrored(text: str) -> str:
    """Return what the buyer's half says only where it repeats ours."""
    return f"[if mirror]{text}[/if]"


def _add_sides(document: Any) -> None:
    """Add who owes whom by the data of each side, and where they sign."""
    debt = (
        '[if debt]задолженность в пользу [debt.creditor case="genitive"] составляет [debt] '
        "[currency.symbol] ([debt words])[else]задолженность отсутствует[/if]."
    )
    blank = "задолженность ____________________________________________"
    table = add_table(document, (None, 8, None), 4, keep=True)
    for column, side in ((0, "seller"), (2, "buyer")):
        name = f'[{side}.name case="genitive"]'
        told = debt if side == "seller" else f"[if mirror]{debt}[else]{blank}[/if]"
        fill(table.cell(0, column), f"По данным {name}", f"на [period.end] {told}")
        table.cell(0, column).paragraphs[1].runs[0].bold = True
        position = (
            f"[if {side}.director.position][{side}.director.position capitalize]"
            f"[elif {side}.is_sole_proprietor]Индивидуальный предприниматель[/if]"
        )
        fill(table.cell(1, column), f"От {name}", position)
        table.cell(1, column).paragraphs[0].paragraph_format.space_before = Pt(8)
        add_signature(table.cell(2, column), side, "initials")
        fill(table.cell(3, column), "М.П.")
    add_stamp(table.cell(3, 0).paragraphs[0])
