"""Reports of papers: what became of documents, and what the VAT of a period is made of."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from docgen.lifecycle import STATUS_CAPTIONS
from docgen.models import Action, SalePayload, Status
from docgen.reports.chart import Bar
from docgen.reports.register import RegisterRow, register_row
from docgen.reports.report import Cell, Column, ColumnKind, Report
from docgen.reports.totals import CURRENCY, totals_of
from docgen.services.reports.reading import Reader, ReportScope

_BEYOND: Final = (Status.SENT, Status.VIEWED, Status.SIGNED, Status.DECLINED)
_MONEY: Final = ColumnKind.MONEY
_COUNT: Final = ColumnKind.COUNT
#: Which document a row is of.
_DOCUMENT: Final = (
    Column(name="number", title="Номер"),
    Column(name="date", title="Дата", kind=ColumnKind.DATE),
    Column(name="correction", title="Исправление"),
    Column(name="buyer", title="Покупатель"),
    Column(name="inn_kpp", title="ИНН/КПП"),
)


class PaperReports:
    """Makes them; see :class:`docgen.services.reports.reports.Reports`."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def documents(self, scope: ReportScope) -> Report:
        """Return how many documents of each type were made, and what became of them."""
        counted: dict[str, dict[str, int]] = {}
        for row in self._reader.rows(scope, action=Action.SEE):
            count = counted.setdefault(row.type, {})
            for name, holds in (
                ("made", True),
                ("sent", row.status in _BEYOND),
                ("viewed", row.status is Status.VIEWED),
                ("signed", row.status is Status.SIGNED),
                ("declined", row.status is Status.DECLINED),
                ("awaited", self._reader.awaits_signature(row)),
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
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (self._reader.title(code), *(count[name] for name in titles))
            for code, count in sorted(counted.items())
        )
        return Report(
            name="documents",
            title="Документы: выпущены, отправлены, вернулись",
            period=scope.period,
            columns=columns,
            rows=rows,
            totals=totals_of(columns, rows),
            bars=tuple(
                Bar(label=self._reader.title(code), values=(count["made"], count["signed"]))
                for code, count in sorted(counted.items())
            ),
            series=("Выпущено", "Подписано"),
            note="Документы с датой в периоде, в состоянии на сегодня.",
        )

    def vat_journal(self, scope: ReportScope) -> Report:
        """Return the VAT invoices of the period by date, the void ones among them."""
        columns = (
            *_DOCUMENT,
            Column(name="total", title="Сумма", kind=_MONEY),
            Column(name="vat", title="в т. ч. НДС", kind=_MONEY),
            CURRENCY,
            Column(name="status", title="Состояние"),
        )
        lines = [register_row(vat_document) for vat_document in self._reader.vat_documents(scope)]
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (
                *_document(line),
                *(line.total, line.vat, line.currency, STATUS_CAPTIONS[line.status]),
            )
            for line in lines
        )
        live = tuple(
            cells
            for cells, row in zip(rows, lines, strict=True)
            if self._reader.counts(row.id, row.status)
        )
        return Report(
            name="vat-journal",
            title="Журнал счетов-фактур",
            period=scope.period,
            columns=columns,
            rows=rows,
            totals=totals_of(columns, live),
            note="Счета-фактуры и УПД со статусом 1; в итоге только действующие.",
        )

    def sales_book(self, scope: ReportScope) -> Report:
        """Return what the VAT invoices in force come to, by rates."""
        every = self._reader.vat_documents(scope)
        documents = [row for row in every if self._reader.counts(row.id, row.status)]
        found: list[tuple[RegisterRow, dict[str, tuple[Decimal, Decimal]]]] = []
        rates: dict[str, None] = {}
        for document in documents:
            if isinstance(document.payload, SalePayload):
                totals = document.payload.vat_totals
                by_rate = {
                    total.vat_rate.title: (total.amount_without_vat, total.vat) for total in totals
                }
                rates |= dict.fromkeys(by_rate)
                found.append((register_row(document), by_rate))
        columns = (
            *_DOCUMENT,
            Column(name="total", title="Всего с НДС", kind=_MONEY),
            *(
                column
                for rate in rates
                for column in (
                    Column(name=f"net_{rate}", title=f"Без НДС, {rate}", kind=_MONEY),
                    Column(name=f"vat_{rate}", title=f"НДС {rate}", kind=_MONEY),
                )
            ),
            CURRENCY,
        )
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (
                *_document(row),
                row.total,
                *(sum_ for rate in rates for sum_ in by_rate.get(rate, (None, None))),
                row.currency,
            )
            for row, by_rate in found
        )
        return Report(
            name="sales-book",
            title="Книга продаж (сведения)",
            period=scope.period,
            columns=columns,
            rows=rows,
            totals=totals_of(columns, rows),
            note="Действующие счета-фактуры и УПД со статусом 1 по датам; без корректировочных.",
        )


def _document(row: RegisterRow) -> tuple[Cell, ...]:
    """Return the cells that say which document a row is."""
    return (row.number, row.date, row.correction, row.buyer, row.inn_kpp)
