"""The VAT invoice's answers to the hooks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from docgen.hooks.specs import hookimpl
from docgen.models import DocumentGroup, DocumentType, Finding, Payload
from docgen.protocols import DataCollector, ShortcodeResolver
from docgen.templates.shortcodes.obligatory import LINES, NUMBERED, PARTIES
from docgen_plugins.vat_invoice.checks import vat_invoice_findings
from docgen_plugins.vat_invoice.collector import VatInvoiceCollector
from docgen_plugins.vat_invoice.payload import VatInvoicePayload
from docgen_plugins.vat_invoice.samples import vat_invoice_samples
from docgen_plugins.vat_invoice.shortcodes import VatInvoiceShortcodes

VAT_INVOICE: Final = DocumentType(
    code="vat_invoice",
    title="Счёт-фактура",
    group=DocumentGroup.ACCOUNTING,
    payload=VatInvoicePayload,
    formats=("html", "pdf", "docx", "xml"),
    number_mask="{N}",
    number_chronological=True,
    obligatory=(*NUMBERED, *PARTIES, *LINES),
    samples=vat_invoice_samples,
)


@hookimpl
def docgen_document_types() -> Iterable[DocumentType]:
    """Declare the VAT invoice."""
    return (VAT_INVOICE,)


@hookimpl
def docgen_data_collector(document_type: DocumentType) -> DataCollector | None:
    """Supply the collector of shipments and advances."""
    return VatInvoiceCollector() if document_type.code == VAT_INVOICE.code else None


@hookimpl
def docgen_shortcode_resolver(document_type: DocumentType) -> ShortcodeResolver | None:
    """Supply what the lines of the form say."""
    return VatInvoiceShortcodes() if document_type.code == VAT_INVOICE.code else None


@hookimpl
def docgen_check(document_type: DocumentType, payload: Payload) -> Iterable[Finding]:
    """Check VAT invoices; the УПД, whose payload is one too, has checks of its own."""
    if document_type.code == VAT_INVOICE.code and isinstance(payload, VatInvoicePayload):
        return vat_invoice_findings(payload)
    return ()
