"""`docgen hand-over`: the official files of issued documents, for an operator to take."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from docgen.cli.options import Config, Json, Period
from docgen.exceptions import ConfigurationError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docgen.facade import DocGen
    from docgen.services.official.handover import HandOver, HandoverRefusal

Filter = Annotated[str | None, typer.Option(metavar="ID")]


def hand_over(
    document_ids: Annotated[
        list[int] | None, typer.Argument(metavar="ID…", help="Документы; или фильтры.")
    ] = None,
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR|FILE.zip", help="Папка или архив .zip.")
    ],
    document_type: Annotated[str | None, typer.Option("--type", metavar="TYPE")] = None,
    organisation: Annotated[str | None, typer.Option("--org", metavar="ID")] = None,
    client: Annotated[str | None, typer.Option("--client", metavar="ID")] = None,
    contract: Annotated[str | None, typer.Option("--contract", metavar="ID")] = None,
    period: Period = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Сохранить файлы XML выпущенных документов так, как их ждёт оператор ЭДО."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json

    filters = {
        "document_type": document_type,
        "organisation": organisation,
        "client": client,
        "contract": contract,
        "period": period,
    }
    given = {name: value for name, value in filters.items() if value is not None}
    if bool(document_ids) == bool(given):
        raise ConfigurationError("name documents by their ids, or give filters like --period")
    with open_existing(config) as docgen:
        handed = docgen.official.hand_over(document_ids or _found(docgen, given), out)
    if json:
        print_json(_rows(handed))
    else:
        _print(handed, out)
    if handed.refused:
        raise typer.Exit(1)


def _found(docgen: DocGen, filters: dict[str, Any]) -> Sequence[int]:
    """Return the ids of the documents that pass the filters, the oldest first.

    Of types without an official format, and void ones, there is nothing to hand over.
    """
    from docgen.models import Status

    official = {kind.code for kind in docgen.catalog.types() if "xml" in kind.formats}
    code = filters.get("document_type")
    if code is not None and docgen.catalog.document_type(code).code not in official:
        raise UnknownNameError("type with official XML", code, official)
    found = docgen.documents.list(**filters)
    kept = [row.id for row in found if row.type in official and row.status is not Status.VOID]
    return kept[::-1]


def _print(handed: HandOver, out: Path) -> None:
    from docgen.cli.output import print_findings

    for document, name in handed.done:
        typer.echo(f"{document.id}: {name}")
    for refusal in handed.refused:
        document = refusal.document
        typer.echo(f"Не передан: {document.id} ({document.type} № {document.number})", err=True)
        print_findings(refusal.findings)
    typer.echo(f"Передано: {len(handed.done)}, не передано: {len(handed.refused)}; {out}")


def _rows(handed: HandOver) -> list[dict[str, Any]]:
    done: list[dict[str, Any]] = [
        {"id": row.id, "type": row.type, "number": row.number, "file": name, "findings": []}
        for row, name in handed.done
    ]
    return [*done, *map(_refused_row, handed.refused)]


def _refused_row(refusal: HandoverRefusal) -> dict[str, Any]:
    from docgen.cli.output import finding_row

    document = refusal.document
    return {
        "id": document.id,
        "type": document.type,
        "number": document.number,
        "file": None,
        "findings": [finding_row(finding) for finding in refusal.findings],
    }
