"""Documents asked for together, one or several: collected and checked once, issued at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from secrets import token_hex
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from docgen.exceptions import ConfigurationError, IssueRefusedError
from docgen.models import Document, Draft, Finding, Severity, Status
from docgen.pipeline.draft import Preparation, Prepared
from docgen.pipeline.issue import Issuance, IssueTerms
from docgen.pipeline.request import Data, DocumentRequest
from docgen.pipeline.rights import Rights

if TYPE_CHECKING:
    from docgen.store.opening import StoreOpener

_NUMBER_TO_COME: Final = "(будет присвоен)"


@frozen(kw_only=True)
class _New:
    """A document that waits for its number."""

    prepared: Prepared
    terms: IssueTerms

    @property
    def as_basis(self) -> Draft:
        """What the documents after it follow from: its number is not known yet."""
        return evolve(self.prepared.draft, number=self.terms.placeholder)


class PackageIssuer:
    """Issues documents of several types on one request, each on the basis of those before."""

    def __init__(
        self, opener: StoreOpener, preparation: Preparation, issuance: Issuance, rights: Rights
    ) -> None:
        self._opener = opener
        self._rights = rights
        self._preparation = preparation
        self._issuance = issuance

    def issue(
        self, codes: Sequence[str], data: Data | None, request: DocumentRequest, terms: IssueTerms
    ) -> tuple[Document, ...]:
        """Return the documents, issued now in one transaction or found under their keys.

        Raises:
            ForbiddenError: it is not theirs to issue, by whom it is issued.
            IssueRefusedError: there are findings of severity ``error``; no number was taken.
            ConfigurationError: the key belongs to a document of another type; the number is used
                already; it stands in the data.
            StorageError: the store failed; no number was taken.

        """
        parts: list[Document | _New] = []
        for code in codes:
            before = [part if isinstance(part, Document) else part.as_basis for part in parts]
            prepared = self._preparation.prepare(code, data, request, before)
            by = self._rights.require_making(prepared.draft, terms.by)
            terms = evolve(terms, by=by)
            parts.append(self._found(prepared, terms) or _new(prepared, terms))
        new = [part for part in parts if isinstance(part, _New)]
        if errors := self._errors(new, is_package=len(codes) > 1):
            raise IssueRefusedError(", ".join(codes), errors)
        numbered = self._numbered(new)
        return tuple(part if isinstance(part, Document) else next(numbered) for part in parts)

    def _found(self, prepared: Prepared, terms: IssueTerms) -> Document | None:
        """Return the document that the same operation has issued before."""
        key = terms.key or prepared.operation_key
        found = self._opener.store.find_by_key(key) if key else None
        return found and _of_type(found, prepared.draft.type, key)

    def _errors(self, new: Sequence[_New], *, is_package: bool) -> list[Finding]:
        """Return all that stands in the way.

        The date of a single document is compared with that of the number before it where the
        number is given; in a package beforehand as well, so that all is told at once.
        """
        errors: list[Finding] = []
        for part in new:
            findings = [*self._preparation.findings(part.prepared, key=part.terms.key)]
            if is_package and not part.terms.chronology_reason:
                findings += self._issuance.check_chronology(part.prepared)
            errors += [finding for finding in findings if finding.severity is Severity.ERROR]
        placeholders = [part.terms.placeholder for part in new]
        return [_without(placeholders, finding) for finding in errors]

    def _numbered(self, new: Sequence[_New]) -> Iterator[Document]:
        ready = [self._issuance.freeze(part.prepared, part.terms) for part in new]
        for part, outcome in zip(new, self._issuance.issue(ready), strict=True):
            yield _of_type(outcome.document, part.prepared.draft.type, part.terms.key)


def _new(prepared: Prepared, terms: IssueTerms) -> _New:
    """Return a document that is to be issued; a number in its data is not its to state."""
    draft = prepared.draft
    if draft.status is not Status.DRAFT and terms.number is None:
        raise ConfigurationError(
            f"the number {draft.number!r} stands in the data, but issued documents are numbered by "
            "their rule; leave it out, or give number= beside the data"
        )
    return _New(
        prepared=prepared,
        terms=evolve(
            terms,
            key=terms.key or prepared.operation_key,
            number=None if terms.number is None else draft.number,
            placeholder=f"docgen-{token_hex(6)}",
        ),
    )


def _without(placeholders: Sequence[str], finding: Finding) -> Finding:
    """Return a finding that says of a number not given yet that it will be."""
    message = finding.message
    for placeholder in placeholders:
        message = message.replace(placeholder, _NUMBER_TO_COME)
    return evolve(finding, message=message)


def _of_type(document: Document, code: str, key: str | None) -> Document:
    """Refuse to pass off a document of another type as the one that was asked for."""
    if document.type != code:
        raise ConfigurationError(
            f"the key {key!r} belongs to {document.type} {document.number}; "
            f"give the {code} a key of its own"
        )
    return document
