"""Cards of documents that came from other systems, at the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import typer
from attrs import asdict

from docgen.cli.output import print_json, print_table
from docgen.language.numbers import format_money

if TYPE_CHECKING:
    from docgen.store.exchange.received import Received


#: What an operator may say of a document that came.
_STATES: Final = {
    "revocation_proposed": "мы предложили аннулировать",
    "revocation_asked": "отправитель просит аннулировать",
    "revocation_refused": "в аннулировании отказано",
    "revoked": "аннулирован",
}


def print_received(cards: Sequence[Received], *, json: bool) -> None:
    """Show cards, as a table or as JSON."""
    if json:
        print_json(asdict(row) for row in cards)
        return
    columns = (">id", "Что", "№", "Дата", "От кого", "Клиент", ">Сумма", "Состояние")
    rows = [
        (
            row.id,
            row.title,
            row.number,
            f"{row.date:%d.%m.%Y}" if row.date else "",
            row.party,
            row.client,
            "" if row.total is None else format_money(row.total),
            _STATES.get(row.edo_state, ""),
        )
        for row in cards
    ]
    if rows:
        print_table("Входящие документы", columns, rows)
    else:
        typer.echo("Входящих документов нет.")
