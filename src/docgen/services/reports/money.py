"""Reports of money: what was charged and paid, what came in, who owes and since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from docgen.language.dates import format_date
from docgen.reports.chart import Bar
from docgen.reports.report import Cell, Column, ColumnKind, Report, shown
from docgen.reports.totals import CURRENCY, Sums, SumTable, charted, figure, in_currency, totals_of
from docgen.services.reports.reading import Reader, ReportScope
from docgen.settlement import PaymentStatus
from docgen.store import DocumentSummary
from docgen.store.documents.listing import PaymentFilter

#: What charges may be shown by.
BY: Final[Mapping[str, str]] = {"month": "Месяц", "client": "Клиент", "type": "Вид документа"}

#: Days late, with the names of those columns; the last has no end.
_AGES: Final = ((0, "Не просрочено"), (30, "1–30 дней"), (60, "31–60"), (90, "61–90"))
_OLDEST: Final = "Больше 90"
_MONEY: Final = ColumnKind.MONEY


class MoneyReports:
    """Makes them; see :class:`docgen.services.reports.reports.Reports`."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def charges(self, scope: ReportScope) -> Report:
        """Charges are the bills in force by their dates; payments, those received."""
        table = SumTable()
        for row in self._reader.rows(scope):
            if row.payable is not None and self._reader.counts(row.id, row.status):
                key = self._key(scope.by, row)
                table.add(key, row.currency, charged=row.payable)
                if scope.by == "type":
                    table.add(key, row.currency, paid=row.paid)
        if scope.by != "type":
            for money in self._reader.receipts(scope):
                key = f"{money.date:%Y-%m}" if scope.by == "month" else money.client
                table.add(key, money.currency, paid=money.amount)
        kind = ColumnKind.MONTH if scope.by == "month" else ColumnKind.TEXT
        columns = (
            Column(name=scope.by, title=BY[scope.by], kind=kind),
            Column(name="charged", title="Начислено", kind=_MONEY),
            Column(name="paid", title="Оплачено", kind=_MONEY),
            Column(name="difference", title="Разница", kind=_MONEY),
            CURRENCY,
        )
        found = list(table.rows())
        is_by_client = scope.by == "client"
        names = self._reader.names(key for key, _, _ in found) if is_by_client else {}
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (
                names.get(key, key),
                sums["charged"],
                sums["paid"],
                sums["charged"] - sums["paid"],
                code,
            )
            for key, code, sums in found
        )
        chart = charted(code for _, code, _ in found)
        note = "Начислено — счета периода по их датам; оплачено — деньги, полученные в периоде."
        if scope.by == "type":
            note = "Начислено — счета периода по их датам; оплачено — что из этого уже оплачено."
        return Report(
            name="charges",
            title="Начисления и оплаты",
            period=scope.period,
            columns=columns,
            rows=rows,
            totals=totals_of(columns, rows),
            bars=tuple(
                Bar(label=shown(row[0], kind), values=(figure(row[1]), figure(row[2])))
                for row in (rows if kind is ColumnKind.MONTH else sorted(rows, key=_largest))
                if row[-1] == chart
            ),
            series=(in_currency("Начислено", chart), in_currency("Оплачено", chart)),
            note=note,
        )

    def payments(self, scope: ReportScope) -> Report:
        """Return the payments received, by date."""
        columns = (
            Column(name="date", title="Дата", kind=ColumnKind.DATE),
            Column(name="number", title="№ п/п"),
            Column(name="client", title="Клиент"),
            Column(name="purpose", title="Назначение"),
            Column(name="amount", title="Сумма", kind=_MONEY),
            Column(name="allocated", title="Разнесено", kind=_MONEY),
            CURRENCY,
        )
        receipts = list(self._reader.receipts(scope))
        names = self._reader.names(receipt.client for receipt in receipts)
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (
                *(receipt.date, receipt.number, names[receipt.client], receipt.purpose),
                *(receipt.amount, receipt.allocated, receipt.currency),
            )
            for receipt in receipts
        )
        code = charted(receipt.currency for receipt in receipts)
        months = Sums()
        for receipt in receipts:
            if receipt.currency == code:
                months[f"{receipt.date:%Y-%m}"] += receipt.amount
        return Report(
            name="payments",
            title="Поступления",
            period=scope.period,
            columns=columns,
            rows=rows,
            totals=totals_of(columns, rows),
            bars=tuple(
                Bar(label=shown(month, ColumnKind.MONTH), values=(sum_,))
                for month, sum_ in sorted(months.items())
            ),
            series=(in_currency("Поступило", code),),
            note="Сторнированные платежи не показаны.",
        )

    def debts(self, scope: ReportScope) -> Report:
        """Return what each client owes, by how long it is overdue."""
        ages = (*(title for _, title in _AGES), _OLDEST)
        table = SumTable()
        names: dict[str, str] = {}
        for state in (PaymentStatus.UNPAID, PaymentStatus.PARTLY_PAID):
            for row in self._reader.rows(scope, payment=PaymentFilter(state=state, on=scope.on)):
                names[row.client] = row.client_name
                parts = {_age(row, scope.on): row.left, "all": row.left}
                table.add(row.client, row.currency, **parts)
        columns = (
            Column(name="client", title="Клиент"),
            *(
                Column(name=f"age_{index}", title=title, kind=_MONEY)
                for index, title in enumerate(ages)
            ),
            Column(name="total", title="Всего", kind=_MONEY),
            CURRENCY,
        )
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (names[key], *(sums[title] for title in ages), sums["all"], code)
            for key, code, sums in table.rows()
        )
        totals = totals_of(columns, rows)
        chart = charted(str(row[-1]) for row in totals)
        return Report(
            name="debts",
            title="Долги по срокам",
            period=scope.period,
            columns=columns,
            rows=rows,
            totals=totals,
            bars=tuple(
                Bar(label=title, values=(figure(row[index]),))
                for row in totals
                if row[-1] == chart
                for index, title in enumerate(ages, 1)
            ),
            series=(in_currency("Долг", chart),),
            note=f"На {format_date(scope.on)}, по счетам с датой до конца периода. Деньги, которые "
            "ещё не разнесены по счетам, долг не уменьшают.",
        )

    def _key(self, by: str, row: DocumentSummary) -> str:
        if by == "month":
            return f"{row.date:%Y-%m}"
        return row.client if by == "client" else self._reader.title(row.type)


def _largest(row: tuple[Cell, ...]) -> Decimal:
    return -figure(row[1])


def _age(row: DocumentSummary, on: dt.date) -> str:
    days = (on - (row.due_date or row.date)).days
    return next((title for most, title in _AGES if days <= most), _OLDEST)
