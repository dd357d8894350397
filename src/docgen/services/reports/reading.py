"""What reports are read from, as far as the user may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from docgen.exceptions import DocGenError
from docgen.lifecycle import AWAITED
from docgen.models import Action, Document, Period, Status
from docgen.pipeline.answers import CheckedSource
from docgen.pipeline.rights import subject_of, subject_of_payment, subject_of_summary
from docgen.settlement import Receipt
from docgen.store import DocumentSummary
from docgen.store.documents.listing import PaymentFilter
from docgen.wiring import Wiring

_VAT_TYPES: Final = ("vat_invoice", "upd", "corrective_invoice")


@frozen(kw_only=True)
class ReportScope:
    """What a report is of; ``by`` is what charges are shown by, ``on`` the day of debts."""

    period: Period
    organisation: str | None
    client: str | None
    by: str
    on: dt.date


class Reader:
    """Reads documents and payments of a scope."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def rows(
        self,
        scope: ReportScope,
        *,
        types: str | None = None,
        payment: PaymentFilter | None = None,
        action: Action = Action.SEE_SUMS,
    ) -> list[DocumentSummary]:
        """Return documents by their dates in the period; of debts, until its end."""
        found = self._wiring.store.list(
            document_type=types,
            organisation=scope.organisation,
            client=scope.client,
            payment=payment,
            dated=scope.period if payment is None else None,
            dated_until=None if payment is None else scope.period.end,
        )
        return list(self._wiring.rights.visible(found, subject_of_summary, action))

    def receipts(self, scope: ReportScope) -> Iterator[Receipt]:
        """Return the payments received in the period, without those taken back."""
        found = self._wiring.store.payments.list(
            organisation=scope.organisation, client=scope.client, period=scope.period
        )
        seen = self._wiring.rights.visible(found, subject_of_payment)
        return (row for row in seen if not row.is_reversed)

    def vat_documents(self, scope: ReportScope) -> list[Document]:
        """Return VAT invoices, corrective ones, and УПД that are one, by date.

        They are those that the user may see.
        """
        known = {kind.code for kind in self._wiring.plugins.document_types()}
        ids = [
            row.id for code in _VAT_TYPES if code in known for row in self.rows(scope, types=code)
        ]
        seen = self._wiring.rights.visible(self._documents(ids), subject_of, Action.SEE_SUMS)
        # A УПД of those who pay no VAT is none.
        invoices = [row for row in seen if getattr(row.payload, "status", 1) == 1]
        return sorted(invoices, key=lambda row: (row.date, row.type, row.id))

    def names(self, clients: Iterable[str]) -> Mapping[str, str]:
        """Return how clients are called in their newest documents, else by the source."""
        return {client: self._name(client) for client in set(clients)}

    def title(self, code: str) -> str:
        """Return the title of a document type."""
        return self._wiring.plugins.title(code)

    def awaits_signature(self, row: DocumentSummary) -> bool:
        """Whether a document should come back signed by the other side, and has not yet."""
        comes_back = self._wiring.plugins.document_type(row.type).comes_back
        return comes_back and row.status in AWAITED and not row.edo_severity

    def _documents(self, ids: Sequence[int]) -> Iterator[Document]:
        for found in self._wiring.store.get_many(ids).values():
            if isinstance(found, DocGenError):
                raise found
            yield found

    def _name(self, client: str) -> str:
        found = self._wiring.store.list(client=client, limit=1)
        if found:
            return found[0].client_name
        try:
            return CheckedSource(self._wiring.source).client(client).name or client
        except DocGenError:
            return client

    def counts(self, document: int, status: Status) -> bool:
        """Whether a document is in force: neither void nor corrected by another one."""
        if status is Status.ARCHIVED:
            return self._wiring.store.lifecycle.corrected_by(document) is None
        return status is not Status.VOID

    def corrections(self, documents: Iterable[Document]) -> Mapping[int, int]:
        """Return what corrects those of some documents that were corrected, by their ids."""
        archived = (row.id for row in documents if row.status is Status.ARCHIVED)
        found = ((id_, self._wiring.store.lifecycle.corrected_by(id_)) for id_ in archived)
        return {id_: correction for id_, correction in found if correction is not None}
