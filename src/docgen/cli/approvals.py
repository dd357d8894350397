"""`docgen approvals`: documents that wait for a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from docgen.cli.options import By, Config, Due, Json, Period, Reason, Type

if TYPE_CHECKING:
    from docgen.models import Approval
    from docgen.pipeline.request import DocumentRequest

app = typer.Typer(help="Согласование: документы, которые ждут «да».", no_args_is_help=True)

ApprovalId = Annotated[int, typer.Argument(metavar="APPROVAL", help="Номер согласования.")]


@app.command()
def ask(
    document_type: Type,
    *,
    client: Annotated[str | None, typer.Option("--client", metavar="ID")] = None,
    contract: Annotated[str | None, typer.Option("--contract", metavar="ID")] = None,
    period: Period = None,
    approvers: Annotated[
        list[str] | None,
        typer.Option("--approver", metavar="NAME", help="Кто согласует; по порядку."),
    ] = None,
    due: Due = None,
    comment: Annotated[str, typer.Option("--comment", metavar="TEXT")] = "",
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Попросить согласия на выпуск документа; номер он получит, когда согласятся все."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.dates import parse_date
    from docgen.cli.values import actor

    given = {"client": client, "contract": contract, "period": period}
    request: DocumentRequest = {name: row for name, row in given.items() if row}  # type: ignore[assignment] # each is one of its keys
    with open_docgen(config) as docgen:
        approval = docgen.approvals.ask(
            document_type,
            approvers=approvers or (),
            due=None if due is None else parse_date(due),
            comment=comment,
            by=actor(by),
            **request,
        )
    _tell(approval, json=json)


@app.command("list")
def list_(
    *,
    status: Annotated[
        str | None, typer.Option("--status", help="asked, approved, refused.")
    ] = None,
    approver: Annotated[
        str | None, typer.Option("--approver", metavar="NAME", help="Чьего ответа ждут.")
    ] = None,
    client: Annotated[str | None, typer.Option("--client", metavar="ID")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Только без ответа в срок.")] = False,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать согласования, новые сверху."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json, print_table
    from docgen.models import APPROVAL_CAPTIONS

    with open_existing(config) as docgen:
        found = docgen.approvals.list(
            status=status, approver=approver, client=client, overdue=overdue
        )
    if json:
        print_json(map(approval_row, found))
        return
    columns = (">№", "Тип", "Клиент", "?Период", "Состояние", "Ждём", "?Срок", "?Документ")
    print_table(
        "Согласования",
        columns,
        [
            (
                row.id,
                row.type,
                row.client,
                row.period,
                APPROVAL_CAPTIONS[row.status],
                row.approver,
                "" if row.due is None else f"{row.due:%d.%m.%Y}",
                row.document_id,
            )
            for row in found
        ],
    )


@app.command()
def show(approval_id: ApprovalId, *, json: Json = False, config: Config = None) -> None:
    """Показать согласование и его события."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.document_rows import event_row, print_events
    from docgen.cli.output import print_json, print_table

    with open_existing(config) as docgen:
        approval = docgen.approvals.get(approval_id)
        events = [event_row(row) for row in docgen.approvals.history(approval_id)]
    row = approval_row(approval)
    if json:
        print_json([{**row, "events": events}])
        return
    print_table("Согласование", ("", ""), [(name, str(value)) for name, value in row.items()])
    print_events(events)


@app.command()
def approve(
    approval_id: ApprovalId,
    *,
    comment: Annotated[str, typer.Option("--comment", metavar="TEXT")] = "",
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Согласиться; с последним согласием документ выпускается."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        approval = docgen.approvals.approve(approval_id, comment=comment, by=actor(by))
    _tell(approval, json=json)


@app.command()
def refuse(
    approval_id: ApprovalId, *, reason: Reason, by: By, json: Json = False, config: Config = None
) -> None:
    """Не согласиться и сказать почему."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        approval = docgen.approvals.refuse(approval_id, reason=reason, by=actor(by))
    _tell(approval, json=json)


@app.command()
def remind(*, by: By, json: Json = False, config: Config = None) -> None:
    """Напомнить тем, кто не ответил в срок, не чаще раза в день."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import answer
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        told = docgen.approvals.remind(by=actor(by))
    answer(map(approval_row, told), f"Напоминаний: {len(told)}", json=json)


def approval_row(approval: Approval) -> dict[str, Any]:
    """Return an approval as JSON shows it, without the link that answers it."""
    from docgen.models.mapping import to_mapping

    row: dict[str, Any] = to_mapping(approval)
    del row["token"]
    return {**row, "approver": approval.approver}


def _tell(approval: Approval, *, json: bool) -> None:
    from docgen.cli.output import answer
    from docgen.models import APPROVAL_CAPTIONS

    waits = f", ответ за: {approval.approver}" if approval.approver else ""
    made = f", документ {approval.document_id}" if approval.document_id else ""
    caption = APPROVAL_CAPTIONS[approval.status]
    sentence = f"Согласование № {approval.id}: {caption}{waits}{made}"
    answer([approval_row(approval)], sentence, json=json)
