"""The УПД, as a type of document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from docgen.hooks.specs import hookimpl
from docgen.models import DocumentGroup, DocumentType, Severity
from docgen.rendering.protocols import OutputRenderer
from docgen.templates.shortcodes.obligatory import LINES, NUMBERED, PARTIES
from docgen_plugins.upd.checks import upd_exchange_findings, upd_findings
from docgen_plugins.upd.collector import UpdCollector
from docgen_plugins.upd.finding_codes import FINDING_CODES
from docgen_plugins.upd.payload import UpdPayload
from docgen_plugins.upd.samples import upd_samples
from docgen_plugins.upd.schemas import SCHEMAS
from docgen_plugins.upd.shortcodes import TITLE, UpdShortcodes
from docgen_plugins.vat_invoice.payload import VatInvoicePayload

UPD: Final = DocumentType(
    code="upd",
    title=TITLE,
    group=DocumentGroup.ACCOUNTING,
    payload=UpdPayload,
    formats=("html", "pdf", "docx", "xml"),
    number_mask="{N}",
    number_chronological=True,
    severities={"buyer.kpp.missing": Severity.ERROR},
    finding_codes=FINDING_CODES,
    obligatory=(*NUMBERED, *PARTIES, *LINES),
    samples=upd_samples,
    collector=UpdCollector(),
    shortcodes=UpdShortcodes(),
    checks=(upd_findings, upd_exchange_findings),
    schemas=SCHEMAS,
)


@hookimpl
def docgen_document_types() -> Iterable[DocumentType]:
    """Declare the УПД."""
    return (UPD,)


@hookimpl
def docgen_output_renderer(
    document_type: DocumentType,
    format: str,  # noqa: A002 - the hook's own name
) -> OutputRenderer | None:
    """Supply the official XML of УПД, and of VAT invoices, which have the same format."""
    if format != "xml" or not issubclass(document_type.payload, VatInvoicePayload):
        return None
    # The tables of the format are made when the first file is.
    from docgen_plugins.upd.official.rendering import OfficialRenderer

    return OfficialRenderer()
