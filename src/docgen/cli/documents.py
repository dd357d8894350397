"""`docgen documents`: what was issued."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from docgen.cli.options import Channel, Config, Json, Period

if TYPE_CHECKING:
    from docgen.models import Document
    from docgen.store import DocumentSummary

app = typer.Typer(help="Выпущенные документы.", no_args_is_help=True)

Filter = Annotated[str | None, typer.Option(metavar="ID")]


@app.command("list")
def list_(
    *,
    document_type: Annotated[str | None, typer.Option("--type", metavar="TYPE")] = None,
    organisation: Annotated[str | None, typer.Option("--org", metavar="ID")] = None,
    client: Annotated[str | None, typer.Option("--client", metavar="ID")] = None,
    contract: Annotated[str | None, typer.Option("--contract", metavar="ID")] = None,
    period: Period = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Сколько показать.")] = 100,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать документы, новые сверху."""
    from docgen._arguments import parse_period
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import print_json, print_table
    from docgen.language.numbers import format_money

    with open_docgen(config) as docgen:
        if document_type is not None:
            docgen.document_type(document_type)
        found = docgen.store.list(
            document_type=document_type,
            organisation=organisation,
            client=client,
            contract=contract,
            period=parse_period(period) if period else None,
            limit=limit,
        )
    if json:
        print_json(_summary_row(row) for row in found)
        return
    print_table(
        "Документы",
        (">id", "Тип", "Номер", "Дата", "Организация", "Клиент", ">Сумма", "Валюта", "Статус"),
        [
            (
                row.id,
                row.type,
                row.number,
                f"{row.date:%d.%m.%Y}",
                row.organisation,
                row.client,
                "" if row.total is None else format_money(row.total),
                row.currency,
                row.status,
            )
            for row in found
        ],
    )


@app.command()
def show(
    document_id: Annotated[int, typer.Argument(metavar="ID")],
    *,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="OUT", help="Сохранить файл документа.")
    ] = None,
    format: Annotated[str, typer.Option("--format", help="html или pdf.")] = "pdf",  # noqa: A002 - the option's name
    channel: Channel = "email",
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать документ и его события."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import print_json, print_table
    from docgen.file_names import write_file

    with open_docgen(config) as docgen:
        document = docgen.store.get(document_id)
        events = docgen.store.events(document_id)
        visible = docgen.template(document).visible_to_client
        if output is not None:
            file = docgen.file(document, format, channel=channel)
            write_file(output / file.name if output.is_dir() else output, file.content)
    history = [{"at": row.at, "name": row.name, "detail": row.detail} for row in events]
    if json:
        more = {"visible_to_client": visible, "events": history}
        print_json([{**document_row(document), **more}])
        return
    print_table("Документ", ("", ""), list(document_row(document).items()))
    print_table("События", ("Когда", "Что", ""), [tuple(row.values()) for row in history])


def document_row(document: Document) -> dict[str, Any]:
    """Return a document as JSON shows it."""
    payload = document.payload
    return {
        "id": document.id,
        "type": document.type,
        "number": document.number,
        "date": document.date.isoformat(),
        "organisation": payload.seller.id,
        "client": payload.buyer.id,
        "contract": payload.contract.id if payload.contract else None,
        "period": str(payload.period) if payload.period else None,
        "total": None if payload.total is None else str(payload.total),
        "status": document.status.value,
        "template": document.template,
        "issued_at": document.issued_at,
    }


def _summary_row(row: DocumentSummary) -> dict[str, Any]:
    return {
        "id": row.id,
        "type": row.type,
        "number": row.number,
        "date": row.date.isoformat(),
        "organisation": row.organisation,
        "client": row.client,
        "total": None if row.total is None else str(row.total),
        "currency": row.currency,
        "status": row.status,
    }
