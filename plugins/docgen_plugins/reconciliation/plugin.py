"""The reconciliation statement's answers to the hooks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from docgen.hooks.specs import hookimpl
from docgen.models import DocumentGroup, DocumentType, Finding, Payload
from docgen.official.schema import FormatSchema
from docgen.protocols import DataCollector, ShortcodeResolver
from docgen.rendering.protocols import OutputRenderer
from docgen.templates.shortcodes.obligatory import NUMBERED, PARTIES
from docgen_plugins.reconciliation.checks import reconciliation_findings
from docgen_plugins.reconciliation.collector import ReconciliationCollector
from docgen_plugins.reconciliation.official.statement import StatementXml
from docgen_plugins.reconciliation.payload import ReconciliationPayload
from docgen_plugins.reconciliation.samples import reconciliation_samples
from docgen_plugins.reconciliation.schemas import SCHEMAS
from docgen_plugins.reconciliation.shortcodes import ReconciliationShortcodes

RECONCILIATION: Final = DocumentType(
    code="reconciliation",
    title="Акт сверки взаимных расчётов",
    group=DocumentGroup.ACCOUNTING,
    payload=ReconciliationPayload,
    formats=("html", "pdf", "docx", "xml"),
    number_mask="{N}",
    obligatory=(*NUMBERED, *PARTIES),
    samples=reconciliation_samples,
)


@hookimpl
def docgen_document_types() -> Iterable[DocumentType]:
    """Declare the reconciliation statement."""
    return (RECONCILIATION,)


@hookimpl
def docgen_data_collector(document_type: DocumentType) -> DataCollector | None:
    """Supply the collector of charges and payments."""
    return ReconciliationCollector() if document_type.code == RECONCILIATION.code else None


@hookimpl
def docgen_shortcode_resolver(document_type: DocumentType) -> ShortcodeResolver | None:
    """Supply the entries, the turnovers and the balances."""
    return ReconciliationShortcodes() if document_type.code == RECONCILIATION.code else None


@hookimpl
def docgen_schemas(document_type: DocumentType) -> Iterable[FormatSchema]:
    """Supply the tax service's formats."""
    return SCHEMAS if document_type.code == RECONCILIATION.code else ()


@hookimpl
def docgen_output_renderer(
    document_type: DocumentType,
    format: str,  # noqa: A002 - the hook's own name
) -> OutputRenderer | None:
    """Supply the official XML."""
    is_ours = (document_type.code, format) == (RECONCILIATION.code, "xml")
    return StatementXml() if is_ours else None


@hookimpl
def docgen_check(payload: Payload) -> Iterable[Finding]:
    """Check reconciliation statements, whatever plugin has collected them."""
    return reconciliation_findings(payload) if isinstance(payload, ReconciliationPayload) else ()
