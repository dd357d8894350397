"""Documents taken to their numbers, in one way whoever asks.

Alone, in a package, in a batch, in place of another or as its correction: the plugins are told
before, the payload is frozen, one transaction gives the number and keeps the document, and the
plugins are told after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from attrs import frozen

from docgen.exceptions import ApprovalNeededError
from docgen.hooks.caller import Plugins
from docgen.lifecycle import Actor
from docgen.models import Document, DocumentType, Draft, Finding, Status, Template
from docgen.numbering.rulebook import NumberingRules
from docgen.pipeline.draft import Prepared
from docgen.pipeline.measuring import measured
from docgen.pipeline.sequel import Sequel
from docgen.store import DocumentStore, Frozen, Issued, NumberWanted, ReadyDocument

if TYPE_CHECKING:
    from docgen.store.opening import StoreOpener

NOBODY: Final = Actor()


@frozen(kw_only=True)
class IssueTerms:
    """On what terms a document is issued.

    ``by`` issues it. ``key`` is its own operation's unless given. ``number`` is given by hand
    instead of the next one. ``chronology_reason`` says why its date may be before that of the
    number before it. ``placeholder`` stands, in documents issued together with it, where its
    number will be. ``is_approved`` says that whoever has to has said yes.
    """

    by: Actor = NOBODY
    key: str | None = None
    number: str | None = None
    chronology_reason: str = ""
    placeholder: str = ""
    is_approved: bool = False


class Issuance:
    """Takes prepared documents to their numbers. Whatever fails, none of them was issued."""

    def __init__(
        self,
        opener: StoreOpener,
        plugins: Plugins,
        rules: NumberingRules,
        approvals: Mapping[str, Sequence[str]],
        sequel: Sequel,
    ) -> None:
        self._opener = opener
        self._sequel = sequel
        self._approvals = approvals
        self._plugins = plugins
        self._rules = rules

    @property
    def _store(self) -> DocumentStore:
        return self._opener.store

    def snapshot(self) -> Issuance:
        """Return one that asks for stored rules once, for many documents."""
        rules = self._rules.snapshot()
        return Issuance(self._opener, self._plugins, rules, self._approvals, self._sequel)

    def freeze(
        self, prepared: Prepared, terms: IssueTerms, basis: Sequence[int] | None = None
    ) -> ReadyDocument:
        """Tell the plugins that a document is about to be issued, and freeze it.

        ``basis`` are the ids of the documents it is made from, if not those it was prepared from.

        Raises:
            ApprovalNeededError: it is of a type that is issued only on a yes, and there is none.
            DataError: the payload could not be read back, as its type's class reads data.
            StorageError: the store failed.

        """
        draft = prepared.draft
        self._require_approval(draft.type, terms)
        self._plugins.before_document_issued(prepared.document_type, draft.payload)
        return ReadyDocument(
            rule=prepared.rule(self._rules),
            new=self._frozen(prepared, terms, basis),
            outgoing=self._sequel.of(draft),
        )

    def freeze_ahead(self, prepared: Prepared, terms: IssueTerms) -> Frozen:
        """Freeze a document in another process than the one that issues it: see :meth:`take`.

        Raises:
            ApprovalNeededError: it is of a type that is issued only on a yes, and there is none.
            DataError: the payload could not be read back, as its type's class reads data.
            StorageError: the store failed.

        """
        self._require_approval(prepared.draft.type, terms)
        return self._frozen(prepared, terms, None)

    def take(self, new: Frozen, document_type: DocumentType, template: Template) -> ReadyDocument:
        """Tell the plugins that a document frozen elsewhere is about to be issued.

        Raises:
            PluginError: one of them will not have it.
            StorageError: the store failed.

        """
        payload = new.payload
        self._plugins.before_document_issued(document_type, payload)
        draft = Draft(
            type=document_type.code,
            payload=payload,
            template=new.template,
            template_hash=new.template_hash,
        )
        rule = self._rules.of(document_type, template, payload.date, payload.seller.id)
        return ReadyDocument(rule=rule, new=new, outgoing=self._sequel.of(draft))

    def _require_approval(self, code: str, terms: IssueTerms) -> None:
        if not terms.is_approved and (approvers := self._approvals.get(code)):
            raise ApprovalNeededError(code, approvers)

    def _frozen(self, prepared: Prepared, terms: IssueTerms, basis: Sequence[int] | None) -> Frozen:
        issued = [row.id for row in prepared.basis if isinstance(row, Document)]
        return self._store.freeze(
            prepared.draft.type,
            prepared.draft.payload,
            prepared.number_context,
            template=prepared.template,
            key=terms.key or prepared.operation_key,
            basis=issued if basis is None else basis,
            wanted=NumberWanted(
                text=terms.number, reason=terms.chronology_reason, who=terms.by.name
            ),
            placeholder=terms.placeholder,
            follows=[row.number for row in prepared.basis if isinstance(row, Draft)],
        )

    def issue(self, ready: Sequence[ReadyDocument]) -> tuple[Issued, ...]:
        """Give frozen documents their numbers in one transaction, and tell the plugins.

        Those that are there under their keys already are returned as they are.

        Raises:
            ConfigurationError: a number is already used, or void.
            IssueRefusedError: dates are out of order, for no reason.
            StorageError: the store failed.

        """
        with measured(self._plugins, "issue", count=str(len(ready))):
            issued = self._store.issue_many(ready)
        for outcome in issued:
            if outcome.created:
                self._plugins.after_document_issued(outcome.document)
        return issued

    def replace(
        self, former: Document, prepared: Prepared, terms: IssueTerms, *, reason: str
    ) -> Document:
        """Make a document void and issue another in its place, both in one transaction.

        Raises:
            TransitionError: the former cannot become void.
            IssueRefusedError: the number's date is out of order, for no reason.
            StorageError: the store failed.

        """
        self._plugins.before_status_changed(former, Status.VOID)
        ready = self.freeze(prepared, terms, self._store.links.basis(former.id))
        issued = self._store.reissue(former.id, ready, by=terms.by, reason=reason)
        if issued.created:
            self._plugins.after_document_issued(issued.document)
        self._plugins.after_status_changed(self._store.get(former.id), former.status)
        return issued.document

    def correct(
        self, former: Document, prepared: Prepared, terms: IssueTerms, *, reason: str
    ) -> Document:
        """Write a correction, with the number of what it corrects, which goes to the archive.

        Raises:
            TransitionError: the former is void, in the archive, or corrected already.
            StorageError: the store failed.

        """
        self._plugins.before_status_changed(former, Status.ARCHIVED)
        ready = self.freeze(prepared, terms, self._store.links.basis(former.id))
        correction = self._store.correct(former.id, ready, by=terms.by, reason=reason)
        self._plugins.after_document_issued(correction)
        self._plugins.after_status_changed(self._store.get(former.id), former.status)
        return correction

    def check_chronology(self, prepared: Prepared) -> tuple[Finding, ...]:
        """Return what the next number has against the date of a document not issued yet."""
        rule, key = prepared.rule(self._rules), prepared.operation_key
        if not rule.chronological or (key and self._store.find_by_key(key)):
            return ()
        finding = self._store.journal.check_chronology(rule, prepared.number_context)
        return () if finding is None else (finding,)
