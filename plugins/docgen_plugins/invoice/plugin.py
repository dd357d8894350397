"""The invoice, as a type of document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from docgen.hooks.specs import hookimpl
from docgen.kit.samples import sale_samples
from docgen.models import DocumentGroup, DocumentType
from docgen.templates.shortcodes.obligatory import BANK, LINES, NUMBERED, PARTIES, TOTAL
from docgen_plugins.invoice.checks import invoice_findings
from docgen_plugins.invoice.collector import InvoiceCollector
from docgen_plugins.invoice.finding_codes import FINDING_CODES
from docgen_plugins.invoice.payload import InvoicePayload
from docgen_plugins.invoice.shortcodes import InvoiceShortcodes


def _samples() -> Mapping[str, Mapping[str, Any]]:
    terms = "Оплата счёта означает согласие с условиями оказания услуг."
    more = {"due_date": "2026-11-10", "payment_terms": terms}
    return {name: {**sample, **more} for name, sample in sale_samples().items()}


INVOICE: Final = DocumentType(
    code="invoice",
    title="Счёт на оплату",
    group=DocumentGroup.BILL,
    payload=InvoicePayload,
    number_mask="{N}",
    finding_codes=FINDING_CODES,
    obligatory=(*NUMBERED, *PARTIES, *BANK, *LINES, *TOTAL),
    samples=_samples,
    collector=InvoiceCollector(),
    shortcodes=InvoiceShortcodes(),
    checks=(invoice_findings,),
)


@hookimpl
def docgen_document_types() -> Iterable[DocumentType]:
    """Declare the invoice."""
    return (INVOICE,)
