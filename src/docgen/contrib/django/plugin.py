"""The site's plugin: the permissions of its users, and what happens told as Django's signals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen import hookimpl
from docgen.contrib.django import signals
from docgen.lifecycle import Actor
from docgen.models import Action, Document, File, Status, Subject
from docgen.settlement import PaymentStatus, Receipt

if TYPE_CHECKING:
    from docgen.store.outbox.entries import OutboxEntry


@hookimpl
def docgen_may(user: Actor, action: Action, subject: Subject) -> bool | None:
    """Allow a user of the site what the site's permissions do; of others say nothing."""
    if not user.id or user.client:
        return None
    return f"docgen.{action}_{subject.kind}" in user.roles


@hookimpl
def docgen_after_document_issued(document: Document) -> None:
    """Tell that a document was issued."""
    signals.document_issued.send(sender=Document, document=document)


@hookimpl
def docgen_after_file_rendered(document: Document, file: File) -> None:
    """Tell that a file was made."""
    signals.file_rendered.send(sender=Document, document=document, file=file)


@hookimpl
def docgen_after_status_changed(document: Document, previous: Status) -> None:
    """Tell that a document has another status."""
    signals.status_changed.send(sender=Document, document=document, previous=previous)


@hookimpl
def docgen_after_payment_received(receipt: Receipt) -> None:
    """Tell that money was taken in."""
    signals.payment_received.send(sender=Receipt, receipt=receipt)


@hookimpl
def docgen_after_payment_reversed(receipt: Receipt) -> None:
    """Tell that money was taken back."""
    signals.payment_reversed.send(sender=Receipt, receipt=receipt)


@hookimpl
def docgen_after_payment_status_changed(
    document: Document, status: PaymentStatus, previous: PaymentStatus
) -> None:
    """Tell that a document is paid in another measure."""
    signals.payment_status_changed.send(
        sender=Document, document=document, status=status, previous=previous
    )


@hookimpl
def docgen_after_letter_sent(letter: OutboxEntry) -> None:
    """Tell how an attempt to send a letter ended."""
    signals.letter_sent.send(sender=type(letter), letter=letter)
