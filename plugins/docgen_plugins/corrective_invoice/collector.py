"""From an invoice and what the parties have agreed on to a corrective invoice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from docgen.exceptions import DataError, SourceError
from docgen.models import Line, Printable, Request, Status
from docgen.models.mapping import from_mapping
from docgen.protocols import Source
from docgen_plugins.corrective_invoice.changes import (
    CorrectionDetails,
    corrected_line,
    unknown_numbers,
)
from docgen_plugins.corrective_invoice.payload import CorrectedInvoice, CorrectiveInvoicePayload
from docgen_plugins.vat_invoice.payload import VatInvoicePayload

_DETAILS: Final = "details"


class CorrectiveInvoiceCollector:
    """Corrects a VAT invoice or a УПД: the first of the basis, as corrected by the rest of it.

    The request's details are a :class:`CorrectionDetails` as plain data. What was corrected
    before starts from where the last corrective invoice has left it.
    """

    def collect(self, source: Source, request: Request) -> CorrectiveInvoicePayload:  # noqa: ARG002 - the protocol's
        """Return the payload. See :class:`docgen.protocols.DataCollector`.

        Raises:
            SourceError: the basis is not an invoice, followed by its corrective invoices.
            DataError: the details do not fit, or name a line that there is not.

        """
        invoice, payload = _corrected(request.basis)
        details = from_mapping(CorrectionDetails, request.details, source=_DETAILS)
        lines = dict(_lines_before(payload, request.basis[1:]))
        if wrong := unknown_numbers(details, lines):
            problem = f"names line {wrong[0]} of № {invoice.number}, which is not there or twice"
            raise DataError([("lines", problem)], source=_DETAILS)
        return CorrectiveInvoicePayload(
            date=request.date,
            seller=payload.seller,
            buyer=payload.buyer,
            contract=payload.contract,
            currency=payload.currency,
            invoices=(_reference(invoice),),
            lines=tuple(corrected_line(lines[line.number], line) for line in details.lines),
            agreements=details.agreements,
            state_contract_id=payload.state_contract_id,
        )


def _corrected(basis: Sequence[Printable]) -> tuple[Printable, VatInvoicePayload]:
    """Return the invoice that is corrected, with its payload."""
    for printable in basis:
        if printable.status is Status.VOID:
            raise SourceError(
                f"{printable.type} № {printable.number} is void; nothing of it can be corrected"
            )
    payload = basis[0].payload if basis else None
    if not isinstance(payload, VatInvoicePayload) or payload.is_advance:
        raise SourceError(
            "a corrective invoice corrects an invoice of a shipment; give the VAT invoice or "
            "the УПД as the first of basis=[…], and after it the corrective invoices it has had"
        )
    return basis[0], payload


def _lines_before(
    payload: VatInvoicePayload, correctives: Sequence[Printable]
) -> Iterator[tuple[int, Line]]:
    """Yield the lines by their numbers; a later one is in place of an earlier one."""
    yield from enumerate(payload.lines, start=1)
    for corrective in correctives:
        if not isinstance(corrective.payload, CorrectiveInvoicePayload):
            raise SourceError(
                f"{corrective.type} № {corrective.number} corrects nothing; leave it out of basis"
            )
        yield from ((line.number, line.after) for line in corrective.payload.lines)


def _reference(document: Printable) -> CorrectedInvoice:
    correction = document.payload.correction
    return CorrectedInvoice(number=document.number, date=document.date, correction=correction)
