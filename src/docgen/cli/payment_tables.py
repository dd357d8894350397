"""Payments, shares and accounts of clients, as commands print them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import typer
from attrs import asdict

from docgen.cli.output import print_json, print_table
from docgen.language.dates import format_period
from docgen.language.numbers import format_money
from docgen.models import currency_symbol

if TYPE_CHECKING:
    from docgen.services.payment_import import FailedPayment
    from docgen.settlement import Receipt, Share, Statement


def rest_of(receipt: Receipt) -> str:
    """Return what a payment has paid, and what of it is free, as a sentence goes on."""
    return f"разнесено {receipt.allocated}, свободно {receipt.free}"


def print_matched(receipts: Iterable[Receipt]) -> None:
    """Print what payments have paid."""
    for receipt in receipts:
        if receipt.documents:
            ids = ", ".join(map(str, receipt.documents))
            given = f"{receipt.allocated} {currency_symbol(receipt.currency)}"
            typer.echo(f"Платёж {receipt.id} → документ {ids}: {given}")


def receipt_row(row: Receipt) -> dict[str, Any]:
    """Return a payment as JSON shows it."""
    return {**asdict(row), "free": row.free}


def failure_row(failure: FailedPayment) -> dict[str, Any]:
    """Return a payment that was not taken as JSON shows it."""
    return {
        "contract": failure.contract,
        "client": failure.client,
        "source_id": failure.payment,
        "code": failure.error.code,
        "message": failure.message,
    }


def print_failures(failures: Iterable[FailedPayment]) -> None:
    """Print what was not taken, and what to do about it."""
    rows = [
        (failure.contract_number, failure.client, failure.payment, failure.message)
        for failure in failures
    ]
    if rows:
        print_table("Не принято", ("Договор", "Клиент", "Платёж", "Причина"), rows)
        typer.echo(
            f"Не принято: {len(rows)}. Исправьте их в источнике и повторите команду: "
            "принятые второй раз не примутся."
        )


def report_cells(row: Receipt) -> tuple[object, ...]:
    """Return a payment as the table of payments shows it."""
    return (
        row.id,
        f"{row.date:%d.%m.%Y}",
        row.number,
        row.client,
        format_money(row.amount),
        format_money(row.allocated),
        format_money(row.free),
        "отменён" if row.is_reversed else currency_symbol(row.currency),
        ", ".join(map(str, row.documents)),
    )


def print_shares(shares: Iterable[Share], *, json: bool) -> None:
    """Print what was paid of which document."""
    rows = [asdict(share) for share in shares]
    if json:
        print_json(rows)
        return
    for row in rows:
        typer.echo(f"{row['payment_id']} → {row['document_id']}: {row['amount']}")
    if not rows:
        typer.echo("Разносить нечего.")


def statement_row(row: Statement) -> dict[str, Any]:
    """Return the account of a client as JSON shows it."""
    return {
        **asdict(row),
        "period": str(row.period),
        "debit": row.debit,
        "credit": row.credit,
        "closing_balance": row.closing_balance,
    }


def print_statement(row: Statement) -> None:
    """Print the account of a client."""
    cells = [
        (
            f"{one.date:%d.%m.%Y}",
            one.title,
            format_money(one.debit) if one.debit else "",
            format_money(one.credit) if one.credit else "",
        )
        for one in row.entries
    ]
    turnover = ("", "Обороты", format_money(row.debit), format_money(row.credit))
    print_table(
        f"Счёт клиента, {format_period(row.period)}, {currency_symbol(row.currency)}",
        ("Дата", "Документ", ">Начислено", ">Оплачено"),
        [
            ("", "Сальдо на начало", *_sides(row.opening_balance)),
            *cells,
            turnover,
            ("", "Сальдо на конец", *_sides(row.closing_balance)),
        ],
    )


def _sides(balance: Decimal) -> tuple[str, str]:
    shown = format_money(abs(balance))
    return ("", shown) if balance < 0 else (shown, "")
