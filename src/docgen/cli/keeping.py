"""`docgen backup`, `restore`, `archive`, `forget`: what is kept for years, and what may not be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from docgen.cli.options import By, Config, Json, Reason

if TYPE_CHECKING:
    from docgen.facade import DocGen
    from docgen.services.keeping.backup import CopyReport
    from docgen.services.keeping.forgetting import Forgetting
    from docgen.store.keeping.survey import Kept

#: What is kept of a client, as people call it.
_SUBJECTS: Final = {
    "document": "Документ",
    "payment": "Платёж",
    "bank_entry": "Строка банковской выписки",
    "received": "Полученный документ",
    "client_file": "Файл клиента",
    "contact": "Контакт",
    "request": "Запрос бухгалтеру",
    "approval": "Согласование",
    "consent": "Согласие на способ доставки",
    "letter": "Письмо",
}

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Папка копии.")]


def backup(
    folder: Folder,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Только проверить копию, которая там лежит.")
    ] = False,
    json: Json = False,
    config: Config = None,
) -> None:
    """Сделать резервную копию базы и файлов в папку и проверить её целиком."""
    from docgen.cli.configuration import open_docgen, open_existing

    opened = open_docgen(config) if check else open_existing(config)
    with opened as docgen:
        report = docgen.keeping.check_backup(folder) if check else docgen.keeping.backup(folder)
    _print_copy("Копия проверена" if check else "Копия сделана", report, json=json)


def restore(folder: Folder, *, json: Json = False, config: Config = None) -> None:
    """Восстановить хранилище из резервной копии туда, где его по настройкам ещё нет."""
    from docgen.cli.configuration import open_docgen

    with open_docgen(config) as docgen:
        report = docgen.keeping.restore(folder)
    _print_copy("Восстановлено", report, json=json)


def archive(
    year: Annotated[int, typer.Argument(metavar="YEAR", help="Год документов.")],
    *,
    folder: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FOLDER", help="Пустая папка; обычно archive-ГОД."),
    ] = None,
    organisation: Annotated[
        str | None, typer.Option("--org", metavar="ID", help="Только этой организации.")
    ] = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Сложить документы года в папку: PDF/A, XML, сканы, список и контрольные суммы."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import finding_row, print_findings, print_json

    place = folder or Path(f"archive-{year}")
    with open_existing(config) as docgen:
        report = docgen.keeping.archive(year, place, organisation=organisation)
    if json:
        print_json(
            [
                {
                    "folder": str(report.folder),
                    "documents": len(report.documents),
                    "files": report.files,
                    "findings": [finding_row(finding) for finding in report.findings],
                }
            ]
        )
    else:
        print_findings(report.findings)
        typer.echo(f"{report.folder}: документов {len(report.documents)}, файлов {report.files}")
        typer.echo(f"Откройте {report.folder / 'index.html'}")
    if not report.is_whole:
        raise typer.Exit(1)


def forget(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="Код клиента в источнике.")],
    *,
    yes: Annotated[
        bool, typer.Option("--yes", help="Стереть. Без этого — только показать, что сотрётся.")
    ] = False,
    reason: Reason = "",
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Стереть персональные данные клиента там, где срок хранения истёк (152-ФЗ)."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json
    from docgen.lifecycle import Actor

    with open_existing(config) as docgen:
        if yes:
            report = docgen.keeping.forget(client, reason=reason, by=Actor(name=by))
        else:
            report = docgen.keeping.plan_forgetting(client)
        rows = _forgotten_rows(docgen, report, done=yes)
    if json:
        print_json(rows)
        return
    _print_forgotten(rows, report, done=yes)


def _print_copy(title: str, report: CopyReport, *, json: bool) -> None:
    from docgen.cli.output import finding_row, print_findings, print_json

    if json:
        manifest = report.manifest
        print_json(
            [
                {
                    "folder": str(report.folder),
                    "made_at": manifest.made_at,
                    "database": manifest.database,
                    "documents": report.documents,
                    "files": manifest.artifacts,
                    "copied": report.copied,
                    "whole": report.is_whole,
                    "findings": [finding_row(finding) for finding in report.findings],
                }
            ]
        )
    else:
        print_findings(report.findings)
        told = f"документов {report.documents}, файлов {report.manifest.artifacts}"
        moment = report.manifest.made_at.astimezone()
        typer.echo(f"{title}: {report.folder}, {told}, от {moment:%d.%m.%Y %H:%M}")
    if not report.is_whole:
        raise typer.Exit(1)


def _forgotten_rows(docgen: DocGen, report: Forgetting, *, done: bool) -> list[dict[str, Any]]:
    def row(kept: Kept, state: str, free_from: object = None) -> dict[str, Any]:
        title = docgen.catalog.document_type(kept.type).title if kept.type else ""
        return {
            "what": kept.subject.value,
            "id": kept.id,
            "name": " № ".join(filter(None, (title, kept.name))),
            "state": state,
            "free_from": free_from,
        }

    now = "erased" if done else "free"
    return [
        *(row(kept, now) for kept in report.erased),
        *(
            row(held.kept, "waits" if held.kept.waits else "held", held.free_from)
            for held in report.held
        ),
    ]


def _print_forgotten(rows: list[dict[str, Any]], report: Forgetting, *, done: bool) -> None:
    from docgen.cli.output import print_table
    from docgen.language.dates import format_date

    states = {"erased": "стёрто", "free": "можно стереть", "waits": "сначала закройте"}
    if not rows:
        typer.echo(f"О клиенте {report.client} ничего не хранится, или всё уже стёрто")
        return
    print_table(
        f"Персональные данные клиента {report.client}",
        ("Что", "Название", "Состояние"),
        [
            (
                _SUBJECTS[row["what"]],
                row["name"],
                states.get(row["state"]) or f"хранится, стереть можно с {_day(row['free_from'])}",
            )
            for row in rows
        ],
    )
    if report.free_from:
        typer.echo(f"Остальное можно будет стереть с {format_date(report.free_from)}")
    if not done and report.erased:
        typer.echo("Ничего не стёрто. Сделайте копию (docgen backup) и повторите с --yes --reason")


def _day(day: Any) -> str:  # noqa: ANN401 - of a row as JSON has it
    from docgen.language.dates import format_date

    return format_date(day)
