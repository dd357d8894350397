"""The samples of a reconciliation statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from docgen.kit.samples import BUYER, COMPANY, FOREIGN_BUYER, LONG_BUYER, SOLE_PROPRIETOR, Sample
from docgen.language.dates import format_date

_QUARTER: Final = "2026-Q4"

_SALES: Final = (("2026-10-31", "18422.00"), ("2026-11-30", "18910.50"), ("2026-12-31", "17605.25"))
_PAYMENTS: Final = (("2026-11-09", "18422.00"), ("2026-12-10", "10000.00"))


def reconciliation_samples() -> Mapping[str, Mapping[str, Any]]:
    """Return the named samples."""
    return {
        "debt-ours": _statement("0.00", _usual()),
        "debt-theirs": _statement("-40000.00", _usual()),
        "none": _statement("-26515.75", _usual()),
        "mirrored": _statement("1250.40", _usual(), mirror=True),
        "long": _statement("1250.40", _many(120), period="2026", mirror=True),
        "empty": _statement("0.00", ()),
        "ip": _statement("0.00", _usual(), seller=SOLE_PROPRIETOR),
        "foreign": _statement("0.00", _usual(), buyer=FOREIGN_BUYER, currency="EUR"),
        "long-names": _statement("987654321.09", _usual(), buyer=LONG_BUYER, mirror=True),
    }


def _statement(opening: str, entries: Iterable[Sample], **more: object) -> Sample:
    rows = list(entries)
    closing = Decimal(opening)
    for row in rows:
        closing += Decimal(row.get("debit", 0)) - Decimal(row.get("credit", 0))
    contract = {"id": "k-7", "number": "СС-7/26", "date": "2026-01-12", "subject": "Услуги связи"}
    return {
        "date": "2026-12-31",
        "seller": COMPANY,
        "buyer": BUYER,
        "contract": contract,
        "period": _QUARTER,
        "opening_balance": opening,
        "entries": rows,
        "closing_balance": str(closing),
        **more,
    }


def _usual() -> list[Sample]:
    sales = [
        _sale(date.fromisoformat(day), amount, 104 + index)
        for index, (day, amount) in enumerate(_SALES)
    ]
    payments = [
        _payment(date.fromisoformat(day), amount, 112 + index)
        for index, (day, amount) in enumerate(_PAYMENTS)
    ]
    return sorted([*sales, *payments], key=lambda row: str(row["date"]))


def _many(count: int) -> Iterator[Sample]:
    """Yield sales and payments by turns, every third day of a year."""
    for index in range(count):
        day = date(2026, 1, 3) + timedelta(days=3 * index)
        amount = f"{1000 + 137 * (index // 2)}.{index // 2 % 100:02}"
        yield _payment(day, amount, 201 + index) if index % 2 else _sale(day, amount, 31 + index)


def _sale(day: date, amount: str, number: int) -> Sample:
    title = f"Акт № {number} от {format_date(day)}"
    return {"date": day.isoformat(), "title": title, "debit": amount}


def _payment(day: date, amount: str, number: int) -> Sample:
    title = f"Платёжное поручение № {number} от {format_date(day)}"
    return {"date": day.isoformat(), "title": title, "credit": amount}
