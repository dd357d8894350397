"""`docgen documents`: what is done with issued documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from docgen.cli.dates import parse_date
from docgen.cli.document_rows import tell, tell_change
from docgen.cli.options import Admin, By, ChronologyReason, Config, Date, DocumentId, Json, Reason
from docgen.exceptions import ConfigurationError

if TYPE_CHECKING:
    from docgen.store import DocumentSummary

#: The values of :class:`docgen.models.Status` that a document is brought to by hand.
Step = Annotated[
    Literal["issued", "sent", "viewed", "signed", "declined", "archived"],
    typer.Argument(metavar="STATUS", help="issued, sent, viewed, signed, declined, archived."),
]


def mark(
    document_id: DocumentId,
    status: Step,
    *,
    reason: Reason = "",
    by: By,
    admin: Admin = False,
    json: Json = False,
    config: Config = None,
) -> None:
    """Отметить, что документ отправлен, просмотрен, подписан, отклонён, убран в архив.

    Шаг назад делает только администратор: --admin и --reason.
    """
    from docgen.cli.configuration import open_existing
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        changed = docgen.documents.change_status(
            document_id, status, reason=reason, by=actor(by, is_admin=admin)
        )
    tell_change(changed, json=json)


def void(
    document_id: DocumentId, *, reason: Reason, by: By, json: Json = False, config: Config = None
) -> None:
    """Аннулировать документ: номер остаётся за ним, оплата возвращается на баланс клиента."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        changed = docgen.documents.void(document_id, reason=reason, by=actor(by))
    tell_change(changed, json=json)


def correct(
    document_id: DocumentId,
    *,
    data: Annotated[Path, typer.Option("--data", metavar="FILE", help="Новые данные.")],
    reason: Reason,
    date: Date = None,
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Выпустить исправление: тот же номер и дата, «Исправление № k от …»."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        issued = docgen.documents.correct(
            document_id,
            data,
            reason=reason,
            date=parse_date(date) if date else None,
            by=actor(by),
        )
    tell(issued, json=json)


def reissue(
    document_id: DocumentId,
    *,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="FILE", help="Новые данные; обычно те же.")
    ] = None,
    reason: Reason,
    chronology_reason: ChronologyReason = "",
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Аннулировать документ и выпустить вместо него другой, со следующим номером."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.values import actor

    with open_existing(config) as docgen:
        issued = docgen.documents.reissue(
            document_id, data, reason=reason, chronology_reason=chronology_reason, by=actor(by)
        )
    tell(issued, json=json)


def mark_paid(
    document_id: DocumentId,
    *,
    reason: Reason,
    amount: Annotated[
        str | None, typer.Option("--amount", metavar="SUM", help="Часть; обычно весь остаток.")
    ] = None,
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Отметить документ оплаченным без платежа: наличными, зачётом."""
    from attrs import asdict

    from docgen.cli.configuration import open_existing
    from docgen.cli.output import answer
    from docgen.cli.values import actor, parse_amount

    with open_existing(config) as docgen:
        share = docgen.payments.mark_paid(
            document_id,
            reason=reason,
            amount=parse_amount(amount) if amount else None,
            by=actor(by),
        )
        status = docgen.documents.payment_status(document_id)
    answer(
        [{**asdict(share), "payment": status.value}], f"{document_id}: {status.caption}", json=json
    )


def attach(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Скан или любой другой файл.")],
    document_id: Annotated[
        int | None, typer.Argument(metavar="[ID]", help="Без него документ найдёт штрихкод скана.")
    ] = None,
    *,
    other: Annotated[
        bool, typer.Option("--other", help="Это не скан подписанного: статус не меняется.")
    ] = False,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Примечание.")] = "",
    by: By,
    json: Json = False,
    config: Config = None,
) -> None:
    """Приложить скан подписанного документа; документ становится подписанным."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.values import actor, read_file

    if other and document_id is None:
        raise ConfigurationError("--other is no scan with a barcode: name the document's id")
    content = read_file(file)
    with open_existing(config) as docgen:
        if other and document_id is not None:
            docgen.documents.attach(document_id, content, file.name, note=note, by=actor(by))
            found: tuple[DocumentSummary, ...] = (docgen.documents.summary(document_id),)
        else:
            found = docgen.documents.attach_scan(
                content, file.name, document=document_id, note=note, by=actor(by)
            )
    tell_change(*found, json=json)
