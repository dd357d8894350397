"""Reports: ``dg.reports``: what was charged and paid, who owes, what was made, the sales book."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from attrs import frozen

from docgen.exceptions import UnknownNameError
from docgen.file_names import safe_file_name
from docgen.language.dates import format_date
from docgen.lifecycle import STATUS_CAPTIONS
from docgen.models import ZERO, Action, DocumentGroup, File, Period, SalePayload, Status
from docgen.pipeline.request import parse_period
from docgen.pipeline.rights import subject_of, subject_of_payment, subject_of_summary
from docgen.rendering.protocols import Page
from docgen.reports.chart import Bar
from docgen.reports.register import register_row
from docgen.reports.report import Cell, Column, ColumnKind, Report
from docgen.settlement import PaymentStatus
from docgen.store import DocumentSummary
from docgen.store.documents.listing import PaymentFilter
from docgen.wiring import Wiring

#: The reports there are, with their titles.
REPORTS: Final[Mapping[str, str]] = {
    "charges": "Начисления и оплаты",
    "payments": "Поступления",
    "debts": "Долги по срокам",
    "documents": "Документы: выпущены, отправлены, вернулись",
    "vat-journal": "Журнал счетов-фактур",
    "sales-book": "Книга продаж (сведения)",
}
#: What charges may be shown by.
BY: Final[Mapping[str, str]] = {"month": "Месяц", "client": "Клиент", "type": "Вид документа"}
#: The formats of a report's file, with their media types.
FORMATS: Final[Mapping[str, str]] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "pdf": "application/pdf",
}

#: Days late, with the names of those columns; the last has no end.
_AGES: Final = ((0, "Не просрочено"), (30, "1–30 дней"), (60, "31–60"), (90, "61–90"))
_OLDEST: Final = "Больше 90"
_VAT_TYPES: Final = ("vat_invoice", "upd")
_BEYOND: Final = (Status.SENT, Status.VIEWED, Status.SIGNED, Status.DECLINED)
_AWAITED: Final = (Status.ISSUED, Status.SENT, Status.VIEWED)

_MONEY: Final = ColumnKind.MONEY
_COUNT: Final = ColumnKind.COUNT
_CURRENCY: Final = Column(name="currency", title="Валюта")


@frozen(kw_only=True)
class _Scope:
    """What a report is of."""

    period: Period
    organisation: str | None
    client: str | None
    by: str
    on: dt.date


class Reports:
    """The reports of a store; they hold what the façade's user may see, sums and all."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def make(
        self,
        name: str,
        period: Period | str,
        *,
        organisation: str | None = None,
        client: str | None = None,
        by: str = "month",
        on: dt.date | None = None,
    ) -> Report:
        """Return a report of a period: one of :data:`REPORTS`.

        ``by`` is what charges are shown by: ``month``, ``client`` or ``type``. What is owed, and
        since when, is said as of ``on``, or today; debts are all there are by the period's end.

        Raises:
            UnknownNameError: there is no such report, or nothing to show it by.
            ConfigurationError: the period cannot be read.

        """
        if name not in REPORTS:
            raise UnknownNameError("report", name, REPORTS)
        if by not in BY:
            raise UnknownNameError("way to show charges by", by, BY)
        scope = _Scope(
            period=parse_period(period) if isinstance(period, str) else period,
            organisation=organisation,
            client=client,
            by=by,
            on=on or dt.datetime.now().astimezone().date(),
        )
        makers: Mapping[str, Callable[[_Scope], Report]] = {
            "charges": self._charges,
            "payments": self._payments,
            "debts": self._debts,
            "documents": self._documents,
            "vat-journal": self._vat_journal,
            "sales-book": self._sales_book,
        }
        return makers[name](scope)

    def file(self, report: Report, format: str = "pdf") -> File:  # noqa: A002 - the field's word
        """Return a report as a file: ``csv``, ``xlsx``, ``html`` or ``pdf``.

        Raises:
            UnknownNameError: it can be made in no such format.
            ConfigurationError: what makes it is not installed.
            RenderError: the engine failed.

        """
        if format not in FORMATS:
            raise UnknownNameError("format of a report", format, FORMATS)
        if format == "csv":
            content = report.csv()
        elif format == "xlsx":
            content = report.xlsx()
        elif format == "html":
            content = report.html().encode()
        else:
            page = Page(html=report.html(), styles=(), files={}, files_hash="")
            content = self._wiring.engines.draw(page).content
        name = safe_file_name(report.heading, format)
        return File(name=name, media_type=FORMATS[format], content=content)

    def _charges(self, scope: _Scope) -> Report:
        """Charges are the bills in force by their dates; payments, those received."""
        table = _Table()
        for row in self._rows(scope):
            if row.payable is not None and self._counts(row.id, row.status):
                key = self._key(scope.by, row)
                table.add(key, row.currency, charged=row.payable)
                if scope.by == "type":
                    table.add(key, row.currency, paid=row.paid)
        if scope.by != "type":
            for money in self._receipts(scope):
                key = f"{money.date:%Y-%m}" if scope.by == "month" else money.client
                table.add(key, money.currency, paid=money.amount)
        names = {row.client: row.client_name for row in self._rows(scope)}
        columns = (
            Column(name=scope.by, title=BY[scope.by]),
            Column(name="charged", title="Начислено", kind=_MONEY),
            Column(name="paid", title="Оплачено", kind=_MONEY),
            Column(name="difference", title="Разница", kind=_MONEY),
            _CURRENCY,
        )
        rows = tuple(
            (
                names.get(key, key),
                sums["charged"],
                sums["paid"],
                sums["charged"] - sums["paid"],
                code,
            )
            for key, code, sums in table.rows()
        )
        note = "Начислено — счета периода по их датам; оплачено — деньги, полученные в периоде."
        if scope.by == "type":
            note = "Начислено — счета периода по их датам; оплачено — что из этого уже оплачено."
        return Report(
            name="charges",
            title=REPORTS["charges"],
            period=scope.period,
            columns=columns,
            rows=rows,
            totals=_totals(columns, rows),
            bars=tuple(Bar(label=str(row[0]), values=(row[1], row[2])) for row in rows),
            series=("Начислено", "Оплачено"),
            note=note,
        )

    def _payments(self, scope: _Scope) -> Report:
        columns = (
            Column(name="date", title="Дата", kind=ColumnKind.DATE),
            Column(name="number", title="№ п/п"),
            Column(name="client", title="Клиент"),
            Column(name="purpose", title="Назначение"),
            Column(name="amount", title="Сумма", kind=_MONEY),
            Column(name="allocated", title="Разнесено", kind=_MONEY),
            _CURRENCY,
        )
        receipts = list(self._receipts(scope))
        names = self._names()
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (
                *(row.date, row.number, names.get(row.client, row.client), row.purpose),
                *(row.amount, row.allocated, row.currency),
            )
            for row in receipts
        )
        months: dict[str, Decimal] = {}
        for row in receipts:
            months[f"{row.date:%Y-%m}"] = months.get(f"{row.date:%Y-%m}", ZERO) + row.amount
        return Report(
            name="payments",
            title=REPORTS["payments"],
            period=scope.period,
            columns=columns,
            rows=rows,
            totals=_totals(columns, rows),
            bars=tuple(Bar(label=month, values=(sum_,)) for month, sum_ in sorted(months.items())),
            series=("Поступило",),
            note="Сторнированные платежи не показаны.",
        )

    def _debts(self, scope: _Scope) -> Report:
        ages = (*(title for _, title in _AGES), _OLDEST)
        table = _Table()
        names: dict[str, str] = {}
        for state in (PaymentStatus.UNPAID, PaymentStatus.PARTLY_PAID):
            for row in self._rows(scope, payment=PaymentFilter(state=state, on=scope.on)):
                names[row.client] = row.client_name
                left = (row.payable or ZERO) - row.paid
                table.add(row.client, row.currency, **{_age(row, scope.on): left, "all": left})
        columns = (
            Column(name="client", title="Клиент"),
            *(
                Column(name=f"age_{index}", title=title, kind=_MONEY)
                for index, title in enumerate(ages)
            ),
            Column(name="total", title="Всего", kind=_MONEY),
            _CURRENCY,
        )
        rows = tuple(
            (names[key], *(sums[title] for title in ages), sums["all"], code)
            for key, code, sums in table.rows()
        )
        totals = _totals(columns, rows)
        return Report(
            name="debts",
            title=REPORTS["debts"],
            period=scope.period,
            columns=columns,
            rows=rows,
            totals=totals,
            bars=tuple(
                Bar(label=title, values=(totals[0][index],))  # type: ignore[arg-type] # a sum
                for index, title in enumerate(ages, 1)
            )
            if totals
            else (),
            series=("Долг",),
            note=f"На {format_date(scope.on)}, по счетам с датой до конца периода.",
        )

    def _documents(self, scope: _Scope) -> Report:
        counted: dict[str, dict[str, int]] = {}
        types = {row.code: row for row in self._wiring.plugins.document_types()}
        for row in self._rows(scope, action=Action.SEE):
            count = counted.setdefault(row.type, {})
            kind = types[row.type]
            is_signed = kind.is_countersigned and kind.group is not DocumentGroup.BILL
            is_awaited = is_signed and row.status in _AWAITED
            for name, holds in (
                ("made", True),
                ("sent", row.status in _BEYOND),
                ("viewed", row.status is Status.VIEWED),
                ("signed", row.status is Status.SIGNED),
                ("declined", row.status is Status.DECLINED),
                ("awaited", is_awaited and not row.edo_severity),
                ("void", row.status is Status.VOID),
            ):
                count[name] = count.get(name, 0) + holds
        titles = {
            "made": "Выпущено",
            "sent": "Отправлено",
            "viewed": "Просмотрено",
            "signed": "Подписано",
            "declined": "Отклонено",
            "awaited": "Ждём подписи",
            "void": "Аннулировано",
        }
        columns = (
            Column(name="type", title="Вид документа"),
            *(Column(name=name, title=title, kind=_COUNT) for name, title in titles.items()),
        )
        rows = tuple(
            (types[code].title, *(count[name] for name in titles))
            for code, count in sorted(counted.items())
        )
        return Report(
            name="documents",
            title=REPORTS["documents"],
            period=scope.period,
            columns=columns,
            rows=rows,
            totals=_totals(columns, rows),
            bars=tuple(Bar(label=str(row[0]), values=(int(row[1]), int(row[4]))) for row in rows),
            series=("Выпущено", "Подписано"),
            note="Документы с датой в периоде, в состоянии на сегодня.",
        )

    def _vat_journal(self, scope: _Scope) -> Report:
        columns = (
            Column(name="number", title="Номер"),
            Column(name="date", title="Дата", kind=ColumnKind.DATE),
            Column(name="correction", title="Исправление"),
            Column(name="buyer", title="Покупатель"),
            Column(name="inn_kpp", title="ИНН/КПП"),
            Column(name="total", title="Сумма", kind=_MONEY),
            Column(name="vat", title="в т. ч. НДС", kind=_MONEY),
            _CURRENCY,
            Column(name="status", title="Состояние"),
        )
        lines = [register_row(row) for row in self._vat_documents(scope)]
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (
                *(row.number, row.date, row.correction, row.buyer, row.inn_kpp),
                *(row.total, row.vat, row.currency, STATUS_CAPTIONS[row.status]),
            )
            for row in lines
        )
        live = tuple(
            cells
            for cells, row in zip(rows, lines, strict=True)
            if self._counts(row.id, row.status)
        )
        return Report(
            name="vat-journal",
            title=REPORTS["vat-journal"],
            period=scope.period,
            columns=columns,
            rows=rows,
            totals=_totals(columns, live),
            note="Счета-фактуры и УПД со статусом 1; в итоге только действующие.",
        )

    def _sales_book(self, scope: _Scope) -> Report:
        every = self._vat_documents(scope)
        documents = [row for row in every if self._counts(row.id, row.status)]
        found: list[tuple[Any, dict[str, tuple[Decimal, Decimal]]]] = []
        rates: dict[str, None] = {}
        for document in documents:
            if isinstance(document.payload, SalePayload):
                by_rate = _by_rate(document.payload)
                rates |= dict.fromkeys(by_rate)
                found.append((register_row(document), by_rate))
        columns = (
            Column(name="number", title="Номер"),
            Column(name="date", title="Дата", kind=ColumnKind.DATE),
            Column(name="correction", title="Исправление"),
            Column(name="buyer", title="Покупатель"),
            Column(name="inn_kpp", title="ИНН/КПП"),
            Column(name="total", title="Всего с НДС", kind=_MONEY),
            *(
                column
                for rate in rates
                for column in (
                    Column(name=f"net_{rate}", title=f"Без НДС, {rate}", kind=_MONEY),
                    Column(name=f"vat_{rate}", title=f"НДС {rate}", kind=_MONEY),
                )
            ),
            _CURRENCY,
        )
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (
                *(row.number, row.date, row.correction, row.buyer, row.inn_kpp, row.total),
                *(sum_ for rate in rates for sum_ in by_rate.get(rate, (None, None))),
                row.currency,
            )
            for row, by_rate in found
        )
        return Report(
            name="sales-book",
            title=REPORTS["sales-book"],
            period=scope.period,
            columns=columns,
            rows=rows,
            totals=_totals(columns, rows),
            note="Действующие счета-фактуры и УПД со статусом 1 по датам; без корректировочных.",
        )

    def _vat_documents(self, scope: _Scope) -> list[Any]:
        """Return VAT invoices, and УПД that are one, by date, those that the user may see."""
        ids = [
            row.id
            for code in _VAT_TYPES
            if code in {kind.code for kind in self._wiring.plugins.document_types()}
            for row in self._rows(scope, types=code)
        ]
        documents = map(self._wiring.store.get, ids)
        seen = self._wiring.rights.visible(documents, subject_of, Action.SEE_SUMS)
        # A УПД of those who pay no VAT is none.
        invoices = [row for row in seen if getattr(row.payload, "status", 1) == 1]
        return sorted(invoices, key=lambda row: (row.date, row.type, row.id))

    def _rows(
        self,
        scope: _Scope,
        *,
        types: str | None = None,
        payment: PaymentFilter | None = None,
        action: Action = Action.SEE_SUMS,
    ) -> list[DocumentSummary]:
        """Return documents by their dates in the period; of debts, until its end."""
        found = self._wiring.store.list(
            document_type=types,
            organisation=scope.organisation,
            client=scope.client,
            payment=payment,
            dated=scope.period if payment is None else None,
            dated_until=None if payment is None else scope.period.end,
        )
        return list(self._wiring.rights.visible(found, subject_of_summary, action))

    def _receipts(self, scope: _Scope) -> Iterable[Any]:
        found = self._wiring.store.payments.list(
            organisation=scope.organisation, client=scope.client, period=scope.period
        )
        seen = self._wiring.rights.visible(found, subject_of_payment)
        return (row for row in seen if not row.is_reversed)

    def _names(self) -> Mapping[str, str]:
        """Return how clients are called in their newest documents."""
        rows = self._wiring.rights.visible(self._wiring.store.list(), subject_of_summary)
        return {row.client: row.client_name for row in reversed(list(rows))}

    def _key(self, by: str, row: DocumentSummary) -> str:
        if by == "month":
            return f"{row.date:%Y-%m}"
        return row.client if by == "client" else self._wiring.plugins.title(row.type)

    def _counts(self, document: int, status: Status) -> bool:
        """Whether a document is in force: neither void nor corrected by another one."""
        if status is Status.ARCHIVED:
            return self._wiring.store.lifecycle.corrected_by(document) is None
        return status is not Status.VOID


class _Table:
    """Sums by a key and a currency."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, str], _Sums] = {}

    def add(self, key: str, currency: str, **parts: Decimal) -> None:
        """Add to sums of a row."""
        sums = self._sums.setdefault((key, currency), _Sums())
        for name, amount in parts.items():
            sums[name] += amount

    def rows(self) -> Iterable[tuple[str, str, _Sums]]:
        """Return the rows by their keys."""
        return ((*key, self._sums[key]) for key in sorted(self._sums))


class _Sums(dict[str, Decimal]):
    """Sums by name, none of them missing."""

    def __missing__(self, name: str) -> Decimal:
        return ZERO


def _age(row: DocumentSummary, on: dt.date) -> str:
    days = (on - (row.due_date or row.date)).days
    return next((title for most, title in _AGES if days <= most), _OLDEST)


def _by_rate(payload: SalePayload) -> dict[str, tuple[Decimal, Decimal]]:
    """Return what a document comes to by rates: without tax, and the tax."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for line in payload.lines:
        net, vat = sums.get(line.vat_rate.title, (ZERO, ZERO))
        sums[line.vat_rate.title] = (net + line.amount_without_vat, vat + line.vat)
    return sums


def _totals(
    columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...]
) -> tuple[tuple[Cell, ...], ...]:
    """Return the sums of the columns of figures, a row for each currency."""
    place = next((at for at, column in enumerate(columns) if column is _CURRENCY), None)
    codes = dict.fromkeys("" if place is None else str(row[place]) for row in rows)
    return tuple(
        tuple(
            _total(column, index, code, rows, place) if index else "Итого"
            for index, column in enumerate(columns)
        )
        for code in codes
    )


def _total(
    column: Column,
    index: int,
    code: str,
    rows: tuple[tuple[Cell, ...], ...],
    place: int | None,
) -> Cell:
    if column is _CURRENCY:
        return code
    if not column.kind.is_figures:
        return None
    own = [row[index] for row in rows if place is None or row[place] == code]
    figures = [cell for cell in own if isinstance(cell, Decimal | int)]
    return sum(figures, ZERO) if column.kind is _MONEY else sum(int(cell) for cell in figures)
