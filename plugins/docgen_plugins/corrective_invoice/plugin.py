"""The corrective invoice's answers to the hooks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from docgen.hooks.specs import hookimpl
from docgen.models import DocumentGroup, DocumentType, Finding, Payload
from docgen.protocols import DataCollector, ShortcodeResolver
from docgen.templates.shortcodes.obligatory import NUMBERED, PARTIES
from docgen_plugins.corrective_invoice.checks import corrective_invoice_findings
from docgen_plugins.corrective_invoice.collector import CorrectiveInvoiceCollector
from docgen_plugins.corrective_invoice.payload import CorrectiveInvoicePayload
from docgen_plugins.corrective_invoice.samples import corrective_invoice_samples
from docgen_plugins.corrective_invoice.shortcodes import CorrectiveInvoiceShortcodes

CORRECTIVE_INVOICE: Final = DocumentType(
    code="corrective_invoice",
    title="Корректировочный счёт-фактура",
    group=DocumentGroup.ACCOUNTING,
    payload=CorrectiveInvoicePayload,
    number_mask="К-{N}",
    number_chronological=True,
    corrective_of=("vat_invoice", "upd"),
    obligatory=(
        *NUMBERED,
        *PARTIES,
        ("invoices",),
        ("item.description",),
        ("total.increase",),
        ("total.decrease",),
    ),
    samples=corrective_invoice_samples,
)


@hookimpl
def docgen_document_types() -> Iterable[DocumentType]:
    """Declare the corrective invoice."""
    return (CORRECTIVE_INVOICE,)


@hookimpl
def docgen_data_collector(document_type: DocumentType) -> DataCollector | None:
    """Supply the collector of changes to an invoice."""
    is_ours = document_type.code == CORRECTIVE_INVOICE.code
    return CorrectiveInvoiceCollector() if is_ours else None


@hookimpl
def docgen_shortcode_resolver(document_type: DocumentType) -> ShortcodeResolver | None:
    """Supply what the lines of the form say."""
    is_ours = document_type.code == CORRECTIVE_INVOICE.code
    return CorrectiveInvoiceShortcodes() if is_ours else None


@hookimpl
def docgen_check(payload: Payload) -> Iterable[Finding]:
    """Check corrective invoices, whatever plugin has collected them."""
    if isinstance(payload, CorrectiveInvoicePayload):
        return corrective_invoice_findings(payload)
    return ()
