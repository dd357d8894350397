"""Numbers for a block of planned documents."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from docgen.batch.plan import PlanEntry, failed, known, refused
from docgen.batch.report import Outcome
from docgen.exceptions import ConfigurationError, DocGenError, IssueRefusedError, StorageError
from docgen.hooks.caller import Plugins
from docgen.pipeline.issue import Issuance
from docgen.store import Frozen, Issued, ReadyDocument
from docgen.templates.folders import TemplateFolders


@frozen(kw_only=True)
class _Ready:
    """An entry whose document waits for its number."""

    entry: PlanEntry
    document: ReadyDocument


class BlockNumbering:
    """Issues what is planned. Done again, it returns what was issued the first time."""

    def __init__(self, issuance: Issuance, plugins: Plugins, templates: TemplateFolders) -> None:
        self._issuance = issuance
        self._plugins = plugins
        self._templates = templates

    def issue(self, entries: Sequence[PlanEntry]) -> tuple[PlanEntry, ...]:
        """Issue the entries that are to be; return all, in order, with what became of them.

        They are issued in one transaction; where one of them stands in the way of all, each in
        its own.

        Raises:
            StorageError: the store failed, and none was issued.

        """
        issuance = self._issuance.snapshot()
        ended = [
            entry if entry.frozen is None else self._take(issuance, entry, entry.frozen)
            for entry in entries
        ]
        waiting = [entry for entry in ended if isinstance(entry, _Ready)]
        try:
            issued = issuance.issue([entry.document for entry in waiting])
            numbered = iter([*map(_numbered, waiting, issued)])
        except (ConfigurationError, IssueRefusedError):
            numbered = (self._issue_one(issuance, entry) for entry in waiting)
        return tuple(next(numbered) if isinstance(entry, _Ready) else entry for entry in ended)

    def _take(self, issuance: Issuance, entry: PlanEntry, new: Frozen) -> _Ready | PlanEntry:
        code, day = new.context.document_type, new.context.date
        try:
            document_type = self._plugins.document_type(code)
            template = self._templates.load(code, new.template, day)
            ready = issuance.take(new, document_type, template)
        except StorageError:
            raise
        except DocGenError as error:
            return failed(entry, error)
        return _Ready(entry=entry, document=ready)

    def _issue_one(self, issuance: Issuance, waiting: _Ready) -> PlanEntry:
        try:
            (issued,) = issuance.issue([waiting.document])
        except IssueRefusedError as error:
            return refused(waiting.entry, error.findings)
        except ConfigurationError as error:
            return failed(waiting.entry, error)
        return _numbered(waiting, issued)


def _numbered(waiting: _Ready, issued: Issued) -> PlanEntry:
    """Return the row of a document that is issued, now or by somebody else.

    What was begun of one that was there already may be of another.
    """
    document, entry = issued.document, waiting.entry
    row = evolve(entry.row, document_id=document.id, number=document.number, outcome=Outcome.MADE)
    numbered = PlanEntry(row=row, document=document, template_hash=document.template_hash)
    return evolve(numbered, begun=entry.begun) if issued.created else known(numbered)
