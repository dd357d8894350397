"""Numbers for a block of planned documents."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from docgen._numbering import NumberingRules
from docgen._plugins import Plugins
from docgen._preparation import Prepared
from docgen.batch.plan import Entry, failed, known, refused
from docgen.batch.report import Outcome
from docgen.exceptions import DocGenError, IssueRefusedError, StorageError
from docgen.lifecycle import Actor
from docgen.store import DocumentStore, Issued, NumberWanted


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

        Raises:
            StorageError: the store failed; what was issued before stays issued.

        """
        return tuple(
            entry if entry.prepared is None else self._issue(entry, entry.prepared)
            for entry in entries
        )

    def _issue(self, entry: Entry, prepared: Prepared) -> Entry:
        self._plugins.before_document_issued(prepared.document_type, prepared.document.payload)
        try:
            issued = self._number(prepared)
        except StorageError:
            raise
        except IssueRefusedError as error:
            return refused(entry, error.findings)
        except DocGenError as error:
            return failed(entry, error)
        document = issued.document
        row = evolve(entry.row, document_id=document.id, number=document.number)
        numbered = Entry(row=row, document=document, template_hash=document.template_hash)
        if not issued.created:
            return known(numbered)
        self._plugins.after_document_issued(document)
        return numbered.ended(Outcome.MADE)

    def _number(self, prepared: Prepared) -> Issued:
        document = prepared.document
        rule = self._rules.of(
            prepared.document_type, prepared.template, document.date, document.payload.seller.id
        )
        return self._store.issue(
            document.type,
            document.payload,
            rule,
            prepared.number_context,
            template=prepared.template,
            key=prepared.operation_key,
            basis=[row.id for row in prepared.basis if row.id is not None],
            wanted=NumberWanted(who=self._by.name),
        )
