"""How two statements differ, as a page to print and to send: docgen's rows beside theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from markupsafe import Markup

from docgen.exchange.reconciling.comparing import ComparedRow, Difference, StatementRow
from docgen.language.dates import format_date
from docgen.language.numbers import format_money
from docgen.models import Document
from docgen.reports.cells import csv_table

COLUMNS: Final = (
    "Документ у нас",
    "Дебет",
    "Кредит",
    "Документ у контрагента",
    "Дебет",
    "Кредит",
    "Расхождение",
)

_SUMS: Final = frozenset((1, 2, 4, 5))
_SAME: Final = "совпадает"
_SIDES: Final = "Дебет и кредит — по нашему учёту."
_STYLE: Final = Markup("""
@page {
  size: A4 landscape; margin: 12mm 10mm 15mm;
  @bottom-right {
    content: "стр. " counter(page) " из " counter(pages); font: 7pt "PT Sans"; color: #555
  }
}
html { font: 9pt/1.3 "PT Sans", sans-serif }
body { margin: 0 0.3mm 0 0 }
h1 { margin: 0 0 1mm; font-size: 13pt }
p { margin: 0 0 3mm }
table { width: 100%; border-collapse: collapse }
thead { display: table-header-group }
tr { break-inside: avoid }
th, td { border: 0.5pt solid #000; padding: 0.8mm 1.2mm; text-align: left; vertical-align: top }
th { background: #eee; text-align: center }
td.sum { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
.differs td:last-child { font-weight: bold }
.same td { color: #555 }
""")
_PAGE: Final = Markup(
    '<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{title}</title>'
    "<style>{style}</style></head><body><h1>{title}</h1><p>{whose}</p><p>{counted}</p>"
    "<table><thead>{head}</thead><tbody>{body}</tbody></table></body></html>"
)


def differences_title(document: Document) -> str:
    """Return what the page about an issued statement is called."""
    return f"Расхождения по акту сверки № {document.number} от {format_date(document.date)}"


def differences_page(document: Document, rows: Sequence[ComparedRow]) -> str:
    """Return the page: what differs first, then what is the same."""
    ordered = sorted(rows, key=_is_same)
    same = sum(map(_is_same, rows))
    payload = document.payload
    return str(
        _PAGE.format(
            title=differences_title(document),
            style=_STYLE,
            whose=f"{payload.seller.name} — {payload.buyer.name}",
            counted=f"Расходится строк: {len(rows) - same}, совпадает: {same}. {_SIDES}",
            head=_line("th", COLUMNS, ""),
            body=Markup().join(
                _line("td", _cells(row), "same" if _is_same(row) else "differs") for row in ordered
            ),
        )
    )


def differences_csv(rows: Iterable[ComparedRow]) -> bytes:
    """Return the rows as Russian spreadsheets read them, in the order of ``COLUMNS``."""
    return csv_table([COLUMNS, *map(_cells, rows)])


def _is_same(row: ComparedRow) -> bool:
    return row.difference is Difference.NONE


def _cells(row: ComparedRow) -> tuple[str, ...]:
    return (*_side(row.ours), *_side(row.theirs), _SAME if _is_same(row) else row.told)


def _side(row: StatementRow | None) -> Iterator[str]:
    if row is None:
        yield from ("", "", "")
        return
    yield row.title
    for amount in (row.debit, row.credit):
        yield format_money(amount) if amount else ""


def _line(tag: str, cells: Iterable[str], kind: str) -> Markup:
    cell = Markup('<{tag} class="{kind}">{text}</{tag}>')
    return Markup('<tr class="{}">{}</tr>').format(
        kind,
        Markup().join(
            cell.format(tag=tag, kind="sum" if index in _SUMS else "", text=text)
            for index, text in enumerate(cells)
        ),
    )
