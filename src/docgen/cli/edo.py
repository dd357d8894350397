"""`docgen edo`: documents through operators of electronic exchange."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from docgen.cli.options import By, Config, Json, Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docgen.exchange.edo.service import Polled, Queued
    from docgen.facade import DocGen
    from docgen.store.outbox.entries import OutboxEntry

app = typer.Typer(help="ЭДО: отправить, узнать статусы, принять входящие.", no_args_is_help=True)

Operator = Annotated[
    str, typer.Option("--operator", metavar="NAME", help="Оператор, если их несколько.")
]
_SHORTEST_PAUSE = 10
_STATES = {
    "pending": "ждёт",
    "sending": "в пути",
    "sent": "отправлен",
    "failed": "не отправлен",
    "uncertain": "неизвестно, дошёл ли",
    "cancelled": "отменён",
}


@app.command()
def send(
    document_ids: Annotated[
        list[int] | None, typer.Argument(metavar="ID…", help="Документы; или --period.")
    ] = None,
    *,
    period: Period = None,
    document_type: Annotated[str, typer.Option("--type", metavar="TYPE")] = "upd",
    operator: Operator = "",
    again: Annotated[
        str, typer.Option("--again", metavar="REASON", help="Отправить снова: почему.")
    ] = "",
    together: Annotated[
        bool, typer.Option("--together", help="Документы одного покупателя — одним сообщением.")
    ] = False,
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Отправить документы оператору, каждый один раз."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json
    from docgen.cli.values import actor
    from docgen.exceptions import ConfigurationError
    from docgen.models import Status

    if bool(document_ids) is (period is not None):
        raise ConfigurationError("name documents by their ids, or give --period")
    with open_existing(config) as docgen:
        found = document_ids or [
            row.id
            for row in docgen.documents.list(document_type=document_type, period=period)[::-1]
            if row.status not in {Status.VOID, Status.ARCHIVED}
        ]
        queued = docgen.exchange.edo.queue(
            found, operator=operator, again=again, together=together, by=actor(by)
        )
        sent = docgen.exchange.edo.carry(operator=operator)
    if json:
        print_json(_entry_row(row) for row in sent)
    else:
        _print_queued(queued)
        _print_entries(sent)
    if queued.refused or any(row.state != "sent" for row in sent):
        raise typer.Exit(1)


@app.command()
def poll(*, operator: Operator = "", by: By, config: Config = None) -> None:
    """Узнать статусы отправленных и принять входящие документы."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        polled = docgen.exchange.edo.poll(operator=operator, by=actor(by))
    _print_polled(polled)
    if polled.failures:
        raise typer.Exit(1)


@app.command()
def serve(
    *,
    operator: Operator = "",
    every: Annotated[int, typer.Option("--every", metavar="SECONDS", help="Пауза.")] = 300,
    by: By,
    config: Config = None,
) -> None:
    """Отправлять и принимать, пока не остановят: Ctrl-C."""
    from docgen.cli.configuration import open_existing

    with open_existing(config) as docgen:
        while True:
            _turn(docgen, operator, by)
            time.sleep(max(every, _SHORTEST_PAUSE))


@app.command()
def status(
    document: Annotated[int | None, typer.Argument(metavar="[ID]")] = None,
    *,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать, что отправлено и что ждёт, по всем документам или по одному."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json

    with open_existing(config) as docgen:
        entries = docgen.exchange.edo.entries(document)
    if json:
        print_json(_entry_row(entry) for entry in entries)
    else:
        _print_entries(entries)


@app.command()
def revoke(
    document: Annotated[int, typer.Argument(metavar="ID")],
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Почему.")],
    operator: Operator = "",
    by: By,
    config: Config = None,
) -> None:
    """Предложить покупателю аннулировать отправленный документ."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        docgen.exchange.edo.revoke(document, reason, operator=operator, by=actor(by))
    typer.echo(f"{document}: покупателю предложено аннулировать; ответ покажет docgen edo poll")


@app.command()
def invite(
    inn: Annotated[str, typer.Argument(metavar="INN")],
    *,
    kpp: Annotated[str, typer.Option("--kpp", metavar="KPP")] = "",
    message: Annotated[str, typer.Option("--message", metavar="TEXT")] = "",
    operator: Operator = "",
    config: Config = None,
) -> None:
    """Пригласить контрагента обмениваться документами."""
    from docgen.cli.configuration import open_existing

    captions = {"accepted": "уже контрагент", "waits": "приглашение ждёт ответа",
                "refused": "отказался"}  # fmt: skip
    with open_existing(config) as docgen:
        state = docgen.exchange.edo.invite(inn, kpp, message, operator=operator)
    typer.echo(f"{inn}: {captions[state.value]}")


@app.command()
def received(*, json: Json = False, config: Config = None) -> None:
    """Показать входящие документы."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.received import print_received

    with open_existing(config) as docgen:
        cards = docgen.store.received.list(channel="edo")
    print_received(cards, json=json)


def _turn(docgen: DocGen, operator: str, by: str) -> None:
    """Send and poll once; what fails now is tried the next time."""
    from docgen.cli.values import actor
    from docgen.exceptions import DocGenError

    try:
        _print_entries(docgen.exchange.edo.carry(operator=operator))
        _print_polled(docgen.exchange.edo.poll(operator=operator, by=actor(by)))
    except DocGenError as error:
        typer.echo(f"docgen: {error}", err=True)


def _print_queued(queued: Queued) -> None:
    from docgen.cli.output import print_findings

    for document, findings in queued.refused:
        typer.echo(f"Не отправлен: {document.id} ({document.type} № {document.number})", err=True)
        print_findings(findings)
    if queued.known:
        typer.echo(f"Уже отправлены: {', '.join(map(str, queued.known))}")


def _print_entries(entries: Iterable[OutboxEntry]) -> None:
    for entry in entries:
        told = entry.problem if entry.state != "sent" else entry.mark
        ids = ", ".join(map(str, entry.documents))
        typer.echo(f"{ids}: {_STATES[entry.state.value]}{told and f' ({told})'}")


def _print_polled(polled: Polled) -> None:
    for failure in polled.failures:
        typer.echo(f"Не принят: {failure}", err=True)
    typer.echo(f"Изменилось статусов: {polled.changed}, пришло документов: {len(polled.received)}")


def _entry_row(row: OutboxEntry) -> dict[str, Any]:
    return {
        "id": row.id,
        "documents": row.documents,
        "operator": row.account,
        "state": row.state.value,
        "mark": row.mark,
        "answer": row.answer,
        "problem": row.problem,
        "attempts": row.attempts,
        "done_at": row.done_at,
    }
