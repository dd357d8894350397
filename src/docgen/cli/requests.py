"""`docgen requests`: what people ask the accountant for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from docgen.cli.options import By, Config, Due, Json, Period, Reason, Save

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docgen.models import AccountantRequest

app = typer.Typer(help="Запросы бухгалтеру: попросить, назначить, выполнить.", no_args_is_help=True)

RequestId = Annotated[int, typer.Argument(metavar="REQUEST", help="Номер запроса.")]
Files = Annotated[
    list[Path] | None,
    typer.Option("--file", metavar="FILE", help="Приложить файл; можно несколько."),
]


@app.command()
def new(
    types: Annotated[
        list[str] | None, typer.Argument(metavar="TYPE…", help="Коды типов, например invoice act.")
    ] = None,
    *,
    client: Annotated[str, typer.Option("--client", metavar="ID")] = "",
    organisation: Annotated[str, typer.Option("--org", metavar="ID")] = "",
    contract: Annotated[str, typer.Option("--contract", metavar="ID")] = "",
    period: Period = None,
    comment: Annotated[
        str, typer.Option("--comment", metavar="TEXT", help="Что нужно, своими словами.")
    ] = "",
    due: Due = None,
    channel: Annotated[
        str, typer.Option("--channel", help="Как попросили: form, letter, messenger, phone.")
    ] = "form",
    assignee: Annotated[
        str, typer.Option("--assignee", metavar="NAME", help="Кому поручить.")
    ] = "",
    files: Files = None,
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Попросить бухгалтера о документах."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.dates import parse_date
    from docgen.cli.values import actor

    with open_docgen(config) as docgen:
        request = docgen.requests.ask(
            *(types or ()),
            client=client,
            organisation=organisation,
            contract=contract,
            period=period,
            comment=comment,
            due=None if due is None else parse_date(due),
            channel=channel,
            assignee=assignee,
            files=_read(files),
            by=actor(by),
        )
    _tell(request, json=json)


@app.command("list")
def list_(
    *,
    status: Annotated[
        str | None, typer.Option("--status", help="open, assigned, fulfilled, declined.")
    ] = None,
    client: Annotated[str | None, typer.Option("--client", metavar="ID")] = None,
    assignee: Annotated[str | None, typer.Option("--assignee", metavar="NAME")] = None,
    asked_by: Annotated[
        str | None, typer.Option("--asked-by", metavar="NAME", help="Кто попросил.")
    ] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Только просроченные.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Сколько показать.")] = 100,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать запросы, новые сверху."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json

    with open_existing(config) as docgen:
        found = docgen.requests.list(
            status=status,
            client=client,
            assignee=assignee,
            asked_by=asked_by,
            overdue=overdue,
            limit=limit,
        )
    if json:
        print_json(map(request_row, found))
    else:
        _print(found)


@app.command()
def show(
    request_id: RequestId,
    *,
    folder: Save = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать запрос, его файлы и события."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.document_rows import event_row, print_events
    from docgen.cli.output import print_json, print_table, save_all

    with open_existing(config) as docgen:
        request = docgen.requests.get(request_id)
        events = [event_row(row) for row in docgen.requests.history(request_id)]
        saved = (
            ()
            if folder is None
            else save_all([docgen.requests.file(file) for file in request.files], folder)
        )
    row = request_row(request)
    if json:
        print_json([{**row, "events": events, "saved": [str(path) for path in saved]}])
        return
    print_table("Запрос", ("", ""), [(name, _cell(value)) for name, value in row.items()])
    print_events(events)


@app.command()
def assign(
    request_id: RequestId,
    assignee: Annotated[str, typer.Argument(metavar="NAME", help="Кому поручить.")],
    *,
    reason: Reason = "",
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Поручить запрос бухгалтеру."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        request = docgen.requests.assign(request_id, assignee, reason=reason, by=actor(by))
    _tell(request, json=json)


@app.command()
def fulfil(
    request_id: RequestId,
    *,
    documents: Annotated[
        list[int] | None,
        typer.Option("--document", metavar="ID", help="Готовый документ; можно несколько."),
    ] = None,
    files: Files = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Что ответить.")] = "",
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Выполнить запрос: готовыми документами, файлами или выпустив то, что в нём названо."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        request = docgen.requests.fulfil(
            request_id, documents or (), files=_read(files), note=note, by=actor(by)
        )
    _tell(request, json=json)


@app.command()
def decline(
    request_id: RequestId, *, reason: Reason, by: By, json: Json = False, config: Config = None
) -> None:
    """Отклонить запрос и сказать почему."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        request = docgen.requests.decline(request_id, reason=reason, by=actor(by))
    _tell(request, json=json)


@app.command()
def remind(*, by: By, json: Json = False, config: Config = None) -> None:
    """Напомнить о просроченных запросах, не чаще раза в день."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import answer
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        told = docgen.requests.remind(by=actor(by))
    answer(map(request_row, told), f"Напоминаний: {len(told)}", json=json)


def request_row(request: AccountantRequest) -> dict[str, Any]:
    """Return a request as JSON shows it."""
    from docgen.models.mapping import to_mapping

    row: dict[str, Any] = to_mapping(request)
    return row


def _read(files: Iterable[Path] | None) -> dict[str, bytes]:
    from docgen.cli.values import read_file

    return {path.name: read_file(path) for path in files or ()}


def _print(found: Sequence[AccountantRequest]) -> None:
    from docgen.cli.output import print_table
    from docgen.models import REQUEST_CAPTIONS

    columns = (">№", "Кто", "Клиент", "Что", "?Период", "Состояние", "?Исполнитель", "?Срок")
    print_table(
        "Запросы бухгалтеру",
        columns,
        [
            (
                request.id,
                request.asked_by,
                request.client,
                ", ".join(request.types) or request.comment,
                request.period or "",
                REQUEST_CAPTIONS[request.status],
                request.assignee,
                "" if request.due is None else f"{request.due:%d.%m.%Y}",
            )
            for request in found
        ],
    )


def _tell(request: AccountantRequest, *, json: bool) -> None:
    from docgen.cli.output import answer
    from docgen.models import REQUEST_CAPTIONS

    made = f", документы: {', '.join(map(str, request.documents))}" if request.documents else ""
    sentence = f"Запрос № {request.id}: {REQUEST_CAPTIONS[request.status]}{made}"
    answer([request_row(request)], sentence, json=json)


def _cell(value: object) -> object:
    if isinstance(value, list):
        return ", ".join(str(row["name"]) if isinstance(row, dict) else str(row) for row in value)
    return value
