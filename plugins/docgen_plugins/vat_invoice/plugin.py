"""The VAT invoice, as a type of document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from docgen.hooks.specs import hookimpl
from docgen.models import DocumentGroup, DocumentType, Severity
from docgen.templates.shortcodes.obligatory import LINES, NUMBERED, PARTIES
from docgen_plugins.vat_invoice.checks import exchange_findings, vat_invoice_findings
from docgen_plugins.vat_invoice.collector import VatInvoiceCollector
from docgen_plugins.vat_invoice.finding_codes import FINDING_CODES
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
    asks_for_records=True,
    is_countersigned=False,
    severities={"buyer.kpp.missing": Severity.ERROR},
    finding_codes=FINDING_CODES,
    obligatory=(*NUMBERED, *PARTIES, *LINES),
    samples=vat_invoice_samples,
    collector=VatInvoiceCollector(),
    shortcodes=VatInvoiceShortcodes(),
    checks=(vat_invoice_findings, exchange_findings),
)


@hookimpl
def docgen_document_types() -> Iterable[DocumentType]:
    """Declare the VAT invoice."""
    return (VAT_INVOICE,)
