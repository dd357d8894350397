"""`docgen render`, `docgen check`: one document from a file, nothing stored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from docgen.cli.options import Channel, Config, Date, Engine, Json, Output, Period, Type
from docgen.exceptions import ConfigurationError, DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docgen.facade import DocGen

#: The number of samples: printed strictly, as an issued document would be.
_SAMPLE_NUMBER = "15"

Data = Annotated[
    Path | None, typer.Option("--data", metavar="FILE", help="Данные документа: JSON или YAML.")
]
Sample = Annotated[
    str | None, typer.Option("--sample", metavar="NAME", help="Готовый образец данных.")
]


def render(
    document_type: Type,
    *,
    data: Data = None,
    sample: Sample = None,
    format: Annotated[str, typer.Option("--format", help="html, pdf, docx или xml.")] = "pdf",  # noqa: A002 - the option's name
    output: Output = None,
    template: Annotated[str | None, typer.Option("--template", metavar="NAME")] = None,
    number: Annotated[
        str | None, typer.Option("--number", help="Номер; без него — черновик.")
    ] = None,
    channel: Channel = "email",
    engine: Engine = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Делать файл заново, как только шаблон сохранён.")
    ] = False,
    config: Config = None,
) -> None:
    """Сделать файл документа из данных или образца."""
    if format == "pdf" and engine != "weasyprint":
        _begin_worker(config)
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import has_errors, print_findings, save

    docgen = open_docgen(config, engine)
    given = _data(docgen, document_type, data, sample)
    wanted = {"template": template, "number": number or (_SAMPLE_NUMBER if sample else None)}
    options: Any = {name: value for name, value in wanted.items() if value is not None}
    if watch:
        from docgen.cli.watching import watch_template

        options |= {"format": format, "channel": channel}
        watch_template(docgen, document_type, given, options, output, config)
        return
    findings = docgen.check(document_type, given, **options)
    file = docgen.render(document_type, given, format=format, channel=channel, **options)
    print_findings(findings)
    save(file, output)
    if has_errors(findings):
        raise typer.Exit(1)


def _begin_worker(config: Path | None) -> None:
    """Start the fast engine's worker, so that it is ready when the page is.

    It reads fonts once, at its beginning.
    """
    from docgen.cli.configuration import read_settings
    from docgen.rendering.engines.plutoprint import begin_early
    from docgen.rendering.workers import SHARED
    from docgen.resources import give_fonts

    give_fonts(read_settings(config).font_folders)
    begin_early(SHARED)


def check(
    document_type: Type,
    *,
    data: Data = None,
    sample: Sample = None,
    client: Annotated[str | None, typer.Option("--client", metavar="ID")] = None,
    contract: Annotated[str | None, typer.Option("--contract", metavar="ID")] = None,
    period: Period = None,
    date: Date = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Проверить документ и показать замечания: по данным из файла или по источнику."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.dates import parse_date
    from docgen.cli.output import (
        finding_row,
        has_errors,
        misfit_findings,
        print_findings,
        print_json,
    )

    wanted = {"client": client, "contract": contract, "period": period, "date": date}
    request: Any = {name: value for name, value in wanted.items() if value is not None}
    if date is not None:
        request["date"] = parse_date(date)
    docgen = open_docgen(config)
    try:
        if client is None and contract is None:
            given = _data(docgen, document_type, data, sample)
        elif data is None and sample is None:
            given = None
        else:
            raise ConfigurationError("give --contract or --client, or the data, not both")
        findings = docgen.check(document_type, given, **request)
    except DataError as error:
        if not json:
            raise
        findings = misfit_findings(error)
    if json:
        print_json(finding_row(finding, str(data) if data else None) for finding in findings)
    elif findings:
        print_findings(findings)
    else:
        typer.echo("Замечаний нет.")
    if has_errors(findings):
        raise typer.Exit(1)


def _data(
    docgen: DocGen, code: str, data: Path | None, sample: str | None
) -> Path | Mapping[str, Any]:
    """Return the data of a file or of a sample; just one of them is given."""
    if data is not None and sample is None:
        return data
    if sample is None or data is not None:
        raise ConfigurationError("give either --data FILE or --sample NAME")
    return docgen.catalog.sample(code, sample)
