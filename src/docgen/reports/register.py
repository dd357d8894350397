"""The journal of the numbers of a type's documents: a table, CSV, HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from attrs import frozen
from markupsafe import Markup

from docgen.language.dates import format_date, format_period
from docgen.language.numbers import format_money
from docgen.lifecycle import STATUS_CAPTIONS
from docgen.models import ZERO, Document, Period, Status, currency_symbol
from docgen.reports.cells import csv_table
from docgen.reports.printed import printed_page, table_row

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

#: How the cells of a column stand; the others wrap.
_KINDS: Final = {
    "№ п/п": "place",
    "Номер": "whole",
    "Дата": "whole",
    "ИНН/КПП": "whole",
    "Сумма": "sum",
    "в т. ч. НДС": "sum",
    "Валюта": "place",
}
_CURRENCY: Final = "Валюта"
_BEFORE_SUMS: Final = COLUMNS.index("Сумма")


@frozen(kw_only=True)
class RegisterRow:
    """A document in the journal; ``vat`` is ``None`` for a type that states none."""

    id: int
    number: str
    date: dt.date
    correction: str
    seller: str
    buyer: str
    inn_kpp: str
    total: Decimal | None
    vat: Decimal | None
    currency: str
    status: Status


@frozen(kw_only=True)
class RegisterTotal:
    """What the documents in force come to in a currency."""

    currency: str
    count: int
    total: Decimal
    vat: Decimal


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

    @property
    def totals(self) -> tuple[RegisterTotal, ...]:
        """What the documents in force come to: neither void nor corrected by another one."""
        in_force = {
            (row.seller, row.number): row for row in self.rows if row.status is not Status.VOID
        }
        currencies = dict.fromkeys(row.currency for row in in_force.values())
        return tuple(
            _total(currency, [row for row in in_force.values() if row.currency == currency])
            for currency in currencies
        )

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
        return csv_table([COLUMNS, *self.cells()])

    def html(self) -> str:
        """Return the journal as a page to print, with its own styles."""
        rows = zip(self.rows, self.cells(), strict=True)
        body = [
            _row(_for_people(cells), "void" if row.status is Status.VOID else "")
            for row, cells in rows
        ]
        return printed_page(
            self.heading,
            ", ".join(dict.fromkeys(row.seller for row in self.rows)),
            _row(COLUMNS, tag="th"),
            Markup().join([*body, *map(_total_row, self.totals)]),
        )


def register_row(document: Document) -> RegisterRow:
    """Return a document as the journal shows it."""
    payload, buyer = document.payload, document.payload.buyer
    correction = payload.correction
    return RegisterRow(
        id=document.id,
        number=document.number,
        date=document.date,
        correction=f"№ {correction.number} от {format_date(correction.date)}" if correction else "",
        seller=payload.seller.name,
        buyer=buyer.name,
        inn_kpp="/".join(filter(None, (buyer.inn or buyer.tax_id, buyer.printed_kpp))),
        total=payload.total,
        vat=payload.total_vat,
        currency=payload.currency.code,
        status=document.status,
    )


def _total(currency: str, rows: Sequence[RegisterRow]) -> RegisterTotal:
    return RegisterTotal(
        currency=currency,
        count=len(rows),
        total=sum((row.total or ZERO for row in rows), ZERO),
        vat=sum((row.vat or ZERO for row in rows), ZERO),
    )


def _for_people(cells: Sequence[str]) -> Iterator[str]:
    """Yield cells as a page shows them, the currency without its code."""
    for name, text in zip(COLUMNS, cells, strict=True):
        yield currency_symbol(text) if name == _CURRENCY else text


def _row(cells: Iterable[str], kind: str = "", *, tag: str = "td") -> Markup:
    kinds = (_KINDS.get(name, "") for name in COLUMNS)
    return table_row(zip(kinds, cells, strict=True), kind, tag=tag)


def _total_row(total: RegisterTotal) -> Markup:
    return Markup(
        '<tr class="total"><td colspan="{}">Итого действующих: {}</td><td class="sum">{}</td>'
        '<td class="sum">{}</td><td class="place">{}</td><td></td></tr>'
    ).format(
        _BEFORE_SUMS,
        total.count,
        format_money(total.total),
        format_money(total.vat),
        currency_symbol(total.currency),
    )
