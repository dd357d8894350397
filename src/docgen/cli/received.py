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
        print_json(asdict(card) for card in cards)
        return
    columns = (">id", "Что", "№", "Дата", "От кого", "Клиент", ">Сумма", "Состояние")
    rows = [
        (
            card.id,
            card.title,
            card.number,
            f"{card.date:%d.%m.%Y}" if card.date else "",
            card.party,
            card.client,
            "" if card.total is None else format_money(card.total),
            _STATES.get(card.edo_state, ""),
        )
        for card in cards
    ]
    if rows:
        print_table("Входящие документы", columns, rows)
    else:
        typer.echo("Входящих документов нет.")
