"""`docgen send`: letters to clients, from the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from docgen.cli.options import By, Config, Json, Output, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docgen.store.outbox.entries import OutboxEntry

app = typer.Typer(help="Письма: отправка документов клиентам.", no_args_is_help=True)

Ids = Annotated[list[int], typer.Argument(metavar="ID…", help="Документы одного письма.")]
Template = Annotated[
    str,
    typer.Option(
        "--letter", metavar="NAME", help="Шаблон письма: month, document, before_due, after_due …"
    ),
]
LetterId = Annotated[int, typer.Argument(metavar="LETTER", help="Номер письма.")]
Limit = Annotated[int | None, typer.Option("--limit", metavar="N", help="Не больше стольких.")]
STATES = {
    "pending": "ждёт",
    "sending": "отправляется",
    "sent": "отправлено",
    "failed": "не отправлено",
    "uncertain": "неизвестно, дошло ли",
    "cancelled": "отменено",
}


@app.command()
def post(
    document_ids: Ids,
    *,
    letter: Template = "",
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="ADDRESS", help="Кому; вместо настроек.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Ещё раз, даже если такое письмо уже было.")
    ] = False,
    config: Config = None,
) -> None:
    """Положить в очередь письмо с документами; отправит docgen send now."""
    from docgen.cli.configuration import open_existing
    from docgen.delivery.recipients import REASONS

    with open_existing(config) as docgen:
        posted = docgen.delivery.send(document_ids, letter=letter, to=to or (), again=again)
    for text in posted.bad:
        typer.echo(f"Это не адрес: {text}", err=True)
    if posted.reason:
        typer.echo(f"Письма не будет: {REASONS[posted.reason]}.", err=True)
        raise typer.Exit(1)
    for entry_id in posted.entries:
        typer.echo(f"Письмо {entry_id} в очереди.")
    if posted.there:
        typer.echo(f"Уже есть: {len(posted.there)}. Ещё раз отправит --again.")


@app.command()
def now(*, limit: Limit = None, json: Json = False, config: Config = None) -> None:
    """Отправить всё, чему пришло время."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json

    with open_existing(config) as docgen:
        report = docgen.delivery.now(limit=limit)
    if json:
        print_json([{state.value: count for state, count in report.counts.items()}])
    else:
        told = [f"{STATES[state]}: {count}" for state, count in report.counts.items()]
        typer.echo(("; ".join(told) or "отправлять нечего").capitalize() + ".")
        for entry, problem in report.problems:
            typer.echo(f"Письмо {entry.id}, {entry.recipient}: {problem}", err=True)
        for name, problem in report.accounts.items():
            typer.echo(f"Почта {name}: {problem}", err=True)
    if report.problems or report.accounts:
        raise typer.Exit(1)


@app.command()
def pending(*, json: Json = False, config: Config = None) -> None:
    """Показать, что ждёт отправки и что ждёт решения."""
    from docgen.cli.configuration import open_existing

    with open_existing(config) as docgen:
        found = docgen.delivery.pending()
    _show("Ждут", found, json=json)


@app.command()
def log(
    *,
    document: Annotated[int | None, typer.Option("--document", metavar="ID")] = None,
    client: Annotated[str | None, typer.Option("--client", metavar="ID")] = None,
    state: Annotated[
        Literal["pending", "sending", "sent", "failed", "uncertain", "cancelled"] | None,
        typer.Option("--state"),
    ] = None,
    limit: Limit = 100,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать письма: документа, клиента, в каком-то состоянии."""
    from docgen.cli.configuration import open_existing

    with open_existing(config) as docgen:
        found = docgen.delivery.log(document=document, client=client, state=state, limit=limit)
    _show("Письма", found, json=json)


@app.command()
def retry(letter: LetterId, *, reason: Reason = "", by: By, config: Config = None) -> None:
    """Отправить письмо ещё раз."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        docgen.delivery.retry(letter, reason=reason, by=actor(by))
    typer.echo(f"Письмо {letter} в очереди.")


@app.command()
def resolve(
    letter: LetterId,
    decision: Annotated[
        Literal["sent", "again", "drop"],
        typer.Argument(help="sent: дошло; again: отправить ещё раз; drop: не отправлять."),
    ],
    *,
    reason: Reason = "",
    by: By,
    config: Config = None,
) -> None:
    """Решить, что с письмом, о котором неизвестно, дошло ли оно."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        docgen.delivery.resolve(letter, decision, reason=reason, by=actor(by))
    typer.echo(f"Письмо {letter}: {decision}.")


@app.command()
def bounced(
    letter: Annotated[str, typer.Argument(metavar="LETTER", help="Номер письма или Message-ID.")],
    *,
    reason: Reason = "",
    complaint: Annotated[bool, typer.Option("--complaint", help="Это жалоба на письмо.")] = False,
    config: Config = None,
) -> None:
    """Отметить, что письмо вернулось, или что на него жалуются."""
    from docgen.cli.configuration import open_existing

    mark = "complained" if complaint else "bounced"
    with open_existing(config) as docgen:
        found = docgen.delivery.mark(int(letter) if letter.isdecimal() else letter, mark, reason)
    typer.echo(f"Письмо {found.id}, {found.recipient}: {mark}.")


@app.command("test")
def check(
    *,
    account: Annotated[str | None, typer.Option("--account", metavar="NAME")] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="ADDRESS", help="Отправить пробное письмо.")
    ] = None,
    config: Config = None,
) -> None:
    """Проверить почту: соединиться, войти, отправить пробное письмо."""
    from docgen.cli.configuration import open_docgen

    with open_docgen(config) as docgen:
        typer.echo(docgen.delivery.test(account, to))


@app.command()
def preview(
    document_ids: Ids,
    *,
    letter: Template = "",
    format_: Annotated[Literal["html", "txt", "eml"], typer.Option("--format")] = "html",
    output: Output = None,
    config: Config = None,
) -> None:
    """Показать письмо с документами, ничего не отправляя."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import save

    with open_existing(config) as docgen:
        file = docgen.delivery.preview(document_ids, letter=letter, format=format_)
    save(file, output)


@app.command()
def explain(document_ids: Ids, *, config: Config = None) -> None:
    """Сказать, кто получит письмо с документами и какая настройка так решила."""
    from docgen.cli.configuration import open_existing

    with open_existing(config) as docgen:
        for line in docgen.delivery.explain(document_ids):
            typer.echo(line)


def _show(title: str, entries: Iterable[OutboxEntry], *, json: bool) -> None:
    from docgen.cli.output import print_json
    from docgen.cli.tables import print_table

    rows = [_row(entry) for entry in entries]
    if json:
        print_json(rows)
        return
    columns = (">Письмо", "Кому", "Повод", "Документы", "Состояние", ">?Попыток", "Что сказано")
    print_table(
        title,
        columns,
        [
            (
                row["id"],
                row["recipient"],
                row["occasion"],
                ", ".join(map(str, row["documents"])),
                STATES[row["state"]] + (f", {row['mark']}" if row["mark"] else ""),
                row["attempts"],
                row["problem"] or row["answer"],
            )
            for row in rows
        ],
    )


def _row(entry: OutboxEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "recipient": entry.recipient,
        "occasion": entry.occasion,
        "client": entry.client,
        "documents": list(entry.documents),
        "state": entry.state.value,
        "mark": entry.mark,
        "attempts": entry.attempts,
        "problem": entry.problem,
        "answer": entry.answer,
        "due_at": entry.due_at.isoformat() if entry.due_at else None,
        "done_at": entry.done_at.isoformat() if entry.done_at else None,
    }
