"""Signed paper that has not come back: by client and age, and reminders of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Final

from attrs import frozen

from docgen.lifecycle import Actor
from docgen.models import Action, NoticeKind
from docgen.pipeline.rights import subject_of_summary
from docgen.services.documents.visible import with_visible_sums
from docgen.store import DocumentSummary
from docgen.wiring import Wiring

_REMINDED: Final = "reminded"


@frozen(kw_only=True)
class UnsignedPaper:
    """A client's documents that have not come back signed, the oldest first.

    ``days`` is the age of the oldest.
    """

    client: str
    client_name: str
    days: int
    documents: tuple[DocumentSummary, ...]


class Paper:
    """Looks for what has not come back; see :class:`docgen.services.documents.Documents`."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def unsigned(
        self,
        *,
        document_type: str | None,
        organisation: str | None,
        client: str | None,
        older_than: int,
        on: dt.date,
    ) -> tuple[UnsignedPaper, ...]:
        """Return the clients that have something to give back, who is late longest first."""
        rows = self._wiring.store.list(
            document_type=self._types(document_type),
            organisation=organisation,
            client=client,
            unsigned=True,
            dated_until=on - dt.timedelta(days=older_than),
        )
        seen = self._wiring.rights.visible(rows, subject_of_summary)
        by_client = sorted(seen, key=attrgetter("client", "date", "id"))
        found = [
            self._of_client(list(group), on)
            for _, group in groupby(by_client, key=attrgetter("client"))
        ]
        return tuple(sorted(found, key=attrgetter("days"), reverse=True))

    def remind(
        self, papers: Iterable[UnsignedPaper], *, on: dt.date, by: Actor
    ) -> tuple[UnsignedPaper, ...]:
        """Tell each client, once a day, what to give back; return those that were told now."""
        return tuple(paper for paper in papers if self._remind(paper, on, by))

    def _remind(self, paper: UnsignedPaper, on: dt.date, by: Actor) -> bool:
        for document in paper.documents:
            by = self._wiring.rights.require(Action.SEND, subject_of_summary(document), by)
        ids = [document.id for document in paper.documents if not self._is_told(document.id, on)]
        if not ids:
            return False
        for document_id in ids:
            self._wiring.store.lifecycle.note(document_id, _REMINDED, str(on), by)
        text = f"Верните подписанные документы: {self._wiring.notices.called(ids)}"
        self._wiring.notices.of_documents(NoticeKind.PAPER_MISSING, paper.client, text, ids)
        return True

    def _is_told(self, document_id: int, on: dt.date) -> bool:
        events = self._wiring.store.events(document_id)
        return any(event.name == _REMINDED and event.detail == str(on) for event in events)

    def _types(self, wanted: str | None) -> tuple[str, ...]:
        if wanted is not None:
            return (self._wiring.plugins.document_type(wanted).code,)
        return tuple(
            document_kind.code
            for document_kind in self._wiring.plugins.document_types()
            if document_kind.comes_back
        )

    def _of_client(self, rows: list[DocumentSummary], on: dt.date) -> UnsignedPaper:
        return UnsignedPaper(
            client=rows[0].client,
            client_name=rows[-1].client_name,
            days=(on - rows[0].date).days,
            documents=tuple(with_visible_sums(self._wiring.rights, summary) for summary in rows),
        )
