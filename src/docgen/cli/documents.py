"""`docgen documents`: what was issued, and what is done with it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import document_steps
from docgen.cli.document_rows import (
    attachment_row,
    document_row,
    event_row,
    print_attachments,
    print_events,
    standing,
    summary_row,
    today,
)
from docgen.cli.options import By, Channel, Config, DocumentId, Json, Period, Save

app = typer.Typer(help="Выпущенные документы.", no_args_is_help=True)

Filter = Annotated[str | None, typer.Option(metavar="ID")]


@app.command("list")
def list_(
    *,
    document_type: Annotated[str | None, typer.Option("--type", metavar="TYPE")] = None,
    status: Annotated[
        str | None, typer.Option("--status", metavar="STATUS", help="issued, sent, signed, void …")
    ] = None,
    organisation: Annotated[str | None, typer.Option("--org", metavar="ID")] = None,
    client: Annotated[str | None, typer.Option("--client", metavar="ID")] = None,
    contract: Annotated[str | None, typer.Option("--contract", metavar="ID")] = None,
    period: Period = None,
    group: Annotated[
        str | None,
        typer.Option("--group", metavar="GROUP", help="bill, accounting или contract."),
    ] = None,
    payment: Annotated[
        str | None,
        typer.Option(
            "--payment", metavar="STATE", help="unpaid, partly_paid, paid, overpaid, overdue."
        ),
    ] = None,
    older_than: Annotated[
        int | None, typer.Option("--older-than", metavar="DAYS", min=0, help="Старше, дней.")
    ] = None,
    overdue: Annotated[
        bool, typer.Option("--overdue", help="Только просроченные, по сроку оплаты.")
    ] = False,
    before: Annotated[
        int | None, typer.Option("--before", metavar="ID", help="Следующая страница: старше этого.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Сколько показать.")] = 100,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать документы, новые сверху."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json, print_table
    from docgen.language.numbers import format_money
    from docgen.lifecycle import STATUS_CAPTIONS
    from docgen.models import currency_symbol
    from docgen.settlement import payment_caption

    on = today()
    with open_existing(config) as docgen:
        found = docgen.documents.list(
            document_type=document_type,
            group=group,
            organisation=organisation,
            client=client,
            contract=contract,
            period=period,
            status=status,
            payment=payment,
            older_than=older_than,
            overdue=overdue,
            before=before,
            limit=limit,
        )
    if json:
        print_json(summary_row(row, on) for row in found)
        return
    columns = ("Тип", "Номер", "Дата", "??Организация", "Клиент", ">Сумма", "???Валюта")
    print_table(
        "Документы",
        (">id", *columns, "?Статус", "?Оплата", "??Срок"),
        [
            (
                row.id,
                row.type,
                f"{row.number}, испр. {row.correction}" if row.correction else row.number,
                f"{row.date:%d.%m.%Y}",
                row.organisation,
                row.client,
                "" if row.total is None else format_money(row.total),
                currency_symbol(row.currency),
                STATUS_CAPTIONS[row.status],
                payment_caption(row.payment_states(on)),
                "" if row.due_date is None else f"{row.due_date:%d.%m.%Y}",
            )
            for row in found
        ],
    )


@app.command()
def show(
    document_id: DocumentId,
    *,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="OUT", help="Сохранить файл документа.")
    ] = None,
    format: Annotated[str, typer.Option("--format", help="html или pdf.")] = "pdf",  # noqa: A002 - the option's name
    channel: Channel = "email",
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать документ, его оплату, вложения и события."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import place_of, print_json, print_table
    from docgen.writing import write_file

    with open_existing(config) as docgen:
        document = docgen.documents.get(document_id)
        summary = docgen.documents.summary(document_id)
        events = docgen.documents.history(document_id)
        attached = docgen.documents.attachments(document_id)
        visible = docgen.documents.template(document).visible_to_client
        if output is not None:
            file = docgen.file(document, format, channel=channel)
            write_file(place_of(file, output), file.content)
    row = {**document_row(document), **standing(summary, today())}
    files = [attachment_row(one) for one in attached]
    history_rows = [event_row(one) for one in events]
    if json:
        print_json(
            [{**row, "visible_to_client": visible, "attachments": files, "events": history_rows}]
        )
        return
    print_table("Документ", ("", ""), list(row.items()))
    print_attachments(files)
    print_events(history_rows)


@app.command()
def attachments(
    document_id: DocumentId,
    *,
    folder: Save = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать вложения документа: сканы и другие файлы, или сохранить их."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json, save_all

    with open_existing(config) as docgen:
        docgen.documents.get(document_id)
        attached = docgen.documents.attachments(document_id)
        rows = [attachment_row(one) for one in attached]
        if folder is not None:
            paths = save_all([docgen.documents.attachment(one) for one in attached], folder)
            rows = [{**row, "file": str(path)} for row, path in zip(rows, paths, strict=True)]
    if json:
        print_json(rows)
    elif not rows:
        typer.echo("Вложений нет.")
    elif folder is None:
        print_attachments(rows)
    else:
        typer.echo("\n".join(row["file"] for row in rows))


@app.command()
def history(document_id: DocumentId, *, json: Json = False, config: Config = None) -> None:
    """Показать, что было с документом: когда, кто, почему."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json

    with open_existing(config) as docgen:
        rows = [event_row(one) for one in docgen.documents.history(document_id)]
    if json:
        print_json(rows)
    else:
        print_events(rows)


@app.command()
def register(
    *,
    period: Annotated[str, typer.Option("--period", metavar="PERIOD", help="2026-10, 2026-Q4.")],
    document_type: Annotated[str, typer.Option("--type", metavar="TYPE")] = "vat_invoice",
    organisation: Annotated[str | None, typer.Option("--org", metavar="ID")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="OUT", help="Файл: .pdf, .html, .csv.")
    ] = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать журнал номеров за период: счетов-фактур или документов другого типа."""
    from attrs import asdict

    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json, print_table
    from docgen.reports.register import COLUMNS
    from docgen.writing import write_file

    with open_existing(config) as docgen:
        journal = docgen.documents.register(
            period, document_type=document_type, organisation=organisation
        )
        if output is not None:
            kind = output.suffix.removeprefix(".")
            write_file(output, docgen.documents.print_register(journal, kind).content)
    if json:
        print_json(asdict(row) for row in journal.rows)
    elif output is None:
        print_table(journal.heading, COLUMNS, journal.cells())


@app.command()
def unsigned(
    *,
    client: Annotated[str | None, typer.Option("--client", metavar="ID")] = None,
    organisation: Annotated[str | None, typer.Option("--org", metavar="ID")] = None,
    document_type: Annotated[str | None, typer.Option("--type", metavar="TYPE")] = None,
    older_than: Annotated[
        int, typer.Option("--older-than", metavar="DAYS", min=0, help="Старше, дней.")
    ] = 0,
    remind: Annotated[
        bool, typer.Option("--remind", help="Напомнить клиентам, не чаще раза в день.")
    ] = False,
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать, что не вернулось подписанным: по клиентам, самые старые сверху."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json, print_table
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        papers = docgen.documents.unsigned(
            document_type=document_type,
            organisation=organisation,
            client=client,
            older_than=older_than,
        )
        if remind:
            told = docgen.documents.remind(papers, by=actor(by))
    if json:
        on = today()
        print_json(
            {
                "client": paper.client,
                "client_name": paper.client_name,
                "days": paper.days,
                "documents": [summary_row(one, on) for one in paper.documents],
            }
            for paper in papers
        )
        return
    columns = ("Клиент", "Название", ">Дней", ">Документов", "Какие")
    print_table(
        "Не вернулись подписанными",
        columns,
        [
            (
                paper.client,
                paper.client_name,
                paper.days,
                len(paper.documents),
                ", ".join(f"{one.type} № {one.number}" for one in paper.documents),
            )
            for paper in papers
        ],
    )
    if remind:
        typer.echo(f"Напоминаний: {len(told)}")


app.command()(document_steps.mark)
app.command()(document_steps.void)
app.command()(document_steps.correct)
app.command()(document_steps.reissue)
app.command("mark-paid")(document_steps.mark_paid)
app.command()(document_steps.attach)
