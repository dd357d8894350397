"""What the cabinet says of documents: titles, states, sums and days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from attrs import frozen

from docgen.language.dates import format_date, format_period
from docgen.language.numbers import NBSP, format_money
from docgen.models import CURRENCIES, EdoSeverity, Period, Status
from docgen.settlement import PaymentStatus

if TYPE_CHECKING:
    from docgen.store import DocumentSummary

_FEMININE: Final = ("а", "я")
#: From so many on, they are told in megabytes.
_MANY_KILOBYTES: Final = 1000


@frozen(kw_only=True)
class ShownState:
    """A state as a page shows it: its look, its sign, its word, and the fact that matters."""

    look: str
    sign: str
    word: str
    fact: str = ""


def sum_of(amount: Decimal, currency: str) -> str:
    """Return «12 423,00 ₽»."""
    known = next((row for row in CURRENCIES if row.code == currency), None)
    return f"{format_money(amount)}{NBSP}{(known.sign if known else '') or currency}"


def sums(amounts: Iterable[tuple[str, Decimal]]) -> str:
    """Return sums in several currencies, one after another."""
    return ", ".join(sum_of(amount, currency) for currency, amount in amounts)


def day_of(day: dt.date, today: dt.date) -> str:
    """Return «20 ноября», with its year where it is another one."""
    text = f"{day.day}{NBSP}{format_date(day, 'month-genitive')}"
    return text if day.year == today.year else f"{text} {day.year}{NBSP}г."


def period_of(text: str) -> str:
    """Return «Октябрь 2026 г.», as a line of its own begins."""
    name = format_period(Period.parse(text))
    return f"{name[:1].upper()}{name[1:]}"


def size_of(count: int) -> str:
    """Return «64 КБ»: how large so many bytes are."""
    kilobytes = max(1, round(count / 1024))
    if kilobytes < _MANY_KILOBYTES:
        return f"{kilobytes}{NBSP}КБ"
    return f"{count / 1024 / 1024:.1f}{NBSP}МБ".replace(".", ",")


def called(title: str, number: str) -> str:
    """Return «Счёт № 104»: a title in short, as people say it."""
    return f"{_SHORT.get(title, title)} №{NBSP}{number}"


def state_of(
    row: DocumentSummary,
    title: str,
    today: dt.date,
    *,
    is_signed: bool,
    day: dt.date | None = None,
) -> ShownState:
    """Return what is true of a document; ``is_signed`` says whether its type is signed at all.

    ``day`` is when it was paid or signed.
    """
    since = day_of(day, today) if day else ""
    if row.status in {Status.VOID, Status.ARCHIVED}:
        word = "Аннулирован" if row.status is Status.VOID else "В архиве"
        return ShownState(look="plain", sign="✕", word=agreed(title, word))
    payment = row.payment_status(today)
    if payment is not PaymentStatus.NONE:
        return _of_payment(row, payment, title, today, since)
    return _of_signature(row, title, is_signed=is_signed, since=since)


def agreed(title: str, word: str) -> str:
    """Return a state in the gender of a title: «Счёт-фактура подписана»."""
    if not title.partition(" ")[0].endswith(_FEMININE):
        return word
    return " ".join(f"{part}а" if part.endswith("н") else part for part in word.split(" "))


def _of_payment(
    row: DocumentSummary, payment: PaymentStatus, title: str, today: dt.date, since: str
) -> ShownState:
    left = sum_of(row.left, row.currency)
    until = f"до {day_of(row.due_date, today)}" if row.due_date else ""
    look, sign, word, fact = {
        PaymentStatus.OVERDUE: ("overdue", "!", "Просрочен", f"осталось {left}"),
        PaymentStatus.PARTLY_PAID: ("partial", "◐", "Оплачен частично", f"осталось {left}"),
        PaymentStatus.UNPAID: ("unpaid", "○", "Не оплачен", until),
        PaymentStatus.PAID: ("paid", "✓", "Оплачен", since),
        PaymentStatus.OVERPAID: ("paid", "✓", "Оплачен", "с переплатой"),
    }[payment]
    return ShownState(look=look, sign=sign, word=agreed(title, word), fact=fact)


#: How a state at the operator of electronic exchange looks: by its severity, never by its text.
_EDO_LOOKS: Final = {
    EdoSeverity.SUCCESS: ("paid", "✓"),
    EdoSeverity.INFO: ("signing", "✎"),
    EdoSeverity.WARNING: ("partial", "◐"),
    EdoSeverity.ERROR: ("overdue", "!"),
}


def _of_signature(row: DocumentSummary, title: str, *, is_signed: bool, since: str) -> ShownState:
    if row.status is Status.SIGNED:
        return ShownState(look="paid", sign="✓", word=agreed(title, "Подписан"), fact=since)
    if row.status is Status.DECLINED:
        return ShownState(look="overdue", sign="!", word=agreed(title, "Отклонён"))
    if row.edo_severity:
        look, sign = _EDO_LOOKS[EdoSeverity(row.edo_severity)]
        return ShownState(look=look, sign=sign, word="В ЭДО", fact=row.edo_text)
    if is_signed:
        return ShownState(look="signing", sign="✎", word="На подписи", fact="ждёт вашей подписи")
    return ShownState(look="plain", sign="•", word=agreed(title, "Выставлен"))


#: Titles of types that stand on every row.
_SHORT: Final = {
    "Счёт на оплату": "Счёт",
    "Акт об оказании услуг": "Акт",
    "Акт сверки взаимных расчётов": "Акт сверки",
    "Универсальный передаточный документ": "УПД",
}
