"""The demo's exchange: October told to 1C, a made-up statement taken in, what it paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from attrs import frozen

from docgen.exchange.banks.matching import MatchCertainty
from docgen.language.numbers import format_money
from docgen.models import Document
from docgen.writing import write_file

if TYPE_CHECKING:
    from docgen.facade import DocGen

#: So many invoices are paid by the statement; of one more the purpose names nothing.
_PAID = 3
_LATER = dt.timedelta(days=5)


@frozen(kw_only=True)
class _Order:
    """A payment order of a client's, as its bank writes it."""

    bill: Document
    purpose: str


def show_exchange(docgen: DocGen, out: Path, documents: Sequence[Document]) -> None:
    """Tell 1C of the documents, take a made-up statement in, and show which invoices it paid."""
    report = docgen.exchange.onec.export(out / "1c")
    if report.path is not None:
        typer.echo(f"1С: сообщение № {report.number}, документов {report.documents}; {report.path}")
    bills = [
        document
        for document in documents
        if document.type == "invoice" and document.payload.buyer.inn
    ]
    path = out / "statement.txt"
    if not path.exists():
        write_file(path, _statement(list(_orders(bills))).encode("cp1251"))
    imported = docgen.exchange.banks.import_(path)
    for row in imported.entries:
        entry = row.entry
        numbers = ", ".join(candidate["number"] for candidate in entry.candidates) or "—"
        caption = MatchCertainty(entry.certainty).caption
        paid = "оплачен" if row.receipt is not None else "ждёт решения"
        typer.echo(
            f"Банк: {format_money(entry.amount)} от {entry.payer} → {numbers}: {caption}, {paid}"
        )


def _orders(bills: Sequence[Document]) -> list[_Order]:
    """Return orders for the first bills: the last of them does not say what it is for."""
    paid = [bill for bill in bills if bill.payload.seller.bank_account is not None]
    orders = [
        _Order(bill=row, purpose=f"Оплата по счёту № {row.number} от {row.date:%d.%m.%Y}")
        for row in islice(paid, _PAID)
    ]
    return [
        *orders,
        *(_Order(bill=row, purpose="За услуги связи") for row in paid[_PAID : _PAID + 1]),
    ]


def _statement(orders: Sequence[_Order]) -> str:
    accounts = dict.fromkeys(_account(row.bill) for row in orders)
    lines = ["1CClientBankExchange", "ВерсияФормата=1.03", "Кодировка=Windows"]
    for account in accounts:
        lines += ["СекцияРасчСчет", f"РасчСчет={account}", "КонецРасчСчет"]
    for number, order in enumerate(orders, start=101):
        payload, day = order.bill.payload, order.bill.date + _LATER
        lines += [
            "СекцияДокумент=Платежное поручение",
            f"Номер={number}",
            f"Дата={day:%d.%m.%Y}",
            f"Сумма={payload.total}",
            f"ПлательщикСчет=4070281000000000{number:04}",
            f"ПлательщикИНН={payload.buyer.inn}",
            f"Плательщик1={payload.buyer.name.encode('cp1251', 'replace').decode('cp1251')}",
            f"ПолучательСчет={_account(order.bill)}",
            f"ДатаПоступило={day:%d.%m.%Y}",
            f"НазначениеПлатежа={order.purpose}",
            "КонецДокумента",
        ]
    return "\r\n".join([*lines, "КонецФайла", ""])


def _account(bill: Document) -> str:
    account = bill.payload.seller.account_for(bill.payload.currency)
    return "" if account is None else account.settlement_account
