"""`docgen numbers`: counters, the next number, the audit."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from docgen.cli.options import Config, Date, Json, Type

app = typer.Typer(help="Нумерация: счётчики, следующий номер, проверка.", no_args_is_help=True)


@app.command("list")
def list_(*, json: Json = False, config: Config = None) -> None:
    """Показать счётчики."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import print_json, print_table

    with open_docgen(config) as docgen:
        counters = docgen.store.counters()
    rows = [
        {
            "rule": row.key.rule,
            "organisation": row.key.organisation,
            "scope": row.key.scope,
            "period": row.key.period,
            "first": row.start,
            "last": row.last,
        }
        for row in counters
    ]
    if json:
        print_json(rows)
        return
    columns = ("Правило", "Организация", "Область", "Период", ">Первый", ">Последний")
    print_table("Счётчики", columns, [tuple(row.values()) for row in rows])


@app.command()
def peek(
    document_type: Type,
    *,
    organisation: Annotated[str, typer.Option("--org", metavar="ID", help="Организация.")] = "",
    client: Annotated[str, typer.Option("--client", metavar="ID")] = "",
    contract: Annotated[str, typer.Option("--contract", metavar="ID")] = "",
    date: Date = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать следующий номер, не занимая его."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.dates import parse_date
    from docgen.cli.output import print_json
    from docgen.models import NumberContext

    context = NumberContext(
        document_type=document_type,
        date=parse_date(date) if date else dt.datetime.now().astimezone().date(),
        organisation=organisation,
        client=client,
        contract=contract,
    )
    with open_docgen(config) as docgen:
        number = docgen.store.peek(docgen.rule(document_type), context)
    if json:
        print_json([{"type": document_type, "number": number}])
    else:
        typer.echo(number)


@app.command()
def audit(*, json: Json = False, config: Config = None) -> None:
    """Проверить номера и документы: пропуски, повторы, утраченные файлы."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import finding_row, has_errors, print_findings, print_json

    with open_docgen(config) as docgen:
        findings = docgen.store.audit()
    if json:
        print_json(finding_row(row) for row in findings)
    elif findings:
        print_findings(findings)
    else:
        typer.echo("Пропусков, повторов и утрат нет.")
    if has_errors(findings):
        raise typer.Exit(1)
