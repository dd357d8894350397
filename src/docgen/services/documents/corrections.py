"""Documents corrected, or issued again in place of a void one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from attrs import evolve

from docgen.exceptions import ConfigurationError, IssueRefusedError
from docgen.lifecycle import Actor
from docgen.models import Correction, Document, Finding, Payload, Severity, Status
from docgen.pipeline.checks import correctable_from, correction_date_finding
from docgen.pipeline.draft import Prepared
from docgen.pipeline.issue import IssueTerms
from docgen.pipeline.request import Data, DocumentRequest, read_payload
from docgen.services.documents.corrected_files import with_corrected_file
from docgen.wiring import Wiring


class Corrections:
    """Puts documents in the place of others; see :class:`docgen.services.documents.Documents`."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def correct(
        self, former: Document, data: Data, *, reason: str, date: dt.date | None, by: Actor
    ) -> Document:
        """Issue a correction, with the number and the date of what it corrects."""
        lifecycle = self._wiring.store.lifecycle
        if other := lifecycle.corrected_by(former.id):
            raise ConfigurationError(
                f"{former.type} {former.id} is corrected by document {other}; correct that one"
            )
        lifecycle.require(former.id, Status.ARCHIVED, by, reason)
        today = dt.datetime.now().astimezone().date()
        correction = Correction(
            number=lifecycle.next_correction(former.id),
            date=date or max(today, correctable_from(former)),
        )
        payload = self._payload(former, data)
        correction = with_corrected_file(correction, payload.correction, former, self._wiring.store)
        payload = evolve(payload, correction=correction)
        _require_same_place(former, payload)
        prepared = self._checked(former, payload, by)
        _refuse(former, correction_date_finding(former, correction))
        return self._wiring.issuance.correct(former, prepared, IssueTerms(by=by), reason=reason)

    def reissue(
        self,
        former: Document,
        data: Data | None,
        *,
        reason: str,
        chronology_reason: str,
        by: Actor,
    ) -> Document:
        """Make a document void and issue another in its place, with the next number."""
        lifecycle = self._wiring.store.lifecycle
        lifecycle.require(former.id, Status.VOID, by, reason)
        payload = self._payload(former, former.payload if data is None else data)
        prepared = self._checked(former, payload, by)
        if not chronology_reason.strip():
            _refuse(former, self._wiring.issuance.check_chronology(prepared))
        terms = IssueTerms(by=by, key=lifecycle.key(former.id), chronology_reason=chronology_reason)
        return self._wiring.issuance.replace(former, prepared, terms, reason=reason)

    def _payload(self, former: Document, data: Data) -> Payload:
        payload, _ = read_payload(self._wiring.plugins.document_type(former.type), data, {})
        return payload

    def _checked(self, former: Document, payload: Payload, by: Actor) -> Prepared:
        request: DocumentRequest = {"template": former.template}
        prepared = self._wiring.preparation.prepare(former.type, payload, request)
        self._wiring.rights.require_making(prepared.draft, by)
        _refuse(former, self._wiring.preparation.findings(prepared, replacing=former.id))
        return prepared


def _refuse(former: Document, findings: Iterable[Finding]) -> None:
    if errors := [finding for finding in findings if finding.severity is Severity.ERROR]:
        raise IssueRefusedError(former.type, errors)


def _require_same_place(former: Document, payload: Payload) -> None:
    same = (former.date, former.payload.seller.id) == (payload.date, payload.seller.id)
    if not same:
        raise ConfigurationError(
            f"a correction keeps the date, {former.date}, and the organisation, "
            f"{former.payload.seller.id!r}; make both the same, or reissue the document"
        )
