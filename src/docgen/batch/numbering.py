"""Numbers for a block of planned documents."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from docgen.batch.plan import PlanEntry, failed, known, refused
from docgen.batch.report import Outcome
from docgen.exceptions import ConfigurationError, DocGenError, IssueRefusedError, StorageError
from docgen.lifecycle import Actor
from docgen.pipeline.issue import Issuance, IssueTerms
from docgen.store import Issued, ReadyDocument


@frozen(kw_only=True)
class _Frozen:
    """An entry whose document waits for its number."""

    entry: PlanEntry
    document: ReadyDocument


class BlockNumbering:
    """Issues what is planned. Done again, it returns what was issued the first time."""

    def __init__(self, issuance: Issuance, by: Actor) -> None:
        self._issuance = issuance
        self._terms = IssueTerms(by=by)

    def issue(self, entries: Sequence[PlanEntry]) -> tuple[PlanEntry, ...]:
        """Issue the entries that are to be; return all, in order, with what became of them.

        They are issued in one transaction; where one of them stands in the way of all, each in
        its own.

        Raises:
            StorageError: the store failed, and none was issued.

        """
        issuance = self._issuance.snapshot()
        ended = [self._freeze(issuance, entry) for entry in entries]
        waiting = [entry for entry in ended if isinstance(entry, _Frozen)]
        try:
            issued = issuance.issue([entry.document for entry in waiting])
            numbered = iter([*map(_numbered, waiting, issued)])
        except (ConfigurationError, IssueRefusedError):
            numbered = (self._issue_one(issuance, entry) for entry in waiting)
        return tuple(next(numbered) if isinstance(entry, _Frozen) else entry for entry in ended)

    def _freeze(self, issuance: Issuance, entry: PlanEntry) -> _Frozen | PlanEntry:
        if entry.prepared is None:
            return entry
        try:
            ready = issuance.freeze(entry.prepared, self._terms)
        except StorageError:
            raise
        except DocGenError as error:
            return failed(entry, error)
        return _Frozen(entry=entry, document=ready)

    def _issue_one(self, issuance: Issuance, waiting: _Frozen) -> PlanEntry:
        try:
            (issued,) = issuance.issue([waiting.document])
        except IssueRefusedError as error:
            return refused(waiting.entry, error.findings)
        except ConfigurationError as error:
            return failed(waiting.entry, error)
        return _numbered(waiting, issued)


def _numbered(waiting: _Frozen, issued: Issued) -> PlanEntry:
    """Return the row of a document that is issued, now or by somebody else."""
    document = issued.document
    row = evolve(waiting.entry.row, document_id=document.id, number=document.number)
    numbered = PlanEntry(row=row, document=document, template_hash=document.template_hash)
    return numbered.ended(Outcome.MADE) if issued.created else known(numbered)
