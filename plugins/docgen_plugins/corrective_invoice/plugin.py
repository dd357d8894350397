"""The corrective invoice, as a type of document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from docgen.hooks.specs import hookimpl
from docgen.models import DocumentGroup, DocumentType, Severity
from docgen.templates.shortcodes.obligatory import NUMBERED, PARTIES
from docgen_plugins.corrective_invoice.checks import corrective_invoice_findings
from docgen_plugins.corrective_invoice.collector import CorrectiveInvoiceCollector
from docgen_plugins.corrective_invoice.finding_codes import FINDING_CODES
from docgen_plugins.corrective_invoice.payload import CorrectiveInvoicePayload
from docgen_plugins.corrective_invoice.samples import corrective_invoice_samples
from docgen_plugins.corrective_invoice.schemas import SCHEMAS
from docgen_plugins.corrective_invoice.shortcodes import CorrectiveInvoiceShortcodes

CORRECTIVE_INVOICE: Final = DocumentType(
    code="corrective_invoice",
    title="Корректировочный счёт-фактура",
    group=DocumentGroup.ACCOUNTING,
    payload=CorrectiveInvoicePayload,
    number_mask="К-{N}",
    number_chronological=True,
    is_countersigned=False,
    corrective_of=("vat_invoice", "upd"),
    severities={"buyer.kpp.missing": Severity.ERROR},
    finding_codes=FINDING_CODES,
    obligatory=(
        *NUMBERED,
        *PARTIES,
        ("invoices",),
        ("item.description",),
        ("total.increase",),
        ("total.decrease",),
    ),
    samples=corrective_invoice_samples,
    collector=CorrectiveInvoiceCollector(),
    shortcodes=CorrectiveInvoiceShortcodes(),
    checks=(corrective_invoice_findings,),
    schemas=SCHEMAS,
)


@hookimpl
def docgen_document_types() -> Iterable[DocumentType]:
    """Declare the corrective invoice."""
    return (CORRECTIVE_INVOICE,)
