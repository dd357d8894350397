"""`docgen issue`: documents with numbers, stored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from docgen.cli.dates import parse_date
from docgen.cli.document_rows import document_row
from docgen.cli.options import By, ChronologyReason, Config, Date, Json, Period
from docgen.exceptions import ConfigurationError, IssueRefusedError


def issue(
    types: Annotated[
        list[str], typer.Argument(metavar="TYPE…", help="Коды типов, например invoice act.")
    ],
    *,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="FILE", help="Данные: JSON или YAML.")
    ] = None,
    client: Annotated[str | None, typer.Option("--client", metavar="ID")] = None,
    contract: Annotated[str | None, typer.Option("--contract", metavar="ID")] = None,
    period: Period = None,
    date: Date = None,
    details: Annotated[
        Path | None,
        typer.Option(
            "--details",
            metavar="FILE",
            help="Что нужно только этому типу: изменения для корректировочного счёта-фактуры.",
        ),
    ] = None,
    extra: Annotated[
        list[str] | None,
        typer.Option("--extra", metavar="NAME=VALUE", help="Своё поле документа из [fields]."),
    ] = None,
    basis: Annotated[
        list[int] | None,
        typer.Option("--basis", metavar="ID", help="Документ-основание: счёт, по которому акт."),
    ] = None,
    package: Annotated[
        Path | None,
        typer.Option("--package", metavar="OUT", help="Собрать в один файл: .pdf или .zip."),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option("--key", help="Имя операции: с тем же ключом документ не выпустится дважды."),
    ] = None,
    template: Annotated[str | None, typer.Option("--template", metavar="NAME")] = None,
    number: Annotated[
        str | None, typer.Option("--number", help="Номер вместо очередного; должен быть новым.")
    ] = None,
    chronology_reason: ChronologyReason = "",
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Выпустить документы: проверить, дать номера, сохранить; несколько — вместе, пакетом."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import finding_row, print_json
    from docgen.cli.values import actor, named_values
    from docgen.writing import write_file

    wanted = {
        "client": client,
        "contract": contract,
        "period": period,
        "date": parse_date(date) if date else None,
        "basis": basis,
        "details": details,
        "extra": named_values(extra) if extra else None,
        "template": template,
        "number": number,
    }
    options: Any = {name: value for name, value in wanted.items() if value is not None}
    options |= {"chronology_reason": chronology_reason, "by": actor(by)}
    if len(types) > 1 and (key or number):
        given = "--key names" if key else "--number is of"
        raise ConfigurationError(f"{given} one document; leave it out of a package")
    try:
        with open_docgen(config) as docgen:
            if len(types) > 1:
                documents = docgen.issue_package(types, data, **options)
            else:
                documents = (docgen.issue(types[0], data, key=key, **options),)
            if package is not None:
                joined = docgen.package(documents, package.suffix.removeprefix("."))
                write_file(package, joined.content)
    except IssueRefusedError as error:
        if not json:
            raise
        print_json(finding_row(finding, str(data) if data else None) for finding in error.findings)
        raise typer.Exit(1) from None
    if json:
        print_json(document_row(document) for document in documents)
        return
    for document in documents:
        typer.echo(
            f"{document.id}: {document.type} № {document.number} от {document.date:%d.%m.%Y}"
        )
