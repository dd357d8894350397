"""`docgen report`: what was charged and paid, who owes, what was made, exchanged, sold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from docgen.cli.options import Config, Json, Output


def report(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="charges, payments, debts, documents, vat-invoices, sales-book, exchange.",
        ),
    ],
    *,
    period: Annotated[
        str, typer.Option("--period", metavar="PERIOD", help="2026-10, 2026-Q4 или 2026.")
    ],
    by: Annotated[
        Literal["month", "client", "type"],
        typer.Option("--by", help="По чему показать начисления (charges)."),
    ] = "month",
    organisation: Annotated[str | None, typer.Option("--org", metavar="ID")] = None,
    client: Annotated[str | None, typer.Option("--client", metavar="ID")] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="YYYY-MM-DD", help="На какой день долги.")
    ] = None,
    format_: Annotated[
        Literal["csv", "xlsx", "html", "pdf"] | None,
        typer.Option("--format", help="Сделать файл; в PDF и HTML есть диаграмма."),
    ] = None,
    output: Output = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать отчёт за период или сделать из него файл."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.dates import parse_date
    from docgen.cli.output import print_json, print_table, save

    kind = format_ or _told_by(output)
    with open_existing(config) as docgen:
        made = docgen.reports.make(
            name,
            period,
            organisation=organisation,
            client=client,
            by=by,
            on=None if on is None else parse_date(on),
        )
        if json:
            print_json(made.plain())
            return
        if kind is not None:
            save(docgen.reports.file(made, kind), output)
            return
    shown = made.filled if made.is_wide and made.rows else made
    columns = [
        f">{column.title}" if column.kind.is_figures else column.title for column in shown.columns
    ]
    print_table(made.heading, columns, shown.cells())
    if made.note:
        typer.echo(made.note)


def _told_by(output: Path | None) -> str | None:
    """Return the format that a file's name says; without a file, a table is printed."""
    if output is None:
        return None
    return output.suffix.removeprefix(".") or "pdf"
