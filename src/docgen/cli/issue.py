"""`docgen issue`: a document with a number, stored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from docgen.cli.options import Config, Date, Json, Period, Type


def issue(
    document_type: Type,
    *,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="FILE", help="Данные: JSON или YAML.")
    ] = None,
    client: Annotated[str | None, typer.Option("--client", metavar="ID")] = None,
    contract: Annotated[str | None, typer.Option("--contract", metavar="ID")] = None,
    period: Period = None,
    date: Date = None,
    key: Annotated[
        str | None,
        typer.Option("--key", help="Имя операции: с тем же ключом документ не выпустится дважды."),
    ] = None,
    template: Annotated[str | None, typer.Option("--template", metavar="NAME")] = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Выпустить документ: проверить, дать номер, сохранить."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.dates import parse_date
    from docgen.cli.documents import document_row
    from docgen.cli.output import finding_row, print_json
    from docgen.exceptions import IssueRefusedError

    wanted = {
        "client": client,
        "contract": contract,
        "period": period,
        "date": parse_date(date) if date else None,
        "template": template,
    }
    options: Any = {name: value for name, value in wanted.items() if value is not None}
    try:
        with open_docgen(config) as docgen:
            document = docgen.issue(document_type, data, key=key, **options)
    except IssueRefusedError as error:
        if not json:
            raise
        print_json(finding_row(row, str(data) if data else None) for row in error.findings)
        raise typer.Exit(1) from None
    if json:
        print_json([document_row(document)])
    else:
        typer.echo(
            f"{document.id}: {document_type} № {document.number} от {document.date:%d.%m.%Y}"
        )
