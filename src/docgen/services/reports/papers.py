"""Reports of papers: what became of documents, and what the VAT of a period is made of."""

from __future__ import annotations

from typing import Final

from docgen.lifecycle import STATUS_CAPTIONS
from docgen.models import Action, Document, Status
from docgen.reports.chart import Bar
from docgen.reports.register import register_row
from docgen.reports.report import Cell, Column, ColumnKind, Report
from docgen.reports.totals import CURRENCY, totals_of
from docgen.services.reports.reading import Reader, ReportScope
from docgen.services.reports.sales_book import sales_book

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
_VAT_INVOICES: Final = (
    "Счета-фактуры, корректировочные (разница) и УПД со статусом 1; в итоге только действующие. "
    "Это не журнал учёта счетов-фактур (приложение 3 к постановлению № 1137): его ведут "
    "посредники, экспедиторы и застройщики."
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

    def vat_invoices(self, scope: ReportScope) -> Report:
        """Return the VAT invoices of the period by date, the void ones among them."""
        columns = (
            Column(name="type", title="Вид документа"),
            *_DOCUMENT,
            Column(name="total", title="Сумма", kind=_MONEY),
            Column(name="vat", title="в т. ч. НДС", kind=_MONEY),
            CURRENCY,
            Column(name="status", title="Состояние"),
        )
        documents = self._reader.vat_documents(scope)
        rows = tuple(self._invoice(document) for document in documents)
        live = tuple(
            cells
            for cells, document in zip(rows, documents, strict=True)
            if self._reader.counts(document.id, document.status)
        )
        return Report(
            name="vat-invoices",
            title="Реестр выставленных счетов-фактур",
            period=scope.period,
            columns=columns,
            rows=rows,
            totals=totals_of(columns, live),
            note=_VAT_INVOICES,
        )

    def sales_book(self, scope: ReportScope) -> Report:
        """Return the sales book, by the columns of its form."""
        documents = self._reader.vat_documents(scope)
        return sales_book(scope.period, documents, self._reader.corrections(documents))

    def _invoice(self, document: Document) -> tuple[Cell, ...]:
        row = register_row(document)
        return (
            self._reader.title(document.type),
            *(row.number, row.date, row.correction, row.buyer, row.inn_kpp),
            *(row.total, row.vat, row.currency, STATUS_CAPTIONS[row.status]),
        )
