"""Documents as the commands show them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from docgen.models import Attachment, Document, Event
    from docgen.store import DocumentSummary


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
        "correction": payload.correction.number if payload.correction else 0,
        "corrects": document.corrects_id,
        "template": document.template,
        "issued_at": document.issued_at,
    }


def summary_row(row: DocumentSummary, on: dt.date) -> dict[str, Any]:
    """Return a row of a list as JSON shows it."""
    return {
        "id": row.id,
        "type": row.type,
        "number": row.number,
        "correction": row.correction,
        "date": row.date.isoformat(),
        "organisation": row.organisation,
        "client": row.client,
        "total": _plain(row.total),
        "currency": row.currency,
        "status": row.status,
        **standing(row, on),
    }


def standing(row: DocumentSummary, on: dt.date) -> dict[str, Any]:
    """Return the axes beside the lifecycle: what is paid, and what ЭДО says."""
    return {
        "payment": row.payment_status(on).value,
        "payable": _plain(row.payable),
        "paid": _plain(row.paid),
        "due_date": row.due_date.isoformat() if row.due_date else None,
        "edo": {"severity": row.edo_severity, "text": row.edo_text} if row.edo_severity else None,
    }


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def attachment_row(row: Attachment) -> dict[str, Any]:
    """Return an attachment as JSON shows it."""
    return {
        "id": row.id,
        "name": row.name,
        "media_type": row.media_type,
        "size": row.size,
        "kind": row.kind.value,
        "note": row.note,
    }


def print_attachments(rows: list[dict[str, Any]]) -> None:
    """Print attachments for people; of none, nothing."""
    from docgen.cli.output import print_table

    if rows:
        columns = (">id", "Файл", "Формат", ">Байт", "Вид", "Примечание")
        print_table("Вложения", columns, [tuple(row.values()) for row in rows])


def event_row(event: Event) -> dict[str, Any]:
    """Return an event as JSON shows it."""
    return {
        "at": event.at,
        "name": event.name,
        "detail": event.detail,
        "who": event.who,
        "reason": event.reason,
    }


def print_events(rows: list[dict[str, Any]]) -> None:
    """Print events for people."""
    from docgen.cli.output import print_table

    print_table(
        "События", ("Когда", "Что", "", "Кто", "Почему"), [tuple(row.values()) for row in rows]
    )


def tell_change(*rows: DocumentSummary, json: bool) -> None:
    """Print what has become of documents, as their rows say it."""
    from docgen.cli.output import print_json
    from docgen.lifecycle import STATUS_CAPTIONS

    if json:
        print_json(summary_row(row, today()) for row in rows)
        return
    for row in rows:
        name = f"{row.type} № {row.number} от {row.date:%d.%m.%Y}"
        if row.correction:
            name += f", исправление № {row.correction}"
        typer.echo(f"{row.id}: {name}: {STATUS_CAPTIONS[row.status]}")


def tell(document: Document, *, json: bool = False) -> None:
    """Print what has become of a document."""
    from docgen.cli.output import answer
    from docgen.lifecycle import STATUS_CAPTIONS

    caption = STATUS_CAPTIONS[document.status]
    name = f"{document.type} № {document.number} от {document.date:%d.%m.%Y}"
    if correction := document.payload.correction:
        name += f", исправление № {correction.number} от {correction.date:%d.%m.%Y}"
    answer([document_row(document)], f"{document.id}: {name}: {caption}", json=json)


def today() -> dt.date:
    """Return the day it is here."""
    return dt.datetime.now().astimezone().date()
