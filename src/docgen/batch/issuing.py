"""Numbers for a block of planned documents."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from docgen.batch.plan import Entry, failed, known, refused
from docgen.batch.report import Outcome
from docgen.exceptions import (
    ConfigurationError,
    DocGenError,
    IssueRefusedError,
    StorageError,
)
from docgen.hooks.caller import Plugins
from docgen.lifecycle import Actor
from docgen.numbering.rulebook import NumberingRules
from docgen.store import DocumentStore, Issued, NumberWanted, ReadyDocument


@frozen(kw_only=True)
class _Ready:
    """An entry whose document waits for its number."""

    entry: Entry
    document: ReadyDocument


class Issuing:
    """Issues what is planned. Done again, it returns what was issued the first time."""

    def __init__(
        self, store: DocumentStore, plugins: Plugins, rules: NumberingRules, by: Actor
    ) -> None:
        self._store = store
        self._plugins = plugins
        self._rules = rules
        self._by = by

    def issue(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Issue the entries that are to be; return all, in order, with what became of them.

        They are issued in one transaction; where one of them stands in the way of all, each in
        its own.

        Raises:
            StorageError: the store failed, and none was issued.

        """
        rules = self._rules.as_they_are()
        ended = [
            entry if entry.prepared is None else self._frozen(entry, rules) for entry in entries
        ]
        ready = [row for row in ended if isinstance(row, _Ready)]
        try:
            issued = iter([*map(_numbered, ready, self._issue([row.document for row in ready]))])
        except (ConfigurationError, IssueRefusedError):
            issued = map(self._issue_one, ready)
        return tuple(next(issued) if isinstance(row, _Ready) else row for row in ended)

    def _frozen(self, entry: Entry, rules: NumberingRules) -> _Ready | Entry:
        prepared = entry.prepared
        if prepared is None:
            return entry
        document = prepared.document
        self._plugins.before_document_issued(prepared.document_type, document.payload)
        try:
            ready = self._store.freeze(
                document.type,
                document.payload,
                prepared.rule(rules),
                prepared.number_context,
                template=prepared.template,
                key=prepared.operation_key,
                basis=[row.id for row in prepared.basis if row.id is not None],
                wanted=NumberWanted(who=self._by.name),
            )
        except StorageError:
            raise
        except DocGenError as error:
            return failed(entry, error)
        return _Ready(entry=entry, document=ready)

    def _issue(self, ready: Sequence[ReadyDocument]) -> tuple[Issued, ...]:
        issued = self._store.issue_many(ready)
        for row in issued:
            if row.created:
                self._plugins.after_document_issued(row.document)
        return issued

    def _issue_one(self, ready: _Ready) -> Entry:
        try:
            (issued,) = self._issue([ready.document])
        except IssueRefusedError as error:
            return refused(ready.entry, error.findings)
        except ConfigurationError as error:
            return failed(ready.entry, error)
        return _numbered(ready, issued)


def _numbered(ready: _Ready, issued: Issued) -> Entry:
    """Return the row of a document that is issued, now or by somebody else."""
    document = issued.document
    row = evolve(ready.entry.row, document_id=document.id, number=document.number)
    numbered = Entry(row=row, document=document, template_hash=document.template_hash)
    return numbered.ended(Outcome.MADE) if issued.created else known(numbered)
