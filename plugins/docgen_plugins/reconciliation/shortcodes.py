"""The shortcodes that only a reconciliation statement has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from docgen.language.dates import format_date
from docgen.models import Printable, Shortcode, ShortcodeKind
from docgen.templates.shortcodes.rows import row
from docgen.templates.shortcodes.values import PartyName
from docgen_plugins.reconciliation.payload import ReconciliationPayload
from docgen_plugins.reconciliation.signatories import our_signatory, signatory

_MONEY: Final = ShortcodeKind.MONEY
_DATE: Final = ShortcodeKind.DATE


class ReconciliationShortcodes:
    """The resolver of reconciliation statements."""

    def catalog(self) -> Sequence[Shortcode]:
        """Return the rows."""
        return _ROWS


def _of(get: Callable[[ReconciliationPayload], object]) -> Callable[[Printable], object]:
    """Make a getter of a document from one of its payload."""

    def find(document: Printable) -> object:
        payload = document.payload
        if not isinstance(payload, ReconciliationPayload):
            raise TypeError(f"a reconciliation's payload is expected, not {type(payload).__name__}")
        return get(payload)

    return find


def _money(
    names: str, title: str, get: Callable[[ReconciliationPayload], Decimal | None]
) -> Shortcode:
    return row(names, title, "1 234,50", _of(get), kind=_MONEY)


def _debit(balance: Decimal) -> Decimal | None:
    """Return a balance where it stands in the debit; a balance of nothing stands there, too."""
    return balance if balance >= 0 else None


def _credit(balance: Decimal) -> Decimal | None:
    return -balance if balance < 0 else None


def _creditor(payload: ReconciliationPayload) -> PartyName | None:
    creditor = payload.creditor
    return None if creditor is None else PartyName.of(creditor, creditor.name)


_ENTRY_ROWS: Final = (
    row("entry.date = запись.дата", "Дата", "31.10.2026", lambda e: e.date, kind=_DATE),
    row("entry.document = запись.документ", "Документ", "Акт № 4 от 31.10.2026", lambda e: e.title),
    row(
        "entry.document.name = запись.документ.название",
        "Документ без своей даты: она стоит рядом",
        "Акт № А-0004/26",
        lambda e: e.title.removesuffix(f" от {format_date(e.date)}"),
    ),
    row(
        "entry.debit = запись.дебет",
        "Дебет: мы продали",
        "1 234,50",
        lambda e: e.debit or None,
        kind=_MONEY,
    ),
    row(
        "entry.credit = запись.кредит",
        "Кредит: нам заплатили",
        "1 234,50",
        lambda e: e.credit or None,
        kind=_MONEY,
    ),
)

_ROWS: Final = (
    row(
        "entries = записи",
        "Документы периода по нашим данным",
        "",
        _of(lambda p: p.entries),
        kind=ShortcodeKind.BLOCK,
        children=_ENTRY_ROWS,
    ),
    row(
        "period.start = период.начало",
        "Первый день периода",
        "01.10.2026",
        _of(lambda p: p.period.start),
        kind=_DATE,
    ),
    row(
        "period.end = период.конец",
        "Последний день периода",
        "31.10.2026",
        _of(lambda p: p.period.end),
        kind=_DATE,
    ),
    _money(
        "opening.debit = начальное.дебет",
        "Начальное сальдо: покупатель должен нам",
        lambda p: _debit(p.opening_balance),
    ),
    _money(
        "opening.credit = начальное.кредит",
        "Начальное сальдо: мы должны покупателю",
        lambda p: _credit(p.opening_balance),
    ),
    _money("turnover.debit = обороты.дебет", "Продано за период", lambda p: p.turnover_debit),
    _money("turnover.credit = обороты.кредит", "Оплачено за период", lambda p: p.turnover_credit),
    _money(
        "closing.debit = конечное.дебет",
        "Конечное сальдо: покупатель должен нам",
        lambda p: _debit(p.closing_balance),
    ),
    _money(
        "closing.credit = конечное.кредит",
        "Конечное сальдо: мы должны покупателю",
        lambda p: _credit(p.closing_balance),
    ),
    _money(
        "debt = задолженность",
        "Задолженность на конец периода; нет, если её нет",
        lambda p: abs(p.closing_balance) or None,
    ),
    row(
        "debt.creditor = задолженность.кредитор",
        "В чью пользу задолженность",
        "ООО «Ромашка»",
        _of(_creditor),
    ),
    row(
        "seller.signatory = продавец.подписант",
        "Кто подписывает за нас: должность, чей, имя; с местом для неизвестного",
        "генеральный директор ООО «Ромашка» Иванов Иван Иванович",
        _of(our_signatory),
    ),
    row(
        "buyer.signatory = покупатель.подписант",
        "Кто подписывает за покупателя: должность, чей, имя; с местом для неизвестного",
        "индивидуальный предприниматель Лебедева Наталья Викторовна",
        _of(lambda p: signatory(p.buyer)),
    ),
    row(
        "mirror = зеркально",
        "«да», если половина покупателя повторяет нашу",
        "да",
        _of(lambda p: "да" if p.mirror else None),
    ),
)
