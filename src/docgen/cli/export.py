"""`docgen export`: documents told to other systems."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from docgen.cli.options import By, Config, Json, Period

if TYPE_CHECKING:
    from docgen.exchange.onec.export import ExportReport, NotExported

app = typer.Typer(help="Передать документы в 1С.", no_args_is_help=True)


@app.command()
def onec(
    *,
    period: Period = None,
    since_last: Annotated[
        bool,
        typer.Option("--since-last", help="Всё, о чём 1С ещё не знает, за любые периоды."),
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR|FILE.xml", help="Папка обмена или файл."),
    ] = None,
    organisation: Annotated[str | None, typer.Option("--org", metavar="ID")] = None,
    again: Annotated[
        str, typer.Option("--again", metavar="REASON", help="Передать всё заново: почему.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Только показать, что будет передано.")
    ] = False,
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Передать в 1С (EnterpriseData) то, что ещё не передано, изменилось или аннулировано."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json
    from docgen.cli.values import actor
    from docgen.exceptions import ConfigurationError

    if period is None and not since_last:
        raise ConfigurationError("say what to export: --period 2026-10, or --since-last")
    if output is None and not dry_run:
        raise ConfigurationError("say where to: -o DIR, -o FILE.xml, or --dry-run")
    with open_existing(config) as docgen:
        report = docgen.exchange.onec.export(
            output,
            period=period,
            organisation=organisation,
            again=again,
            dry_run=dry_run,
            by=actor(by),
        )
    if json:
        print_json([_row(report)])
    else:
        _print(report, dry_run=dry_run)
    if report.refused and any(_has_errors(row) for row in report.refused):
        raise typer.Exit(1)


@app.command("onec-answer")
def onec_answer(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Сообщение, которое выгрузила 1С.")],
    *,
    by: By,
    config: Config = None,
) -> None:
    """Прочитать ответ 1С: какие сообщения она загрузила."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        answer = docgen.exchange.onec.read_answer(file, by=actor(by))
    typer.echo(f"1С загрузила сообщения по № {answer.received} включительно.")


@app.command("onec-confirm")
def onec_confirm(
    number: Annotated[int, typer.Argument(metavar="N", help="Номер последнего загруженного.")],
    *,
    config: Config = None,
) -> None:
    """Отметить, что 1С загрузила сообщения по этот номер: если загружали вручную."""
    from docgen.cli.configuration import open_existing

    with open_existing(config) as docgen:
        confirmed = docgen.exchange.onec.confirm(number)
    typer.echo(f"Отмечено загруженными: {confirmed}.")


def _has_errors(row: NotExported) -> bool:
    return any(finding.severity == "error" for finding in row.findings)


def _print(report: ExportReport, *, dry_run: bool) -> None:
    from docgen.cli.output import print_findings

    for message in report.finished:
        typer.echo(f"Дописано сообщение № {message.number}: {message.place}")
    for row in (*report.warnings, *report.refused):
        if row in report.refused:
            typer.echo(f"Не передан: {row.item.id} ({row.title})", err=True)
        print_findings(row.findings)
    told = (
        f"документов {report.documents}, аннулированных {report.deletions}, "
        f"платежей {report.payments}, не передано {len(report.refused)}"
    )
    if dry_run:
        typer.echo(f"Будет передано: {told}")
    elif report.path is None:
        typer.echo(f"Передавать нечего; не передано {len(report.refused)}")
    else:
        typer.echo(f"Сообщение № {report.number}: {told}; {report.path}")


def _row(report: ExportReport) -> dict[str, Any]:
    return {
        "number": report.number,
        "path": None if report.path is None else str(report.path),
        "documents": report.documents,
        "deletions": report.deletions,
        "payments": report.payments,
        "finished": [message.number for message in report.finished],
        "warnings": [_told(warning) for warning in report.warnings],
        "refused": [_told(row) for row in report.refused],
    }


def _told(row: NotExported) -> dict[str, Any]:
    from docgen.cli.output import finding_row

    return {
        "subject": row.item.subject.value,
        "id": row.item.id,
        "title": row.title,
        "findings": [finding_row(finding) for finding in row.findings],
    }
