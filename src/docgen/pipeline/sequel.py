"""What follows from issuing a document and from its steps, kept in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from docgen.models import Document, Draft, Status

if TYPE_CHECKING:
    from docgen.store.documents.document_rows import Outgoing
    from docgen.store.outbox.entries import NewEntry


class Sequel(Protocol):
    """What follows from issuing and from steps after it, written with them or not at all."""

    def of(self, draft: Draft) -> Outgoing:
        """Say, before the number is taken, what goes into the outbox once it is."""
        ...

    def at_step(self, document: Document, target: Status) -> Sequence[NewEntry]:
        """Say what goes into the outbox with a step to a status."""
        ...


class NoSequel:
    """Nothing follows."""

    def of(self, draft: Draft) -> Outgoing:  # noqa: ARG002 - as the protocol has it
        """Put nothing into the outbox."""
        from docgen.store.documents.document_rows import nothing_goes

        return nothing_goes

    def at_step(self, document: Document, target: Status) -> Sequence[NewEntry]:  # noqa: ARG002 - as the protocol has it
        """Put nothing into the outbox."""
        return ()
