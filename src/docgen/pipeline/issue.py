"""Documents issued: checked, given their numbers and frozen, one by one or as a package."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docgen.exceptions import ConfigurationError, IssueRefusedError
from docgen.hooks.caller import Plugins
from docgen.lifecycle import Actor
from docgen.models import Document, Finding, Severity, Status
from docgen.numbering.rulebook import NumberingRules
from docgen.pipeline.draft import Preparation, Prepared
from docgen.pipeline.request import Data, Wanted
from docgen.store import DocumentStore, NumberWanted


class Issuer:
    """Issues documents; see :meth:`docgen.DocGen.issue` for what it refuses."""

    def __init__(
        self,
        store: Callable[[], DocumentStore],
        plugins: Plugins,
        preparation: Preparation,
        rules: NumberingRules,
    ) -> None:
        self._store = store
        self._plugins = plugins
        self._preparation = preparation
        self._rules = rules

    def issue(
        self,
        code: str,
        data: Data | None,
        wanted: Wanted,
        *,
        key: str | None,
        chronology_reason: str,
        by: Actor,
    ) -> Document:
        """Issue a document, or return the one that was issued under its key."""
        prepared = self._preparation.prepare(code, data, wanted)
        if prepared.document.status is not Status.DRAFT and not wanted.get("number"):
            raise ConfigurationError(
                f"the number {prepared.document.number!r} stands in the data, but issued documents "
                "are numbered by their rule; leave it out, or give number= beside the data"
            )
        key = key or prepared.operation_key
        if key and (found := self._store().find_by_key(key)):
            return _of_type(found, code, key)
        findings = self._preparation.findings(prepared)
        if errors := [row for row in findings if row.severity is Severity.ERROR]:
            raise IssueRefusedError(code, errors)
        return self._numbered(prepared, key, chronology_reason, by)

    def issue_package(
        self,
        codes: Sequence[str],
        data: Data | None,
        wanted: Wanted,
        *,
        chronology_reason: str,
        by: Actor,
    ) -> tuple[Document, ...]:
        """Issue documents on one request, each on the basis of those before; all checked first."""
        basis = list(self._preparation.basis(wanted))
        self._check_package(codes, data, wanted, basis, foreseen=not chronology_reason)
        for code in codes:
            step: Wanted = {**wanted, "basis": tuple(basis)}
            issued = self.issue(
                code, data, step, key=None, chronology_reason=chronology_reason, by=by
            )
            basis.append(issued)
        return tuple(basis[-len(codes) :])

    def foresee(self, prepared: Prepared) -> tuple[Finding, ...]:
        """Return what the next number has against the date of a document not issued yet."""
        rule, key = prepared.rule(self._rules), prepared.operation_key
        if not rule.chronological or (key and self._store().find_by_key(key)):
            return ()
        finding = self._store().journal.foresee(rule, prepared.number_context)
        return () if finding is None else (finding,)

    def _numbered(
        self, prepared: Prepared, key: str | None, chronology_reason: str, by: Actor
    ) -> Document:
        document = prepared.document
        self._plugins.before_document_issued(prepared.document_type, document.payload)
        issued = self._store().issue(
            document.type,
            document.payload,
            prepared.rule(self._rules),
            prepared.number_context,
            template=prepared.template,
            key=key,
            basis=[row.id for row in prepared.basis if row.id is not None],
            wanted=NumberWanted(
                text=None if document.status is Status.DRAFT else document.number,
                reason=chronology_reason,
                who=by.name,
            ),
        )
        if issued.created:
            self._plugins.after_document_issued(issued.document)
        return _of_type(issued.document, document.type, key)

    def _check_package(
        self,
        codes: Sequence[str],
        data: Data | None,
        wanted: Wanted,
        basis: Sequence[Document],
        *,
        foreseen: bool,
    ) -> None:
        drafts: list[Document] = []
        errors: list[Finding] = []
        for code in codes:
            step: Wanted = {**wanted, "basis": [*basis, *drafts]}
            prepared = self._preparation.prepare(code, data, step)
            found = self._preparation.findings(prepared)
            errors += [row for row in found if row.severity is Severity.ERROR]
            if foreseen:
                errors += self.foresee(prepared)
            drafts.append(prepared.document)
        if errors:
            raise IssueRefusedError(", ".join(codes), errors)


def _of_type(document: Document, code: str, key: str | None) -> Document:
    """Refuse to pass off a document of another type as the one that was asked for."""
    if document.type != code:
        raise ConfigurationError(
            f"the key {key!r} belongs to {document.type} {document.number}; "
            f"give the {code} a key of its own"
        )
    return document
