"""Exchange with 1C: ``dg.exchange.onec``."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Final

from docgen.exchange.onec.export import FROM_ONEC, ONEC, ExportReport, OneCExport
from docgen.exchange.onec.reading import Answer, read_answer
from docgen.exchange.onec.receiving import Receiving
from docgen.exchange.onec.settings import OneCSettings
from docgen.lifecycle import Actor
from docgen.models import Period
from docgen.pipeline.request import parse_period
from docgen.store.exchange.messages import Message
from docgen.store.exchange.received import Received
from docgen.wiring import Wiring

NOBODY: Final = Actor()


class OneC:
    """What goes to 1C in EnterpriseData, and what comes back. ``by`` stays in the journal."""

    def __init__(self, wiring: Wiring, settings: OneCSettings) -> None:
        self._wiring = wiring
        self.settings = settings
        self._export = OneCExport(wiring, settings)
        #: What takes in documents and scans that an accountant attaches.
        self.receiving = Receiving(wiring)

    def export(
        self,
        target: str | PathLike[str] | None = None,
        *,
        period: Period | str | None = None,
        organisation: str | None = None,
        again: str = "",
        dry_run: bool = False,
        by: Actor = NOBODY,
    ) -> ExportReport:
        """Write a message of what 1C has not been told of yet, or what has changed since.

        ``target`` is a folder or an ``.xml`` file; a file appears there whole. Without a
        ``period`` it is everything since the last message. ``again`` is the reason why all that
        is in force goes anew. ``dry_run`` only tells what would go.

        Raises:
            ConfigurationError: there is no target, or the settings cannot be used.
            StorageError: the message could not be written; nothing was journalled.

        """
        return self._export.export(
            None if target is None else Path(target),
            period=parse_period(period) if isinstance(period, str) else period,
            organisation=organisation,
            again=again,
            dry_run=dry_run,
            by=by,
        )

    def waiting(self, period: Period | None = None) -> int:
        """Return how many documents 1C has not been told of, or has to be told of again."""
        return self._wiring.store.messages.count(self._export.wanted(period, None))

    def messages(self) -> tuple[Message, ...]:
        """Return the messages that went, the oldest first."""
        return self._wiring.store.messages.list(ONEC)

    def confirm(self, number: int, organisations: Sequence[str] | None = None) -> int:
        """Take somebody's word that all messages up to a number were loaded.

        ``organisations`` narrows them to the messages of these.

        Raises:
            UnknownNameError: no message has gone under this number.

        """
        return self._wiring.store.messages.confirm(ONEC, number, organisations)

    def received(self, received_id: int) -> Received:
        """Return the card of a document that came from 1C.

        Raises:
            UnknownNameError: there is none with this id.

        """
        return self._wiring.store.received.get(received_id)

    def read_answer(self, file: str | PathLike[str], *, by: Actor = NOBODY) -> Answer:
        """Read a message of 1C's: which of ours have arrived; again, nothing changes.

        Raises:
            OfficialFileError: it is no message of EnterpriseData.
            UnknownNameError: it confirms a message that never went.

        """
        answer = read_answer(Path(file))
        messages = self._wiring.store.messages
        if answer.received:
            messages.confirm(ONEC, answer.received)
        if answer.number >= messages.next_number(FROM_ONEC):
            added = messages.add(FROM_ONEC, answer.number, (), place=str(file), by=by)
            messages.mark_sent(added)
        return answer
