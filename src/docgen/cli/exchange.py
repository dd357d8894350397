"""`docgen exchange`: what waits, went, failed and arrived, and the endpoint for 1C."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.options import By, Config, Json

app = typer.Typer(help="Обмен с 1С, банками и ЭДО: что ждёт, ушло, пришло.", no_args_is_help=True)


@app.command()
def status(
    *,
    period: Annotated[
        str | None, typer.Option("--period", metavar="PERIOD", help="2026-10, 2026-Q4 или 2026.")
    ] = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать, что ждёт, ушло, не прошло и пришло, по каналам."""
    from attrs import asdict

    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json, print_table

    with open_existing(config) as docgen:
        rows = docgen.exchange.status(period)
    if json:
        print_json(asdict(row) for row in rows)
        return
    columns = ("Канал", ">Ждёт", ">Ушло", ">Не прошло", ">Пришло")
    cells = [(row.title, row.waiting, row.sent, row.failed, row.received) for row in rows]
    print_table("Обмен", columns, cells)


@app.command()
def receive(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Папка, куда 1С кладёт сканы.")],
    *,
    organisation: Annotated[str, typer.Option("--org", metavar="ID")] = "",
    by: By,
    config: Config = None,
) -> None:
    """Принять документы и сканы из папки: карточки JSON с файлами, сообщения EnterpriseData."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.values import actor

    with open_docgen(config) as docgen:
        arrivals, failures = docgen.exchange.onec.receiving.watch(
            folder, organisation=organisation, by=actor(by)
        )
    for arrival in arrivals:
        card = arrival.received
        typer.echo(f"{card.id}: {card.title} № {card.number}, файлов {len(arrival.files)}")
    for failure in failures:
        typer.echo(f"Не принят: {failure.name}: {failure.message}", err=True)
    typer.echo(f"Принято: {len(arrivals)}, не принято: {len(failures)}")
    if failures:
        raise typer.Exit(1)


@app.command()
def received(*, json: Json = False, config: Config = None) -> None:
    """Показать документы, пришедшие из 1С."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.received import print_received

    with open_existing(config) as docgen:
        cards = docgen.store.received.list(channel="onec")
    print_received(cards, json=json)


@app.command()
def reconcile(
    document: Annotated[int, typer.Argument(metavar="ID", help="Наш выпущенный акт сверки.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Их акт: XML, CSV или XLSX.")],
    *,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="OUT", help="Файл: .pdf, .html, .csv.")
    ] = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Сверить акт контрагента с нашим: что расходится, словами."""
    from attrs import asdict

    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json
    from docgen.writing import write_file

    with open_existing(config) as docgen:
        rows = docgen.exchange.reconcile(document, file)
        if output is not None:
            kind = output.suffix.removeprefix(".")
            printed = docgen.exchange.print_differences(document, rows, kind)
            write_file(output, printed.content)
    different = [row for row in rows if row.difference != "none"]
    if json:
        print_json({**asdict(row), "text": row.text} for row in rows)
    else:
        for row in different:
            typer.echo(row.text)
        typer.echo(f"Совпадает строк: {len(rows) - len(different)}, расходится: {len(different)}")
    if different:
        raise typer.Exit(1)


@app.command()
def serve(
    *,
    host: Annotated[str, typer.Option("--host", help="Адрес.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="Порт.")] = 8724,
    config: Config = None,
) -> None:
    """Отвечать 1С по HTTP: принимать документы и файлы, отдавать сообщения."""
    from docgen.cli.configuration import open_docgen
    from docgen.exceptions import ConfigurationError

    try:
        import uvicorn

        from docgen.exchange.http import exchange_app
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"{error.name} is not installed; pip install 'docgen-ru[web]'"
        ) from None
    with open_docgen(config) as docgen:
        tokens = docgen.exchange.onec.settings.tokens
        if not tokens:
            raise ConfigurationError(
                "nobody would be let in; write [exchange.onec.tokens] into docgen.toml: "
                'an organisation and its token, sever = "…"'
            )
        uvicorn.run(exchange_app(docgen.exchange, tokens), host=host, port=port)
