"""The sales book of a period (decree 1137 of 26.12.2011, annex 5), as far as documents know it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from attrs import evolve, frozen

from docgen.language.dates import format_date
from docgen.models import (
    RUB,
    VAT_RATES,
    WITHOUT_VAT,
    ZERO,
    Correction,
    Document,
    Period,
    SalesBookEntry,
    Status,
    VatTotal,
    round_kopecks,
)
from docgen.reports.register import register_row
from docgen.reports.report import Cell, Column, ColumnKind, Report

_MONEY: Final = ColumnKind.MONEY
_QUARTER: Final = 3
#: What stands before the sums; the numbers are those of the form's columns.
_WHICH: Final = (
    Column(name="position", title="1. № п/п", kind=ColumnKind.COUNT),
    Column(name="operation", title="2. Код вида операции"),
    Column(name="number", title="3. Номер счёта-фактуры"),
    Column(name="date", title="3. Дата счёта-фактуры", kind=ColumnKind.DATE),
    Column(name="declaration", title="3а. Рег. номер декларации на товары"),
    Column(name="kind_code", title="3б. Код вида товара"),
    Column(name="correction", title="4. Номер и дата исправления"),
    Column(name="corrective", title="5. Номер и дата корректировочного счёта-фактуры"),
    Column(name="corrective_correction", title="6. Номер и дата исправления корректировочного"),
    Column(name="buyer", title="7. Покупатель"),
    Column(name="inn_kpp", title="8. ИНН/КПП покупателя"),
    Column(name="intermediary", title="9. Посредник"),
    Column(name="intermediary_inn_kpp", title="10. ИНН/КПП посредника"),
    Column(name="payments", title="11. Номер и дата документа об оплате"),
    Column(name="currency", title="12. Наименование и код валюты"),
    Column(name="total_in_currency", title="13а. Всего с НДС в валюте", kind=_MONEY),
)
_TOTAL: Final = Column(name="total", title="13б. Всего с НДС, руб.", kind=_MONEY)
_EXEMPT: Final = Column(name="exempt", title="19. Освобождаемые от налога, руб.", kind=_MONEY)
_REMARK: Final = Column(name="remark", title="Примечание")
#: The form's columns of value and of tax by percent; of the others the numbers are not certain.
_PLACES: Final[Mapping[int, tuple[str, str]]] = {
    20: ("14. ", "17. "),
    18: ("14а. ", "17а. "),
    10: ("15. ", "18. "),
    0: ("16. ", ""),
}
_NOTE: Final = (
    "Графы — как в форме книги продаж (приложение 5 к постановлению № 1137); у граф ставок 22, 7 и "
    "5 % номера нет: возьмите его из действующей редакции. Счета-фактуры и УПД со статусом 1, "
    "авансовые, корректировочные на увеличение; без аннулированных.\n"
    "Графы 3а, 9 и 10 пусты: сведений для них нет. Код 26 стоит у физических лиц; покупателям на "
    "УСН поставьте его сами. В валюте без курса рублёвые графы пусты. Исправленный счёт-фактура "
    "показан с обратной строкой; если исправлен после квартала, строки — для дополнительного листа."
)


@frozen(kw_only=True)
class _Line:
    """A line of the book: ``sign`` is -1 where it takes another one back."""

    document: Document
    entry: SalesBookEntry
    sign: int = 1
    remark: str = ""


def sales_book(period: Period, documents: Iterable[Document], formers: Mapping[int, int]) -> Report:
    """Return the book of VAT documents; ``formers`` are corrected ones, by what corrects them."""
    lines = tuple(_lines(tuple(documents), formers))
    percents = _percents(period, lines)
    taxed = tuple(percent for percent in percents if percent)
    columns = (
        *_WHICH,
        _TOTAL,
        *(_column(percent, "net") for percent in percents),
        *(_column(percent, "vat") for percent in taxed),
        _EXEMPT,
        _REMARK,
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (*_which(place, line), *_sums(line, percents, taxed), line.remark)
        for place, line in enumerate(lines, 1)
    )
    return Report(
        name="sales-book",
        title="Книга продаж",
        period=period,
        columns=columns,
        rows=rows,
        totals=(_totals(columns, rows),) if rows else (),
        note=f"{_sellers(line.document for line in lines)}{_NOTE}",
        is_wide=True,
    )


def _lines(documents: tuple[Document, ...], formers: Mapping[int, int]) -> Iterator[_Line]:
    """Yield the lines: a corrected document's one, the same taken back, and the correction's."""
    by_id = {document.id: document for document in documents}
    for document in documents:
        entry = document.payload.sales_book_entry
        if entry is None or document.status is Status.VOID:
            continue
        own = _Line(document=document, entry=entry, remark=_late(document, document))
        yield own
        correction = by_id.get(formers.get(document.id, 0))
        if correction is not None:
            remark = f"Аннулирован исправлением {_numbered(correction.payload.correction)}"
            late = _late(document, correction)
            yield evolve(own, sign=-1, remark="; ".join(filter(None, (remark, late))))


def _sellers(documents: Iterable[Document]) -> str:
    """Say whose book it is; every seller keeps its own."""
    sellers = {row.payload.seller.inn: row.payload.seller for row in documents}
    named = "; ".join(
        f"{seller.name}, ИНН/КПП {'/'.join(filter(None, (seller.inn, seller.printed_kpp)))}"
        for seller in sellers.values()
    )
    if len(sellers) > 1:
        return f"Продавцы: {named}. У каждого своя книга: выберите организацию (--org).\n"
    return f"Продавец: {named}.\n" if sellers else ""


def _late(document: Document, correction: Document) -> str:
    """Say that a line is for the additional sheet: corrected after the quarter's end."""
    made = correction.payload.correction
    is_late = made is not None and _quarter(made.date) > _quarter(document.date)
    return "Дополнительный лист" if is_late else ""


def _quarter(day: dt.date) -> tuple[int, int]:
    return day.year, (day.month - 1) // _QUARTER


def _percents(period: Period, lines: Iterable[_Line]) -> tuple[int, ...]:
    """Return the rates with columns: those in force in the period, and those that stand in it."""
    in_force = {
        rate.percent
        for rate in VAT_RATES
        if not rate.calculated
        and rate.in_force_from <= period.end
        and period.start <= rate.in_force_to
    }
    used = {total.vat_rate.percent for line in lines for total in line.entry.totals}
    return tuple(sorted((row for row in in_force | used if row is not None), reverse=True))


def _column(percent: int, name: str) -> Column:
    """Return a column of a rate, with its number in the form where that is known."""
    numbers = _PLACES.get(percent, ("", ""))
    title = f"{numbers[0]}Без НДС, {percent}%" if name == "net" else f"{numbers[1]}НДС {percent}%"
    return Column(name=f"{name}_{percent}%", title=title, kind=_MONEY)


def _which(place: int, line: _Line) -> tuple[Cell, ...]:
    """Return the cells that say which document a line is of, and of whom."""
    document, entry = line.document, line.entry
    row, currency = register_row(document), document.payload.currency
    number: Cell
    if entry.changes:
        invoices = [changed.invoice for changed in entry.changes]
        number = "; ".join(invoice.number for invoice in invoices)
        date = invoices[0].date if len(invoices) == 1 else None
        correction = "; ".join(
            _numbered(changed.correction) for changed in entry.changes if changed.correction
        )
        corrective, second = f"№ {row.number} от {format_date(row.date)}", row.correction
    else:
        number, date, correction = row.number, row.date, row.correction
        corrective = second = ""
    is_foreign = currency != RUB
    return (
        place,
        entry.operation,
        number,
        date,
        "",
        "; ".join(entry.kind_codes),
        *(correction, corrective, second, row.buyer, row.inn_kpp, "", ""),
        "; ".join(f"№ {paid.number} от {format_date(paid.date)}" for paid in entry.payments),
        f"{currency.name}, {currency.numeric}" if is_foreign else "",
        line.sign * _sum(total.amount for total in entry.totals) if is_foreign else None,
    )


def _sums(
    line: _Line, percents: tuple[int, ...], taxed: tuple[int, ...]
) -> tuple[Decimal | None, ...]:
    """Return the sums in rubles; none where the rate of exchange is not known."""
    entry = line.entry
    rate = Decimal(1) if line.document.payload.currency == RUB else entry.exchange_rate
    if rate is None:
        return (None,) * (len(percents) + len(taxed) + 2)

    def rubles(amounts: Iterable[Decimal]) -> Decimal | None:
        found = tuple(amounts)
        return line.sign * round_kopecks(_sum(found) * rate) if found else None

    def of(percent: int | None) -> tuple[VatTotal, ...]:
        return tuple(row for row in entry.totals if row.vat_rate.percent == percent)

    net = () if entry.is_advance else percents
    return (
        rubles(total.amount for total in entry.totals),
        *(rubles(total.amount_without_vat for total in of(percent)) for percent in net),
        *(None for _ in percents[len(net) :]),
        *(rubles(total.vat for total in of(percent)) for percent in taxed),
        rubles(total.amount for total in of(None) if total.vat_rate == WITHOUT_VAT),
    )


def _totals(columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...]) -> tuple[Cell, ...]:
    """Return what the columns in rubles come to."""
    first = columns.index(_TOTAL)
    sums = (
        _sum(cell for row in rows if isinstance(cell := row[index], Decimal))
        for index in range(first, len(columns) - 1)
    )
    return ("Всего", *(None for _ in columns[1:first]), *sums, None)


def _numbered(correction: Correction | None) -> str:
    return f"№ {correction.number} от {format_date(correction.date)}" if correction else ""


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
