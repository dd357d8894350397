"""The journal of the numbers of a type's documents: a table, CSV, HTML."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from attrs import frozen
from markupsafe import Markup

from docgen.language.dates import format_date, format_period
from docgen.language.numbers import format_money
from docgen.lifecycle import STATUS_CAPTIONS
from docgen.models import Document, Period, SalePayload, Status
from docgen.models.text import as_cell

COLUMNS: Final = (
    "№ п/п",
    "Номер",
    "Дата",
    "Исправление",
    "Покупатель",
    "ИНН/КПП",
    "Сумма",
    "в т. ч. НДС",
    "Валюта",
    "Состояние",
)

_PAGE: Final = Markup(
    '<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{title}</title>'
    "<style>@page {{ size: A4 landscape; margin: 12mm }} "
    "body {{ font: 9pt 'PT Sans', sans-serif }} "
    "table {{ border-collapse: collapse; width: 100% }} thead {{ display: table-header-group }} "
    "th, td {{ border: 0.5pt solid #000; padding: 1mm; text-align: left }} "
    ".sum {{ text-align: right; white-space: nowrap }}</style></head>"
    "<body><h1>{title}</h1><table><thead>{head}</thead><tbody>{body}</tbody></table></body></html>"
)
_SUMS: Final = ("Сумма", "в т. ч. НДС")


@frozen(kw_only=True)
class RegisterRow:
    """A document in the journal; ``vat`` is ``None`` for a type without lines."""

    id: int
    number: str
    date: dt.date
    correction: str
    buyer: str
    inn_kpp: str
    total: Decimal | None
    vat: Decimal | None
    currency: str
    status: Status


@frozen(kw_only=True)
class Register:
    """The journal of a period."""

    title: str
    period: Period
    rows: tuple[RegisterRow, ...]

    @property
    def heading(self) -> str:
        """What the page is called."""
        return f"Журнал номеров: {self.title}, {format_period(self.period)}"

    def cells(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows as texts, in the order of ``COLUMNS``."""
        for position, row in enumerate(self.rows, 1):
            yield (
                str(position),
                row.number,
                format_date(row.date),
                row.correction,
                row.buyer,
                row.inn_kpp,
                "" if row.total is None else format_money(row.total),
                "" if row.vat is None else format_money(row.vat),
                row.currency,
                STATUS_CAPTIONS[row.status],
            )

    def csv(self) -> bytes:
        """Return the journal as Russian spreadsheets read it: semicolons, UTF-8 with a mark."""
        output = io.StringIO()
        writer = csv.writer(output, delimiter=";")
        writer.writerow(COLUMNS)
        writer.writerows([as_cell(cell) for cell in row] for row in self.cells())
        return output.getvalue().encode("utf-8-sig")

    def html(self) -> str:
        """Return the journal as a page to print, with its own styles."""
        head = _row("th", COLUMNS)
        body = Markup().join(_row("td", row) for row in self.cells())
        return str(_PAGE.format(title=self.heading, head=head, body=body))


def register_row(document: Document) -> RegisterRow:
    """Return a document as the journal shows it."""
    payload, buyer = document.payload, document.payload.buyer
    correction = payload.correction
    return RegisterRow(
        id=document.id or 0,
        number=document.number,
        date=document.date,
        correction=f"№ {correction.number} от {format_date(correction.date)}" if correction else "",
        buyer=buyer.name,
        inn_kpp="/".join(filter(None, (buyer.inn or buyer.tax_id, buyer.kpp))),
        total=payload.total,
        vat=payload.total_vat if isinstance(payload, SalePayload) else None,
        currency=payload.currency.code,
        status=document.status,
    )


def _row(tag: str, cells: tuple[str, ...]) -> Markup:
    cell = Markup("<{tag}{kind}>{text}</{tag}>")
    return Markup("<tr>{}</tr>").format(
        Markup().join(
            cell.format(tag=tag, kind=Markup(' class="sum"' if name in _SUMS else ""), text=text)  # noqa: S704 - one of two constants
            for name, text in zip(COLUMNS, cells, strict=True)
        )
    )
